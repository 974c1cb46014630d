namespace SmartCity.Imaging.Privacy;

/// <summary>The windows that a detector looks at: the whole picture, for what is large, and overlapping tiles of about its own resolution, for what is small.</summary>
internal static class PhotoTiles
{
    /// <summary>Of a tile: what lies on a border lies whole in the next one.</summary>
    private const double Overlap = 0.25;

    /// <param name="side">Pixels that the detector sees at its full resolution.</param>
    /// <returns>Column, row, width, height; the whole picture first.</returns>
    internal static List<(int Column, int Row, int Width, int Height)> Of(int width, int height, int side)
    {
        List<(int, int, int, int)> tiles = [(0, 0, width, height)];
        if (Math.Max(width, height) <= side) return tiles;
        foreach (var row in Starts(height, side))
            foreach (var column in Starts(width, side))
                tiles.Add((column, row, Math.Min(side, width), Math.Min(side, height)));
        return tiles;
    }

    private static IEnumerable<int> Starts(int length, int side)
    {
        if (length <= side) return [0];
        var count = 1 + (int)Math.Ceiling((length - side) / (side * (1 - Overlap)));
        return Enumerable.Range(0, count).Select(i => (int)Math.Round((double)i * (length - side) / (count - 1)));
    }
}
