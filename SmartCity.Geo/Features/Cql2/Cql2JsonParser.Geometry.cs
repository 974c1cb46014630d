using System.Globalization;
using System.Text.Json;
using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Features.Cql2;

internal sealed partial class Cql2JsonParser
{
    // A GeoJSON geometry (RFC 7946); heights are dropped.
    private Geometry Shape(JsonElement json, string pointer, int depth)
    {
        Cql2Limits.RequireDepth(depth, Place(pointer));
        var type = json.ValueKind == JsonValueKind.Object && json.TryGetProperty("type", out var named) ? Text(named, pointer + "/type") : throw Cql2Limits.Wrong(Place(pointer), "a GeoJSON geometry with a type is expected.");
        if (type == "GeometryCollection")
            return Cql2Geometry.Factory.CreateGeometryCollection([.. Member(json, "geometries", pointer).Select((g, i) => Shape(g, $"{pointer}/geometries/{Digits(i)}", depth + 1))]);
        var at = pointer + "/coordinates";
        var coordinates = json.TryGetProperty("coordinates", out var c) ? c : throw Cql2Limits.Wrong(Place(pointer), "the geometry has no coordinates.");
        return type switch
        {
            "Point" => Cql2Geometry.Factory.CreatePoint(Vertex(coordinates, at)),
            "LineString" => Cql2Geometry.Factory.CreateLineString(Vertices(coordinates, at)),
            "Polygon" => Polygon(coordinates, at),
            "MultiPoint" => Cql2Geometry.Factory.CreateMultiPointFromCoords(NotEmpty(Vertices(coordinates, at), at)),
            "MultiLineString" => Cql2Geometry.Factory.CreateMultiLineString(NotEmpty(Each(coordinates, at, (line, p) => Cql2Geometry.Factory.CreateLineString(Vertices(line, p))), at)),
            "MultiPolygon" => Cql2Geometry.Factory.CreateMultiPolygon(NotEmpty(Each(coordinates, at, Polygon), at)),
            _ => throw Cql2Limits.Wrong(Place(pointer + "/type"), "the type is one of Point, LineString, Polygon, MultiPoint, MultiLineString, MultiPolygon, GeometryCollection."),
        };
    }

    private Polygon Polygon(JsonElement json, string pointer) => Cql2Geometry.Polygon(NotEmpty(Each(json, pointer, Vertices), pointer));

    private Coordinate[] Vertices(JsonElement json, string pointer) => NotEmpty(Each(json, pointer, Vertex), pointer);

    private Coordinate Vertex(JsonElement json, string pointer)
    {
        _limits.CountVertex(Place(pointer));
        var numbers = Each(json, pointer, Finite);
        return numbers.Length is >= 2 and <= 4 ? new(numbers[0], numbers[1]) : throw Cql2Limits.Wrong(Place(pointer), "a position has two numbers, or three with a height.");
    }

    private static T[] Each<T>(JsonElement json, string pointer, Func<JsonElement, string, T> read) =>
        [.. Items(json, pointer).Select((item, i) => read(item, $"{pointer}/{Digits(i)}"))];

    private static T[] NotEmpty<T>(T[] items, string pointer) => items.Length > 0 ? items : throw Cql2Limits.Wrong(Place(pointer), "the list is empty.");

    private static JsonElement[] Member(JsonElement json, string name, string pointer) =>
        NotEmpty(Items(json.TryGetProperty(name, out var member) ? member : default, $"{pointer}/{name}"), $"{pointer}/{name}");

    private static string Digits(int number) => number.ToString(CultureInfo.InvariantCulture);
}
