using System.Text.Json;
using System.Text.Json.Nodes;

namespace SmartCity.Geo.Grids.Locate.Bulk;

/// <summary>What became of the rows.</summary>
public sealed class BulkSummary
{
    private static readonly string[] Names = [.. Enum.GetNames<BulkProblem>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];
    private readonly long[] _counts = new long[Names.Length];

    /// <summary>All rows; header and blank lines are none.</summary>
    public long Rows => _counts.Sum();

    /// <summary>Rows that have a cell.</summary>
    public long Located => _counts[(int)BulkProblem.None];

    /// <summary>How many rows have no cell, by reason; reasons without rows are left out.</summary>
    public IReadOnlyDictionary<string, long> Problems =>
        _counts.Index().Skip(1).Where(c => c.Item > 0).ToDictionary(c => Names[c.Index], c => c.Item);

    /// <summary>As on the wire: out_of_range, say.</summary>
    public static string NameOf(BulkProblem problem) => Names[(int)problem];

    /// <summary>One line: rows, located, problems by reason.</summary>
    public string ToJson() => new JsonObject
    {
        ["rows"] = Rows,
        ["located"] = Located,
        ["problems"] = new JsonObject(Problems.Select(p => KeyValuePair.Create<string, JsonNode?>(p.Key, p.Value))),
    }.ToJsonString();

    internal void Count(BulkProblem problem) => _counts[(int)problem]++;
}

/// <summary>How far a bulk is.</summary>
/// <param name="Bytes">Read so far.</param>
public readonly record struct BulkProgress(long Rows, long Bytes);
