using System.Globalization;
using NetTopologySuite.Geometries;
using NetTopologySuite.Operation.Valid;

namespace SmartCity.Geo.Features.Cql2;

internal sealed partial class Cql2Sql
{
    /// <summary>A relation of two shapes. Literals are brought to the column's CRS, never the column to theirs: its index is used.</summary>
    private string Spatial(Cql2Call call, string function)
    {
        var (left, right) = (Shapes(call.Arguments[0]), Shapes(call.Arguments[1]));
        if (left.Count == 1 && right.Count == 1) return $"{function}({left[0]}, {right[0]})";
        // Simple Features define no relation for collections of mixed types; these two follow from their parts.
        var meets = string.Join(" or ", left.SelectMany(_ => right, (a, b) => $"st_intersects({a}, {b})"));
        return call.Operator switch
        {
            "s_intersects" => meets,
            "s_disjoint" => $"not ({meets})",
            _ => throw Cql2Limits.Wrong(call.Place, $"{call.Operator.ToUpperInvariant()} has no meaning for a collection of points, lines and areas; S_INTERSECTS and S_DISJOINT take one."),
        };
    }

    private List<string> Shapes(Cql2Node node) => node switch
    {
        Cql2Shape { Geometry: var geometry } => [.. Literals(geometry, node.Place).Select(_values.Add)],
        Cql2Box box => [_values.Add(Area(box))],
        _ => [Required(node, Kind.Geometry)],
    };

    private List<Geometry> Literals(Geometry written, string place)
    {
        var parts = Cql2Geometry.Parts(written).ToList();
        foreach (var part in parts)
            if (new IsValidOp(part).ValidationError is { } fault)
                throw Cql2Limits.Wrong(place, string.Create(CultureInfo.InvariantCulture, $"the {part.GeometryType} is not valid: {fault.Message} at {fault.Coordinate?.X} {fault.Coordinate?.Y}."));
        return parts.ConvertAll(part => _crs.ToDegrees(part) ?? throw Cql2Limits.Wrong(place, NoPlace()));
    }

    private Geometry Area(Cql2Box box) => _crs.Area(box.First, box.Second, box.UpperFirst, box.UpperSecond)
        ?? throw Cql2Limits.Wrong(box.Place, $"the box's corners are in the wrong order, or {NoPlace()}");

    private string NoPlace() => $"a coordinate is no place on Earth; {_crs.Uri} has {(_crs, _crs.IsNorthingFirst) switch { ({ IsGeographic: true }, true) => "latitude, then longitude, in degrees", ({ IsGeographic: true }, false) => "longitude, then latitude, in degrees", (_, true) => "northing, then easting, in metres", _ => "easting, then northing, in metres" }}.";
}
