using System.Text.Json;
using NetTopologySuite.Geometries;
using SmartCity.Geo;
using SmartCity.Geo.Grids.Editing;

namespace SmartCity.Api.Grids;

/// <summary>Edits as JSON, from the endpoint and from files: see docs/editing.md.</summary>
internal static class EditOperation
{
    private const string Types = "split, merge, move_vertex, reshape, reassign, recut, attributes or reclass";

    private static readonly Dictionary<string, Func<JsonElement, GridEdit>> Readers = new()
    {
        ["split"] = o => new SplitCell(Code(o, "cell"), Line(o)),
        ["merge"] = o => new MergeCells(Codes(o)),
        ["move_vertex"] = o => new MoveVertex(Place(Member(o, "at"), "at"), Place(Member(o, "to"), "to")),
        ["reshape"] = o => Codes(o) is [var one, var other] ? new ReshapeBorder(one, other, Line(o)) : throw Wrong("cells", "the two cells whose border is drawn anew"),
        ["reassign"] = o => new ReassignPiece(Code(o, "from"), Code(o, "to"), Piece(o)),
        ["recut"] = o => new RecutCells(Codes(o), Whole(o, "count")),
        ["attributes"] = Attributes,
        ["reclass"] = o => new SetClass(Code(o, "cell"), Whole(o, "class")),
    };

    /// <exception cref="GeoInputException">It is no operation; the message names the member and what belongs there.</exception>
    internal static GridEdit Parse(JsonElement operation)
    {
        if (operation.ValueKind != JsonValueKind.Object) throw Wrong("operation", "an object with a \"type\"");
        if (Member(operation, "type") is not { ValueKind: JsonValueKind.String } type || !Readers.TryGetValue(type.GetString()!, out var read))
            throw new GeoInputException($"There is no operation of the type {Member(operation, "type")}; give {Types}.");
        return read(operation);
    }

    // Absent: stays. Null: cleared.
    private static SetAttributes Attributes(JsonElement operation)
    {
        if (Member(operation, "set") is not { ValueKind: JsonValueKind.Object } set) throw Wrong("set", "an object with \"name\" or \"owner\" or both");
        string? name = null, owner = null;
        foreach (var member in set.EnumerateObject())
        {
            var text = member.Value.ValueKind switch
            {
                JsonValueKind.String => member.Value.GetString(),
                JsonValueKind.Null => "",
                _ => throw Wrong("set." + member.Name, "a text, or null to clear it"),
            };
            switch (member.Name)
            {
                case "name":
                    name = text;
                    break;
                case "owner":
                    owner = text;
                    break;
                default:
                    throw new GeoInputException($"A cell has no attribute \"{member.Name}\" to set; name and owner can be, and the class by a reclass.");
            }
        }
        return name is null && owner is null ? throw Wrong("set", "an object with \"name\" or \"owner\" or both") : new(Code(operation, "cell"), name, owner);
    }

    private static JsonElement Member(JsonElement operation, string name) =>
        operation.TryGetProperty(name, out var value) ? value : throw new GeoInputException($"The operation lacks \"{name}\".");

    private static string Code(JsonElement operation, string name) =>
        Member(operation, name) is { ValueKind: JsonValueKind.String } code ? code.GetString()! : throw Wrong(name, "a cell's code, as a text");

    private static string[] Codes(JsonElement operation)
    {
        if (Member(operation, "cells") is not { ValueKind: JsonValueKind.Array } cells || cells.EnumerateArray().Any(c => c.ValueKind != JsonValueKind.String))
            throw Wrong("cells", "an array of cells' codes, as texts");
        return [.. cells.EnumerateArray().Select(c => c.GetString()!)];
    }

    private static int Whole(JsonElement operation, string name) =>
        Member(operation, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? number : throw Wrong(name, "a whole number");

    private static LineString Line(JsonElement operation)
    {
        var places = Places(Coordinates(operation, "line", "LineString"), "line");
        return places.Length > 1 ? new(places) : throw Wrong("line", "a LineString of two positions or more");
    }

    private static Polygon Piece(JsonElement operation)
    {
        var rings = Coordinates(operation, "piece", "Polygon");
        if (rings.GetArrayLength() == 0) throw Wrong("piece", "a Polygon with a ring");
        var linear = rings.EnumerateArray().Select(ring =>
        {
            var places = ring.ValueKind == JsonValueKind.Array ? Places(ring, "piece") : [];
            return places.Length > 3 && places[0].Equals2D(places[^1]) ? new LinearRing(places) : throw Wrong("piece", "a Polygon whose rings have four positions or more, the last equal to the first");
        }).ToArray();
        return new(linear[0], linear[1..]);
    }

    private static JsonElement Coordinates(JsonElement operation, string name, string type) =>
        Member(operation, name) is { ValueKind: JsonValueKind.Object } geometry
        && geometry.TryGetProperty("type", out var given) && given.ValueKind == JsonValueKind.String && given.GetString() == type
        && geometry.TryGetProperty("coordinates", out var coordinates) && coordinates.ValueKind == JsonValueKind.Array
            ? coordinates
            : throw Wrong(name, $"a GeoJSON {type}");

    private static Coordinate[] Places(JsonElement positions, string name) => [.. positions.EnumerateArray().Select(p => Place(p, name))];

    private static Coordinate Place(JsonElement position, string name)
    {
        if (position.ValueKind != JsonValueKind.Array || position.GetArrayLength() is not (2 or 3) || position.EnumerateArray().Any(n => n.ValueKind != JsonValueKind.Number))
            throw Wrong(name, "made of positions [longitude, latitude] in degrees");
        var (x, y) = (position[0].GetDouble(), position[1].GetDouble());
        return Math.Abs(x) <= 180 && Math.Abs(y) <= 90 ? new(x, y) : throw Wrong(name, "made of positions [longitude, latitude] in degrees");
    }

    private static GeoInputException Wrong(string name, string right) => new($"\"{name}\" must be {right}.");
}
