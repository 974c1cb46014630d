namespace SmartCity.Imaging.Dust;

/// <summary>What a whole picture tells of haze: how light, colour and edges are spread over it and from bottom to top, and the airlight.</summary>
internal static class HazeFeatures
{
    private static readonly int[] Chosen = [FrameMaps.Light, FrameMaps.Redness, FrameMaps.Greenness, FrameMaps.Saturation, FrameMaps.Dark, FrameMaps.Edge1, FrameMaps.Edge2, FrameMaps.Edge4, FrameMaps.Edge8, FrameMaps.Spread, FrameMaps.Peak];

    private static readonly string[] Statistics = ["mean", "low", "middle", "high", "upwards"];

    internal static IReadOnlyList<string> Names { get; } =
        [.. Chosen.Select(m => FrameMaps.Names[m]).Append("transmission").SelectMany(n => Statistics.Select(s => n + "_" + s)), "airlight", "airlight_redness", "airlight_greenness", "fine_to_coarse", "edge_to_light"];

    internal static float[] Of(DustFrame frame, FrameMaps maps)
    {
        var result = new List<float>(Names.Count);
        var (red, green, blue) = StillFeatures.Airlight(frame, maps);
        var least = MathF.Min(red, MathF.Min(green, blue));
        foreach (var map in Chosen.Select(m => maps.Maps[m]).Append(Array.ConvertAll(maps.Maps[FrameMaps.Dark], d => 1 - d / least)))
        {
            var sorted = (float[])map.Clone();
            Array.Sort(sorted);
            var mean = map.Average();
            result.AddRange([mean, sorted[sorted.Length / 10], sorted[sorted.Length / 2], sorted[sorted.Length * 9 / 10], Upwards(map, mean, maps.Grid)]);
        }
        result.AddRange([(red + 2 * green + blue) / 4, red - blue, 2 * green - red - blue]);
        result.Add(maps.Maps[FrameMaps.Edge1].Average() - maps.Maps[FrameMaps.Edge8].Average());
        result.Add(maps.Maps[FrameMaps.Edge1].Average() - MathF.Log(1 + maps.Maps[FrameMaps.Light].Average()));
        return [.. result];
    }

    /// <summary>Correlation with the height in the picture.</summary>
    private static float Upwards(float[] map, float mean, CellGrid grid)
    {
        double both = 0, heights = 0, values = 0;
        for (var i = 0; i < map.Length; i++)
        {
            var (height, value) = ((grid.Rows - 1) / 2.0 - i / grid.Columns, map[i] - mean);
            (both, heights, values) = (both + height * value, heights + height * height, values + value * value);
        }
        return (float)(both / Math.Sqrt(heights * values + 1e-9));
    }
}
