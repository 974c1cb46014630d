namespace SmartCity.Imaging.Dust;

/// <summary>What a fixed view tells of the air: how the whole picture looks, how red or blue each block of it is, and how dark its darkest pixels are against its light; a block always shows the same things.</summary>
internal static class FixedViewHaze
{
    /// <summary>Penalties of the three regressions on the logarithm of PM2.5, whose mean is the answer.</summary>
    internal const double WholeRidge = 5, BlockRidge = 30;

    /// <summary>Fine dust of a city changes over hours, light and shadows between two frames: an answer is the mean over so many hours back, of the same day.</summary>
    internal const double RecentHours = 3;

    private const int Blocks = 8;

    /// <summary>Means of red − blue, row-major from the top left.</summary>
    internal static float[] BlockColours(FrameMaps maps) => BlockMeans(maps.Grid, maps.Maps[FrameMaps.Redness]);

    /// <summary>Means of log(dark channel / light), in the same order: haze fills shadows.</summary>
    internal static float[] BlockDarkness(FrameMaps maps)
    {
        var (dark, light) = (maps.Maps[FrameMaps.Dark], maps.Maps[FrameMaps.Light]);
        return BlockMeans(maps.Grid, [.. dark.Select((d, i) => MathF.Log((d + 5) / (light[i] + 5)))]);
    }

    /// <summary>Each value's mean with those of up to <see cref="RecentHours"/> before it on its day; none that comes later.</summary>
    internal static float[] Recent(IReadOnlyList<DateTimeOffset> times, float[] values) =>
        [.. times.Select(time => values.Where((_, i) => times[i].Date == time.Date && times[i] <= time && (time - times[i]).TotalHours <= RecentHours).Average())];

    private static float[] BlockMeans(CellGrid grid, float[] map)
    {
        var result = new float[Blocks * Blocks];
        for (var block = 0; block < result.Length; block++)
        {
            var (row, column, sum, count) = (block / Blocks, block % Blocks, 0f, 0);
            for (var y = row * grid.Rows / Blocks; y < (row + 1) * grid.Rows / Blocks; y++)
                for (var x = column * grid.Columns / Blocks; x < (column + 1) * grid.Columns / Blocks; x++, count++) sum += map[y * grid.Columns + x];
            result[block] = sum / Math.Max(1, count);
        }
        return result;
    }
}
