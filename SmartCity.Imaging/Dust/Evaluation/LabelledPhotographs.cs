using System.Text.Json;

namespace SmartCity.Imaging.Dust.Evaluation;

/// <summary>Photographs with their dust in boxes or polygons: labels.json beside them, {"name.png": {"box": [x0, y0, x1, y1]}} or {"poly": [[x, y], …]}, shares of width and height.</summary>
internal static class LabelledPhotographs
{
    internal const string FileName = "labels.json";

    /// <summary>Edge of the tiles that are counted, pixels of the photograph as it came.</summary>
    internal const int Tile = 32;

    /// <exception cref="ImagingInputException">The labels or a picture are not as said.</exception>
    internal static List<(string Path, (double X, double Y)[] Ring)> Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var photographs = document.RootElement.EnumerateObject().Select(p => (Path.Combine(folder, p.Name), Ring(p.Value, p.Name, path))).ToList();
            return photographs.Count > 0 ? photographs : throw new ImagingInputException($"'{path}' names no picture.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ImagingInputException($"'{path}' is not as wanted, {{\"name.png\": {{\"box\": [x0, y0, x1, y1]}}}} with shares of width and height: {e.Message}", e);
        }
    }

    /// <summary>Share of each tile's pixels inside the ring, and the mean of a score over it. Tiles at the right and lower edge that are less than half are left out.</summary>
    internal static IEnumerable<(float Score, bool IsDust)> Tiles(DustFrameResult result, (double X, double Y)[] ring)
    {
        var spread = result.Grid.Spread(result.CellScores, result.Grid.Width, result.Grid.Height);
        var (scaleX, scaleY) = ((double)result.Grid.Width / result.Width, (double)result.Grid.Height / result.Height);
        for (var top = 0; top + Tile / 2 <= result.Height; top += Tile)
            for (var left = 0; left + Tile / 2 <= result.Width; left += Tile)
            {
                var (sum, inside, count) = (0f, 0, 0);
                for (var y = (int)(top * scaleY); y < Math.Min(result.Grid.Height, Math.Max((int)(top * scaleY) + 1, (top + Tile) * scaleY)); y++)
                    for (var x = (int)(left * scaleX); x < Math.Min(result.Grid.Width, Math.Max((int)(left * scaleX) + 1, (left + Tile) * scaleX)); x++)
                    {
                        sum += spread[y * result.Grid.Width + x];
                        if (Contains(ring, (x + 0.5) / result.Grid.Width, (y + 0.5) / result.Grid.Height)) inside++;
                        count++;
                    }
                yield return (sum / count, 2 * inside >= count);
            }
    }

    internal static bool Contains((double X, double Y)[] ring, double x, double y)
    {
        var inside = false;
        for (int i = 0, j = ring.Length - 1; i < ring.Length; j = i++)
            if (ring[i].Y > y != ring[j].Y > y && x < (ring[j].X - ring[i].X) * (y - ring[i].Y) / (ring[j].Y - ring[i].Y) + ring[i].X) inside = !inside;
        return inside;
    }

    private static (double, double)[] Ring(JsonElement label, string name, string path)
    {
        if (label.TryGetProperty("box", out var box) && box.GetArrayLength() == 4)
        {
            var (x0, y0, x1, y1) = (box[0].GetDouble(), box[1].GetDouble(), box[2].GetDouble(), box[3].GetDouble());
            return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)];
        }
        if (label.TryGetProperty("poly", out var ring) && ring.GetArrayLength() >= 3) return [.. ring.EnumerateArray().Select(p => (p[0].GetDouble(), p[1].GetDouble()))];
        throw new ImagingInputException($"'{path}': {name} has neither a box of four shares nor a poly of at least three points.");
    }
}
