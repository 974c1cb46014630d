namespace SmartCity.Imaging.Dust;

/// <summary>What one picture tells of each cell: each measure near it, against its surroundings and against the whole picture; transmission against the airlight.</summary>
/// <remarks>He, Sun and Tang (2011), "Single image haze removal using dark channel prior", for airlight and transmission. No coordinates and no camera among them.</remarks>
internal static class StillFeatures
{
    private const int Near = 1, Wide = 3, Around = 6;

    private static readonly string[] Ratios = ["transmission_red", "transmission", "fine_to_coarse", "mid_to_coarse", "edge_to_light", "wide_dark", "wide_peak", "row_light", "row_edge", "above_edge", "below_edge"];

    private static readonly string[] Whole = ["whole_light", "whole_saturation", "whole_edge", "whole_redness", "whole_spread", "airlight_redness"];

    internal static IReadOnlyList<string> Names { get; } =
    [
        .. FrameMaps.Names.SelectMany(n => new[] { n, n + "_wide", n + "_contrast", n + "_rank" }), .. Ratios, .. Whole,
    ];

    /// <returns>Feature × cell.</returns>
    internal static float[][] Of(DustFrame frame, FrameMaps maps)
    {
        var grid = maps.Grid;
        var result = new List<float[]>(Names.Count);
        foreach (var map in maps.Maps)
        {
            var near = FrameMaps.Mean(map, grid, Near);
            var around = FrameMaps.Mean(near, grid, Around);
            result.Add(near);
            result.Add(FrameMaps.Mean(map, grid, Wide));
            result.Add(Difference(near, around));
            result.Add(Rank(near));
        }
        var airlight = Airlight(frame, maps);
        result.AddRange(Transmission(maps, airlight));
        float[] Nearby(int map) => result[4 * map];
        result.Add(Difference(Nearby(FrameMaps.Edge1), Nearby(FrameMaps.Edge4)));
        result.Add(Difference(Nearby(FrameMaps.Edge2), Nearby(FrameMaps.Edge8)));
        result.Add([.. Nearby(FrameMaps.Edge1).Select((e, i) => e - MathF.Log(1 + Nearby(FrameMaps.Light)[i]))]);
        result.Add(Extreme(maps.Maps[FrameMaps.Dark], grid, least: true));
        result.Add(Extreme(maps.Maps[FrameMaps.Peak], grid, least: false));
        result.Add(AgainstRow(Nearby(FrameMaps.Light), grid));
        result.Add(AgainstRow(Nearby(FrameMaps.Edge1), grid));
        result.AddRange(Columns(Nearby(FrameMaps.Edge1), grid));
        foreach (var map in (int[])[FrameMaps.Light, FrameMaps.Saturation, FrameMaps.Edge1, FrameMaps.Redness, FrameMaps.Spread]) result.Add(Filled(maps.Maps[map].Average(), grid.Count));
        result.Add(Filled(airlight.Red - airlight.Blue, grid.Count));
        return [.. result];
    }

    /// <summary>Colour of the brightest haze: the mean over the 2 % of cells whose least colour value is greatest.</summary>
    internal static (float Red, float Green, float Blue) Airlight(DustFrame frame, FrameMaps maps)
    {
        var grid = maps.Grid;
        var order = Enumerable.Range(0, grid.Count).OrderByDescending(i => maps.Maps[FrameMaps.Dark][i]).ThenBy(i => i).Take(Math.Max(1, grid.Count / 50)).ToArray();
        float light = order.Average(i => maps.Maps[FrameMaps.Light][i]), redness = order.Average(i => maps.Maps[FrameMaps.Redness][i]), greenness = order.Average(i => maps.Maps[FrameMaps.Greenness][i]);
        var green = light + greenness / 4;
        var both = 2 * (light - green / 2);   // (R + B) / 2 · … : light = (R + B) / 4 + G / 2
        return (MathF.Max(8, both + redness / 2), MathF.Max(8, green), MathF.Max(8, both - redness / 2));
    }

    private static IEnumerable<float[]> Transmission(FrameMaps maps, (float Red, float Green, float Blue) airlight)
    {
        var (light, redness, greenness, dark) = (maps.Maps[FrameMaps.Light], maps.Maps[FrameMaps.Redness], maps.Maps[FrameMaps.Greenness], maps.Maps[FrameMaps.Dark]);
        float[] byRed = new float[light.Length], byDark = new float[light.Length];
        var least = MathF.Min(airlight.Red, MathF.Min(airlight.Green, airlight.Blue));
        for (var i = 0; i < light.Length; i++)
        {
            var green = light[i] + greenness[i] / 4;
            var both = 2 * (light[i] - green / 2);
            byRed[i] = 1 - MathF.Min((both + redness[i] / 2) / airlight.Red, MathF.Min(green / airlight.Green, (both - redness[i] / 2) / airlight.Blue));
            byDark[i] = 1 - dark[i] / least;
        }
        yield return FrameMaps.Mean(byRed, maps.Grid, Near);
        yield return FrameMaps.Mean(byDark, maps.Grid, Near);
    }

    internal static float[] Difference(float[] a, float[] b)
    {
        var result = new float[a.Length];
        for (var i = 0; i < a.Length; i++) result[i] = a[i] - b[i];
        return result;
    }

    /// <summary>The share of cells with less.</summary>
    internal static float[] Rank(float[] values)
    {
        var order = new int[values.Length];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        var keys = (float[])values.Clone();
        Array.Sort(keys, order);
        var rank = new float[values.Length];
        for (var i = 0; i < order.Length;)   // equal values share a rank
        {
            var end = i + 1;
            while (end < order.Length && keys[end] == keys[i]) end++;
            for (var j = i; j < end; j++) rank[order[j]] = (i + end - 1) / 2f / MathF.Max(1, values.Length - 1);
            i = end;
        }
        return rank;
    }

    private static float[] Extreme(float[] map, CellGrid grid, bool least)
    {
        var rows = new float[map.Length];
        var result = new float[map.Length];
        for (var row = 0; row < grid.Rows; row++)
            for (var column = 0; column < grid.Columns; column++)
            {
                var value = map[row * grid.Columns + column];
                for (var c = Math.Max(0, column - Wide); c <= Math.Min(grid.Columns - 1, column + Wide); c++)
                    value = least ? MathF.Min(value, map[row * grid.Columns + c]) : MathF.Max(value, map[row * grid.Columns + c]);
                rows[row * grid.Columns + column] = value;
            }
        for (var row = 0; row < grid.Rows; row++)
            for (var column = 0; column < grid.Columns; column++)
            {
                var value = rows[row * grid.Columns + column];
                for (var r = Math.Max(0, row - Wide); r <= Math.Min(grid.Rows - 1, row + Wide); r++)
                    value = least ? MathF.Min(value, rows[r * grid.Columns + column]) : MathF.Max(value, rows[r * grid.Columns + column]);
                result[row * grid.Columns + column] = value;
            }
        return result;
    }

    private static float[] AgainstRow(float[] map, CellGrid grid)
    {
        var result = new float[map.Length];
        for (var row = 0; row < grid.Rows; row++)
        {
            var line = map.AsSpan(row * grid.Columns, grid.Columns);
            var mean = 0f;
            foreach (var value in line) mean += value / grid.Columns;
            for (var column = 0; column < grid.Columns; column++) result[row * grid.Columns + column] = line[column] - mean;
        }
        return result;
    }

    /// <summary>The strongest edges above a cell and below it: sky has none above, the ground some.</summary>
    private static IEnumerable<float[]> Columns(float[] edges, CellGrid grid)
    {
        float[] above = new float[edges.Length], below = new float[edges.Length];
        for (var column = 0; column < grid.Columns; column++)
        {
            var most = 0f;
            for (var row = 0; row < grid.Rows; row++)
            {
                above[row * grid.Columns + column] = most;
                most = MathF.Max(most, edges[row * grid.Columns + column]);
            }
            most = 0;
            for (var row = grid.Rows - 1; row >= 0; row--)
            {
                below[row * grid.Columns + column] = most;
                most = MathF.Max(most, edges[row * grid.Columns + column]);
            }
        }
        yield return above;
        yield return below;
    }

    private static float[] Filled(float value, int count)
    {
        var result = new float[count];
        result.AsSpan().Fill(value);
        return result;
    }
}
