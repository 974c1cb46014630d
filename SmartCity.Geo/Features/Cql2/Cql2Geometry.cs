using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Features.Cql2;

/// <summary>Builds the geometries of filters from what either encoding holds.</summary>
internal static class Cql2Geometry
{
    internal static GeometryFactory Factory { get; } = new();

    internal static Polygon Polygon(IReadOnlyList<Coordinate[]> rings) =>
        Factory.CreatePolygon(Factory.CreateLinearRing(rings[0]), [.. rings.Skip(1).Select(Factory.CreateLinearRing)]);

    /// <exception cref="GeoInputException">A ring isn't closed, or a line has one vertex.</exception>
    internal static Geometry Built(Func<Geometry> build, string place)
    {
        try
        {
            return build();
        }
        catch (ArgumentException e)
        {
            throw Cql2Limits.Wrong(place, $"the geometry can't be: {e.Message.Split('\n', '\r')[0].TrimEnd('.')}; a ring has four vertices or more and ends where it begins, a line two or more.");
        }
    }

    /// <param name="numbers">Four, or six where heights are given, which are dropped.</param>
    /// <exception cref="GeoInputException">There are other than four or six.</exception>
    internal static Cql2Box Box(IReadOnlyList<double> numbers, string place) => numbers.Count switch
    {
        4 => new(numbers[0], numbers[1], numbers[2], numbers[3], place),
        6 => new(numbers[0], numbers[1], numbers[3], numbers[4], place),
        _ => throw Cql2Limits.Wrong(place, $"a box has four numbers, or six with heights; here are {numbers.Count}."),
    };

    /// <summary>Collections taken apart, for what can't be asked of them as a whole; all else is one part.</summary>
    internal static IEnumerable<Geometry> Parts(Geometry geometry) =>
        geometry.OgcGeometryType == OgcGeometryType.GeometryCollection ? Enumerable.Range(0, geometry.NumGeometries).SelectMany(i => Parts(geometry.GetGeometryN(i))) : [geometry];
}
