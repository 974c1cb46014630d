using System.Text.Json;

namespace SmartCity.Geo.Features.Cql2;

/// <summary>Reads CQL2 JSON (OGC 21-065r2, clause 9): operators with their arguments, values, and GeoJSON geometries.</summary>
internal sealed partial class Cql2JsonParser
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 2 * Cql2Limits.MostDepth + 16 };   // an operator within another is an object within an array

    private readonly Cql2Limits _limits = new();

    /// <exception cref="GeoInputException">It is no CQL2 JSON, or too much of it; the message has the JSON pointer.</exception>
    internal static Cql2Node Parse(string text)
    {
        Cql2Limits.RequireLength(text);
        try
        {
            using var document = JsonDocument.Parse(text, Options);
            return new Cql2JsonParser().Node(document.RootElement, "", 1);
        }
        catch (JsonException e)
        {
            throw new GeoInputException($"The filter is no JSON in line {(e.LineNumber ?? 0) + 1}, byte {(e.BytePositionInLine ?? 0) + 1}: {Reason(e)}; something like {{\"op\": \">=\", \"args\": [{{\"property\": \"level\"}}, 2]}} is needed, nested at most {Cql2Limits.MostDepth} levels deep.", e);
        }
    }

    private static string Reason(JsonException e) => e.Message.Split(". ", StringSplitOptions.None)[0].TrimEnd('.');

    private Cql2Node Node(JsonElement json, string pointer, int depth)
    {
        var place = Place(pointer);
        Cql2Limits.RequireDepth(depth, place);
        return json.ValueKind switch
        {
            JsonValueKind.String => _limits.Counted(new Cql2Text(Text(json, pointer), place)),
            JsonValueKind.Number => _limits.Counted(Number(json, place)),
            JsonValueKind.True or JsonValueKind.False => _limits.Counted(new Cql2Truth(json.GetBoolean(), place)),
            JsonValueKind.Object => Object(json, pointer, depth),
            JsonValueKind.Array => throw Cql2Limits.Wrong(place, "a list is here, a value or an operator is expected."),
            _ => throw Cql2Limits.Wrong(place, "null is no value; the operator isNull asks for it."),
        };
    }

    private Cql2Node Object(JsonElement json, string pointer, int depth)
    {
        var place = Place(pointer);
        if (json.TryGetProperty("op", out var op)) return Operator(json, Text(op, pointer + "/op"), pointer, depth);
        if (json.TryGetProperty("property", out var property)) return _limits.Counted(new Cql2Property(Text(property, pointer + "/property"), place));
        if (json.TryGetProperty("date", out var date)) return _limits.Counted(Cql2Time.Day(Text(date, pointer + "/date"), place));
        if (json.TryGetProperty("timestamp", out var timestamp)) return _limits.Counted(Cql2Time.Instant(Text(timestamp, pointer + "/timestamp"), place));
        if (json.TryGetProperty("interval", out var interval)) return Interval(interval, pointer);
        if (json.TryGetProperty("bbox", out var box) && !json.TryGetProperty("type", out _)) return _limits.Counted(Cql2Geometry.Box([.. Items(box, pointer + "/bbox").Select((n, i) => Finite(n, $"{pointer}/bbox/{Digits(i)}"))], place));
        if (json.TryGetProperty("type", out _)) return _limits.Counted(new Cql2Shape(Cql2Geometry.Built(() => Shape(json, pointer, depth), place), place));
        throw Cql2Limits.Wrong(place, "an object has one of op, property, date, timestamp, interval, bbox, or is a GeoJSON geometry.");
    }

    private Cql2Call Operator(JsonElement json, string name, string pointer, int depth)
    {
        var place = Place(pointer);
        if (!Cql2Operators.Exists(name)) throw Cql2Limits.Wrong(Place(pointer + "/op"), $"there is no operator '{(name.Length > 40 ? name[..40] + "…" : name)}'; there are {Cql2Operators.Names}.");
        if (!json.TryGetProperty("args", out var args)) throw Cql2Limits.Wrong(place, $"the operator {name} has no args.");
        var arguments = new List<Cql2Node>();
        var items = Items(args, pointer + "/args");
        for (var i = 0; i < items.Length; i++)
        {
            var at = $"{pointer}/args/{Digits(i)}";
            if (name == Cql2Operators.In && i == 1 && items.Length == 2)
                arguments.AddRange(Items(items[i], at).Select((item, j) => Node(item, $"{at}/{Digits(j)}", depth + 1)));
            else if (name == Cql2Operators.In && i > 0) throw Cql2Limits.Wrong(place, "in takes two arguments: a value and a list of values.");
            else arguments.Add(Node(items[i], at, depth + 1));
        }
        return _limits.Counted(Cql2Operators.Call(name, arguments, place));
    }

    private Cql2Interval Interval(JsonElement json, string pointer)
    {
        var ends = Items(json, pointer + "/interval");
        if (ends.Length != 2) throw Cql2Limits.Wrong(Place(pointer), $"an interval has two ends, here are {ends.Length}.");
        return _limits.Counted(Cql2Time.Interval(End(0), End(1), Place(pointer)));

        Cql2Node End(int i)
        {
            var at = $"{pointer}/interval/{Digits(i)}";
            return ends[i].ValueKind == JsonValueKind.String ? _limits.Counted(Cql2Time.End(Text(ends[i], at), Place(at))) : Node(ends[i], at, 1);
        }
    }

    private static Cql2Number Number(JsonElement json, string place)
    {
        var value = Finite(json, place);
        return new(value, json.TryGetInt64(out var whole) ? whole : null, place);
    }

    private static double Finite(JsonElement json, string pointerOrPlace)
    {
        var place = pointerOrPlace.StartsWith("at ", StringComparison.Ordinal) ? pointerOrPlace : Place(pointerOrPlace);
        if (json.ValueKind != JsonValueKind.Number) throw Cql2Limits.Wrong(place, "a number is expected.");
        return json.TryGetDouble(out var value) && double.IsFinite(value) ? value : throw Cql2Limits.Wrong(place, "the number is too large.");
    }

    private static JsonElement[] Items(JsonElement json, string pointer) =>
        json.ValueKind == JsonValueKind.Array ? [.. json.EnumerateArray()] : throw Cql2Limits.Wrong(Place(pointer), "a list is expected.");

    private static string Text(JsonElement json, string pointer)
    {
        if (json.ValueKind != JsonValueKind.String) throw Cql2Limits.Wrong(Place(pointer), "a text is expected.");
        try
        {
            return Cql2Limits.Storable(json.GetString()!, Place(pointer));
        }
        catch (InvalidOperationException e)
        {
            throw new GeoInputException($"The filter is wrong {Place(pointer)}: the text holds half of a surrogate pair, which is no character.", e);
        }
    }

    private static string Place(string pointer) => pointer.Length == 0 ? "at its root" : "at " + pointer;
}
