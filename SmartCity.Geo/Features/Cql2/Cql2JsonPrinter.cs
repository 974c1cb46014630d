using System.Text.Json;
using System.Text.Json.Nodes;
using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Features.Cql2;

/// <summary>Writes CQL2 JSON that reads back as the same expression.</summary>
internal static class Cql2JsonPrinter
{
    internal static string Print(Cql2Node node) => Json(node)!.ToJsonString(Options);

    private static readonly JsonSerializerOptions Options = new() { MaxDepth = 4 * Cql2Limits.MostDepth };

    private static JsonNode? Json(Cql2Node node) => node switch
    {
        Cql2Text { Value: var text } => JsonValue.Create(text),
        Cql2Number { Whole: { } whole } => JsonValue.Create(whole),
        Cql2Number { Value: var value } => JsonValue.Create(value),
        Cql2Truth { Value: var truth } => JsonValue.Create(truth),
        Cql2Day { Value: var day } => new JsonObject { ["date"] = Cql2Time.Text(day) },
        Cql2Instant { Value: var instant } => new JsonObject { ["timestamp"] = Cql2Time.Text(instant) },
        Cql2OpenEnd => JsonValue.Create(Cql2Time.OpenEnd),
        Cql2Interval { From: var from, To: var to } => new JsonObject { ["interval"] = new JsonArray(End(from), End(to)) },
        Cql2Property { Name: var name } => new JsonObject { ["property"] = name },
        Cql2Shape { Geometry: var geometry } => Shape(geometry),
        Cql2Box box => new JsonObject { ["bbox"] = new JsonArray(box.First, box.Second, box.UpperFirst, box.UpperSecond) },
        Cql2Call { Operator: Cql2Operators.In } call => Operator(call, [Json(call.Arguments[0]), new JsonArray([.. call.Arguments.Skip(1).Select(Json)])]),
        Cql2Call call => Operator(call, [.. call.Arguments.Select(Json)]),
        _ => throw new InvalidOperationException(node.GetType().Name),
    };

    private static JsonObject Operator(Cql2Call call, JsonNode?[] arguments) => new() { ["op"] = call.Operator, ["args"] = new JsonArray(arguments) };

    private static JsonNode? End(Cql2Node node) => node switch
    {
        Cql2Day { Value: var day } => Cql2Time.Text(day),
        Cql2Instant { Value: var instant } => Cql2Time.Text(instant),
        _ => Json(node),
    };

    private static JsonObject Shape(Geometry geometry) => geometry.OgcGeometryType == OgcGeometryType.GeometryCollection
        ? new() { ["type"] = "GeometryCollection", ["geometries"] = Array(Parts(geometry).Select(Shape)) }
        : new() { ["type"] = geometry.GeometryType, ["coordinates"] = Coordinates(geometry) };

    private static JsonArray Coordinates(Geometry geometry) => geometry switch
    {
        Point point => Position(point.Coordinate),
        LineString line => Array(line.Coordinates.Select(Position)),
        Polygon polygon => Array(polygon.InteriorRings.Prepend(polygon.ExteriorRing).Select(Coordinates)),
        _ => Array(Parts(geometry).Select(Coordinates)),
    };

    private static IEnumerable<Geometry> Parts(Geometry geometry) => Enumerable.Range(0, geometry.NumGeometries).Select(geometry.GetGeometryN);

    private static JsonArray Position(Coordinate c) => new(c.X, c.Y);

    private static JsonArray Array(IEnumerable<JsonNode> items) => new([.. items]);
}
