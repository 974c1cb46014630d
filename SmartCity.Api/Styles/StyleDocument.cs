using System.Text.Json;
using System.Text.Json.Nodes;
using SmartCity.Geo.Tiles;

namespace SmartCity.Api.Styles;

/// <summary>Makes style documents (MapLibre style specification, version 8) of layers.json: its words that begin with @ become the style's colours and the language's terms.</summary>
internal static class StyleDocument
{
    private static readonly JsonArray Templates = JsonNode.Parse(Terms.Text("layers.json"))!.AsArray();

    private static readonly (string Stage, string Colour)[] Stages = [("cleared", "#fdd49e"), ("earthwork", "#fc8d59"), ("structure", "#d7301f"), ("surfaces", "#7f0000"), ("finished", "#4d7a57"), ("stalled", "#5b5b5b")];

    /// <summary>The tile sets that a style draws from, in the order of <see cref="VectorTileSet.All"/>.</summary>
    internal static IReadOnlyList<VectorTileSet> SetsOf(MapStyle style)
    {
        var drawn = Templates.Where(t => style.Groups.Contains((string)t!["group"]!)).Select(t => (string?)t!["source-layer"]).OfType<string>().ToHashSet();
        return [.. VectorTileSet.All.Where(set => set.Layers.Any(l => drawn.Contains(l.Name)))];
    }

    /// <summary>The style.</summary>
    /// <param name="sourceOf">Name of the source of a tile set; null: layers of it are left out.</param>
    /// <param name="sources">The sources by name.</param>
    /// <param name="glyphs">Address of the characters, with {fontstack} and {range}.</param>
    /// <param name="sprite">Address of the icons without its ending.</param>
    internal static JsonObject Of(MapStyle style, string language, Func<VectorTileSet, string?> sourceOf, JsonObject sources, string glyphs, string sprite)
    {
        var words = Words(style, language);
        var layers = new JsonArray();
        foreach (var template in Templates.Select(t => t!.AsObject()).Where(t => style.Groups.Contains((string)t["group"]!)))
        {
            var layer = new JsonObject();
            foreach (var (name, value) in template)
            {
                if (name == "group") continue;
                layer[name] = name == "id" ? value!.DeepClone() : Filled(value, words);
                if (name == "source-layer") layer["source"] = VectorTileSet.All.Where(set => set.Layers.Any(l => l.Name == (string)value!)).Select(sourceOf).FirstOrDefault();
            }
            if (template["source-layer"] is null || layer["source"] is not null) layers.Add(layer);
        }
        return new()
        {
            ["version"] = 8,
            ["name"] = style.Title(language),
            ["metadata"] = new JsonObject { ["smartcity:id"] = style.Id, ["smartcity:lang"] = language },
            ["glyphs"] = glyphs,
            ["sprite"] = sprite,
            ["sources"] = sources,
            ["layers"] = layers,
        };
    }

    private static JsonNode? Filled(JsonNode? value, IReadOnlyDictionary<string, JsonNode> words) => value switch
    {
        JsonArray array => new JsonArray([.. array.Select(item => Filled(item, words))]),
        JsonObject map => new JsonObject(map.Select(m => KeyValuePair.Create(m.Key, Filled(m.Value, words)))),
        JsonValue text when text.GetValueKind() == JsonValueKind.String && ((string)text!).StartsWith('@') => words[((string)text!)[1..]].DeepClone(),
        _ => value?.DeepClone(),
    };

    private static Dictionary<string, JsonNode> Words(MapStyle style, string language)
    {
        var words = style.Colours.ToDictionary(c => c.Key, c => JsonValue.Create(c.Value) as JsonNode ?? throw new InvalidOperationException(c.Key));
        foreach (var attribute in (string[])["class", "status", "stage", "kind"])
            words[attribute + "Name"] = Match(attribute, Terms.Values(attribute, language).Select(v => (v.Key, v.Value)), Get(attribute, ""));
        words["stageColour"] = Match("stage", Stages, "#8a8f98");
        words["cellColour"] = new JsonArray("match", Get("class", 0), 1, "#0072b2", 2, "#e69f00", 3, "#009e73", "#8a8f98");
        words["caseSign"] = new JsonArray("concat", "case-",
            Match("class", Terms.CaseSigns.Select(s => (s.Id, s.Id)), "other"), "-",
            Match("status", [("collected", "open"), ("closed", "settled"), ("rejected", "settled"), ("duplicate", "settled")], "confirmed"));
        return words;
    }

    private static JsonArray Get(string attribute, JsonNode otherwise) => new("coalesce", new JsonArray("get", attribute), otherwise);

    private static JsonArray Match(string attribute, IEnumerable<(string Value, string Meaning)> pairs, JsonNode otherwise)
    {
        var match = new JsonArray("match", Get(attribute, ""));
        foreach (var (value, meaning) in pairs)
        {
            match.Add(value);
            match.Add(meaning);
        }
        match.Add(otherwise);
        return match;
    }
}
