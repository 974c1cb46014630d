using System.Text.Json;
using System.Text.Json.Nodes;

namespace SmartCity.Api.Styles;

/// <summary>What attributes, their values and layers are called in Chinese and English, and the signs of cases; terms.json.</summary>
internal static class Terms
{
    internal static readonly string[] Languages = ["zh", "en"];

    private static readonly JsonObject All = JsonNode.Parse(Text("terms.json"))!.AsObject();

    /// <summary>A case's class with the colour of its sign and the sign's lines in a box of 24 × 24.</summary>
    internal sealed record Sign(string Id, string Colour, string Path);

    internal static IReadOnlyList<Sign> CaseSigns { get; } = All["caseSigns"].Deserialize<Sign[]>(JsonSerializerOptions.Web)!;

    /// <summary>What the values of an attribute are called.</summary>
    /// <param name="attribute">Such as "status"; "cells.class" for the classes of cells.</param>
    internal static IReadOnlyDictionary<string, string> Values(string attribute, string language) => Of(All["values"]![attribute]!, language);

    internal static IReadOnlyDictionary<string, string> Fields(string language) => Of(All["fields"]!, language);

    internal static IReadOnlyDictionary<string, string> Layers(string language) => Of(All["layers"]!, language);

    /// <summary>Attributes whose values have names.</summary>
    internal static IEnumerable<string> Valued => All["values"]!.AsObject().Select(v => v.Key);

    /// <summary>A file that lies beside this one in the sources.</summary>
    internal static string Text(string name)
    {
        using var stream = typeof(Terms).Assembly.GetManifestResourceStream($"SmartCity.Api.Styles.{name}") ?? throw new InvalidOperationException($"The program lacks {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static Dictionary<string, string> Of(JsonNode words, string language) => words.AsObject().ToDictionary(w => w.Key, w => (string)w.Value![language]!);
}
