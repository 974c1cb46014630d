using System.Text.Json;
using System.Text.Json.Serialization;

namespace SmartCity.Api.Tiles;

/// <summary>A changed area of a layer on the wire.</summary>
/// <param name="All">True: any tile may show something else now. Absent otherwise.</param>
/// <param name="Boxes">West, south, east, north in degrees; absent when the area is not known.</param>
/// <param name="Tiles">Zoom, column, row of each touched tile of the zooms that were asked for; absent when none were, or with <paramref name="All"/>.</param>
internal sealed record TileChangeMessage(string Layer, bool? All, IReadOnlyList<double[]>? Boxes, IReadOnlyList<int[]>? Tiles)
{
    /// <summary>Tiles in one message; beyond, it says all.</summary>
    internal const int MostTiles = 1000;

    /// <summary>Of a degree: a tenth of a metre.</summary>
    private const int Decimals = 6;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    internal static TileChangeMessage Of(LayerChange change, IReadOnlyList<int> zooms)
    {
        if (change.Boxes is not { } boxes) return new(change.Layer, true, null, null);
        var degrees = boxes.Select(box => Array.ConvertAll(box.ToDegrees(), side => Math.Round(side, Decimals))).ToList();
        if (zooms.Count == 0) return new(change.Layer, null, degrees, null);
        var ranges = (from zoom in zooms from box in boxes select box.Tiles(zoom)).ToList();
        if (ranges.Sum(range => range.Count) > MostTiles * 8L) return new(change.Layer, true, degrees, null);   // far too many, even where they overlap
        var tiles = new HashSet<(int Zoom, int Column, int Row)>();
        foreach (var range in ranges)
            for (var column = range.FirstColumn; column <= range.LastColumn; column++)
                for (var row = range.FirstRow; row <= range.LastRow; row++) tiles.Add((range.Zoom, column, row));
        return tiles.Count > MostTiles ? new(change.Layer, true, degrees, null) : new(change.Layer, null, degrees, [.. tiles.Order().Select(t => new[] { t.Zoom, t.Column, t.Row })]);
    }

    /// <summary>One line of UTF-8 JSON.</summary>
    internal byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Json);
}
