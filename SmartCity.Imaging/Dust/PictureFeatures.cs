namespace SmartCity.Imaging.Dust;

/// <summary>What a single picture tells of each cell beyond <see cref="StillFeatures"/>: large surroundings that grow with the picture, how even light and colour are there, what lies above and below, and how smooth the way to the sky is.</summary>
internal static class PictureFeatures
{
    /// <summary>Radii of the surroundings as shares of the longer side.</summary>
    private const float Small = 0.04f, Large = 0.11f;

    private static readonly int[] Chosen = [FrameMaps.Light, FrameMaps.Redness, FrameMaps.Greenness, FrameMaps.Saturation, FrameMaps.Dark, FrameMaps.Edge1, FrameMaps.Edge2, FrameMaps.Edge4, FrameMaps.Edge8, FrameMaps.Peak];

    private static readonly int[] Uneven = [FrameMaps.Light, FrameMaps.Redness, FrameMaps.Edge2];

    private static readonly int[] Stacked = [FrameMaps.Light, FrameMaps.Redness, FrameMaps.Saturation, FrameMaps.Edge1, FrameMaps.Edge4];

    internal static IReadOnlyList<string> Names { get; } =
    [
        .. StillFeatures.Names,
        .. Chosen.SelectMany(m => new[] { "_small", "_large", "_stands_out" }.Select(e => FrameMaps.Names[m] + e)),
        .. Uneven.SelectMany(m => new[] { "_uneven", "_uneven_wide" }.Select(e => FrameMaps.Names[m] + e)),
        .. Stacked.SelectMany(m => new[] { "_above_mean", "_below_mean" }.Select(e => FrameMaps.Names[m] + e)),
        "way_from_top", "way_from_bottom", "airlight_distance", "airlight_colour_distance",
    ];

    /// <returns>Feature × cell.</returns>
    internal static float[][] Of(DustFrame frame, FrameMaps maps)
    {
        var grid = maps.Grid;
        var side = Math.Max(grid.Columns, grid.Rows);
        int small = Math.Max(1, (int)MathF.Round(Small * side)), large = Math.Max(2, (int)MathF.Round(Large * side));
        var result = new List<float[]>(Names.Count);
        result.AddRange(StillFeatures.Of(frame, maps));
        foreach (var map in Chosen)
        {
            var near = FrameMaps.Mean(maps.Maps[map], grid, small);
            var far = FrameMaps.Mean(near, grid, large);
            var (mean, spread) = MeanAndSpread(maps.Maps[map]);
            result.Add(near);
            result.Add(far);
            result.Add(Array.ConvertAll(near, v => (v - mean) / (spread + 1e-3f)));
        }
        foreach (var map in Uneven)
        {
            result.Add(Spread(maps.Maps[map], grid, 1));
            result.Add(Spread(maps.Maps[map], grid, small + 1));
        }
        foreach (var map in Stacked) result.AddRange(AboveAndBelow(maps.Maps[map], grid));
        result.Add(Way(maps, fromTop: true));
        result.Add(Way(maps, fromTop: false));
        result.AddRange(Distances(frame, maps, small));
        return [.. result];
    }

    internal static (float Mean, float Spread) MeanAndSpread(float[] map)
    {
        double sum = 0, squares = 0;
        foreach (var v in map) (sum, squares) = (sum + v, squares + (double)v * v);
        var mean = sum / map.Length;
        return ((float)mean, (float)Math.Sqrt(Math.Max(0, squares / map.Length - mean * mean)));
    }

    // Standard deviation among the cells around, as a logarithm.
    private static float[] Spread(float[] map, CellGrid grid, int radius)
    {
        var mean = FrameMaps.Mean(map, grid, radius);
        var squares = FrameMaps.Mean(Array.ConvertAll(map, v => v * v), grid, radius);
        for (var i = 0; i < squares.Length; i++) squares[i] = MathF.Log(0.05f + MathF.Sqrt(MathF.Max(0, squares[i] - mean[i] * mean[i])));
        return squares;
    }

    // Means of all that is higher and lower in the column and its neighbours, the cell among both, against the cell's own.
    private static IEnumerable<float[]> AboveAndBelow(float[] map, CellGrid grid)
    {
        var wide = FrameMaps.Mean(map, grid, 2);
        float[] above = new float[map.Length], below = new float[map.Length];
        for (var column = 0; column < grid.Columns; column++)
        {
            var sum = 0f;
            for (var row = 0; row < grid.Rows; row++)
            {
                var i = row * grid.Columns + column;
                sum += wide[i];
                above[i] = sum / (row + 1) - wide[i];
            }
            sum = 0;
            for (var row = grid.Rows - 1; row >= 0; row--)
            {
                var i = row * grid.Columns + column;
                sum += wide[i];
                below[i] = sum / (grid.Rows - row) - wide[i];
            }
        }
        yield return above;
        yield return below;
    }

    /// <summary>The roughest edge that has to be crossed on the smoothest way from the picture's upper (or lower) edge: sky is reached over none.</summary>
    private static float[] Way(FrameMaps maps, bool fromTop)
    {
        var grid = maps.Grid;
        var edges = maps.Maps[FrameMaps.Edge2];
        var way = new float[grid.Count];
        way.AsSpan().Fill(float.PositiveInfinity);
        var queue = new PriorityQueue<int, float>();
        for (var column = 0; column < grid.Columns; column++)
        {
            var i = (fromTop ? 0 : grid.Rows - 1) * grid.Columns + column;
            way[i] = edges[i];
            queue.Enqueue(i, way[i]);
        }
        while (queue.TryDequeue(out var i, out var cost))
        {
            if (cost > way[i]) continue;
            var (row, column) = (i / grid.Columns, i % grid.Columns);
            if (row > 0) Reach(i - grid.Columns);
            if (row < grid.Rows - 1) Reach(i + grid.Columns);
            if (column > 0) Reach(i - 1);
            if (column < grid.Columns - 1) Reach(i + 1);

            void Reach(int next)
            {
                var reached = MathF.Max(cost, edges[next]);
                if (reached >= way[next]) return;
                way[next] = reached;
                queue.Enqueue(next, reached);
            }
        }
        return way;
    }

    // How far light and colour are from the airlight's.
    private static IEnumerable<float[]> Distances(DustFrame frame, FrameMaps maps, int radius)
    {
        var (red, green, blue) = StillFeatures.Airlight(frame, maps);
        var air = (red + 2 * green + blue) / 4;
        float redness = (red - blue) / air, greenness = (2 * green - red - blue) / air;
        float[] byLight = new float[maps.Grid.Count], byColour = new float[maps.Grid.Count];
        for (var i = 0; i < byLight.Length; i++)
        {
            var light = maps.Maps[FrameMaps.Light][i] + 8;
            byLight[i] = light / air;
            byColour[i] = MathF.Abs(maps.Maps[FrameMaps.Redness][i] / light - redness) + 0.5f * MathF.Abs(maps.Maps[FrameMaps.Greenness][i] / light - greenness);
        }
        yield return FrameMaps.Mean(byLight, maps.Grid, radius);
        yield return FrameMaps.Mean(byColour, maps.Grid, radius);
    }
}
