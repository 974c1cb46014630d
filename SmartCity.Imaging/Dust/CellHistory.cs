namespace SmartCity.Imaging.Dust;

/// <summary>What each cell of a camera usually looks like, and how much that varies: median and median absolute deviation of every map over the remembered frames.</summary>
internal sealed class CellHistory
{
    /// <summary>Least deviation of each map, so that what never varied at all does not make a mountain of every mote.</summary>
    private static readonly float[] Floors = [3, 2, 2, 0.02f, 4, 0.08f, 0.08f, 0.08f, 0.08f, 0.08f, 0.12f];

    private readonly float[][] _middle, _deviation;

    private CellHistory(float[][] middle, float[][] deviation) => (_middle, _deviation) = (middle, deviation);

    internal static IReadOnlyList<string> Names { get; } = [.. FrameMaps.Names.SelectMany(n => new[] { n + "_unusual", n + "_unusual_wide" }), "unusual_rank", "whole_unusual"];

    /// <param name="frames">Maps of each, of one grid, as <see cref="Normalised"/> gives them.</param>
    internal static CellHistory Of(IReadOnlyList<float[][]> frames)
    {
        var (maps, cells) = (frames[0].Length, frames[0][0].Length);
        var (middle, deviation) = (new float[maps][], new float[maps][]);
        var values = new float[frames.Count];
        for (var m = 0; m < maps; m++)
        {
            (middle[m], deviation[m]) = (new float[cells], new float[cells]);
            for (var cell = 0; cell < cells; cell++)
            {
                for (var i = 0; i < values.Length; i++) values[i] = frames[i][m][cell];
                Array.Sort(values);
                var median = values[values.Length / 2];
                for (var i = 0; i < values.Length; i++) values[i] = MathF.Abs(values[i] - median);
                Array.Sort(values);
                (middle[m][cell], deviation[m][cell]) = (median, values[values.Length / 2]);
            }
        }
        return new(middle, deviation);
    }

    /// <summary>Maps with their light brought to the same middle: exposure is no change.</summary>
    internal static float[][] Normalised(FrameMaps maps)
    {
        var sorted = (float[])maps.Maps[FrameMaps.Light].Clone();
        Array.Sort(sorted);
        var gain = 110 / (sorted[sorted.Length / 2] + 8);
        return [.. maps.Maps.Select((map, m) => m is FrameMaps.Light or FrameMaps.Redness or FrameMaps.Greenness or FrameMaps.Dark ? Array.ConvertAll(map, v => v * gain) : map)];
    }

    /// <summary>How unusual each cell is, in deviations, by map: near it and around it.</summary>
    internal float[][] Features(FrameMaps maps)
    {
        var (grid, now) = (maps.Grid, Normalised(maps));
        var result = new List<float[]>();
        var sum = new float[grid.Count];
        for (var m = 0; m < now.Length; m++)
        {
            var unusual = new float[grid.Count];
            for (var i = 0; i < unusual.Length; i++)
            {
                unusual[i] = Math.Clamp((now[m][i] - _middle[m][i]) / (_deviation[m][i] + Floors[m]), -12, 12);
                sum[i] += MathF.Abs(unusual[i]);
            }
            result.Add(FrameMaps.Mean(unusual, grid, 1));
            result.Add(FrameMaps.Mean(unusual, grid, 3));
        }
        result.Add(StillFeatures.Rank(FrameMaps.Mean(sum, grid, 1)));
        var whole = new float[grid.Count];
        whole.AsSpan().Fill(sum.Average());
        result.Add(whole);
        return [.. result];
    }
}
