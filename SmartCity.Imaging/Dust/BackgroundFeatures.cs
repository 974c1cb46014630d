namespace SmartCity.Imaging.Dust;

/// <summary>How each cell of a frame differs from the camera's background: what a veil of dust does to light, colour and edges, and the line of in-cell regression of frame on background.</summary>
/// <remarks>I = J · t + A · (1 − t) (Koschmieder 1924): the slope is the transmission t, the intercept the airlight times the opacity.</remarks>
internal static class BackgroundFeatures
{
    private const int Near = 1, Wide = 3, Around = 6;

    internal static IReadOnlyList<string> Names { get; } =
    [
        "light", "light_wide", "light_contrast", "light_in_spreads", "light_rank", "redness", "redness_contrast", "greenness", "saturation", "saturation_contrast", "dark", "dark_contrast",
        "edge_1", "edge_2", "edge_4", "edge_1_contrast", "edge_2_contrast", "edge_2_rank", "spread", "peak", "slope", "intercept", "correlation", "residual", "slope_wide", "correlation_wide", "slope_cell", "correlation_cell", "airlight", "veil_redness",
        "ground_edge", "ground_light", "ground_spread", "whole_change", "whole_correlation", "whole_gain", "change_near", "change_contrast",
        "light_cell", "redness_cell", "edge_2_cell", "light_stands_out", "redness_stands_out", "dark_stands_out", "edge_2_stands_out", "change_rank", "correlation_rank",
    ];

    /// <returns>Feature × cell.</returns>
    internal static float[][] Of(FrameMaps frame, Background background)
    {
        var (grid, ground) = (frame.Grid, background.Maps);
        var gain = Background.Gain(frame.Maps[FrameMaps.Light], ground.Maps[FrameMaps.Light]);
        float[] Change(int map, float factor)
        {
            var (now, before) = (frame.Maps[map], ground.Maps[map]);
            var result = new float[now.Length];
            for (var i = 0; i < result.Length; i++) result[i] = now[i] - factor * before[i];
            return result;
        }
        float[] At(float[] map, int radius) => FrameMaps.Mean(map, grid, radius);
        float[] Contrast(float[] near) => StillFeatures.Difference(near, At(near, Around));

        var light = Change(FrameMaps.Light, gain);
        var nearLight = At(light, Near);
        var (redness, greenness, saturation, dark) = (At(Change(FrameMaps.Redness, gain), Near), At(Change(FrameMaps.Greenness, gain), Near), At(Change(FrameMaps.Saturation, 1), Near), At(Change(FrameMaps.Dark, gain), Near));
        var (edge1, edge2, edge4) = (At(Change(FrameMaps.Edge1, 1), Near), At(Change(FrameMaps.Edge2, 1), Near), At(Change(FrameMaps.Edge4, 1), Near));
        var spread = At(background.Spread, Near);
        var sums = Line.Sums(frame, ground, gain);
        var (own, near, wide) = (Line.Of(sums, frame.Grid, 0), Line.Of(sums, frame.Grid, Near), Line.Of(sums, frame.Grid, Wide));
        // The colour of what was laid over the ground: intercept / (1 − slope), by light and by red − blue.
        var veil = near.Slope.Select(s => MathF.Max(0.1f, 1 - s)).ToArray();
        var (rednessNow, rednessBefore) = (At(frame.Maps[FrameMaps.Redness], Near), At(ground.Maps[FrameMaps.Redness], Near));
        float[] Filled(float value) => [.. Enumerable.Repeat(value, grid.Count)];
        float[] size = [.. light.Select(MathF.Abs)];
        var change = At(size, Near);
        return
        [
            nearLight, At(light, Wide), Contrast(nearLight), [.. nearLight.Select((l, i) => l / (spread[i] + 3))], StillFeatures.Rank(nearLight),
            redness, Contrast(redness), greenness, saturation, Contrast(saturation), dark, Contrast(dark),
            edge1, edge2, edge4, Contrast(edge1), Contrast(edge2), StillFeatures.Rank(edge2), At(Change(FrameMaps.Spread, 1), Near), At(Change(FrameMaps.Peak, 1), Near),
            near.Slope, near.Intercept, near.Correlation, near.Residual, wide.Slope, wide.Correlation, own.Slope, own.Correlation,
            [.. near.Intercept.Select((v, i) => Math.Clamp(v / veil[i], -100, 400))], [.. rednessNow.Select((r, i) => Math.Clamp((r - near.Slope[i] * gain * rednessBefore[i]) / veil[i], -200, 200))],
            At(ground.Maps[FrameMaps.Edge2], Near), At(ground.Maps[FrameMaps.Light], Near), spread, Filled(size.Average()), Filled(near.Correlation.Average()), Filled(MathF.Log(gain)),
            change, Contrast(change),
            light, Change(FrameMaps.Redness, gain), Change(FrameMaps.Edge2, 1), StandsOut(nearLight), StandsOut(redness), StandsOut(dark), StandsOut(edge2), StillFeatures.Rank(change), StillFeatures.Rank(near.Correlation),
        ];
    }

    /// <summary>In deviations of the whole frame: a change among many changes is none.</summary>
    private static float[] StandsOut(float[] values)
    {
        var sorted = (float[])values.Clone();
        Array.Sort(sorted);
        var middle = sorted[sorted.Length / 2];
        for (var i = 0; i < sorted.Length; i++) sorted[i] = MathF.Abs(values[i] - middle);
        Array.Sort(sorted);
        var deviation = sorted[sorted.Length / 2] + 1e-3f;
        return Array.ConvertAll(values, v => Math.Clamp((v - middle) / deviation, -30, 30));
    }

    /// <summary>The least-squares line of the frame's light on the background's, over the pixels of the cells around each cell.</summary>
    private sealed record Line(float[] Slope, float[] Intercept, float[] Correlation, float[] Residual)
    {
        /// <summary>Means over each cell: of the frame, of the background, of their squares and of their product.</summary>
        internal static float[][] Sums(FrameMaps frame, FrameMaps ground, float gain)
        {
            var grid = frame.Grid;
            float[] f = new float[grid.Count], b = new float[grid.Count], ff = new float[grid.Count], bb = new float[grid.Count], fb = new float[grid.Count], sizes = new float[grid.Count];
            for (var y = 0; y < grid.Height; y++)
                for (var x = 0; x < grid.Width; x++)
                {
                    var cell = (y >> 3) * grid.Columns + (x >> 3);
                    var (now, before) = (frame.Luma[y * grid.Width + x], gain * ground.Luma[y * grid.Width + x]);
                    f[cell] += now;
                    b[cell] += before;
                    ff[cell] += now * now;
                    bb[cell] += before * before;
                    fb[cell] += now * before;
                    sizes[cell]++;
                }
            float[][] sums = [f, b, ff, bb, fb];
            foreach (var sum in sums)
                for (var i = 0; i < sum.Length; i++) sum[i] /= sizes[i];
            return sums;
        }

        internal static Line Of(float[][] sums, CellGrid grid, int radius)
        {
            var means = sums.Select(s => FrameMaps.Mean(s, grid, radius)).ToArray();
            var line = new Line(new float[grid.Count], new float[grid.Count], new float[grid.Count], new float[grid.Count]);
            for (var i = 0; i < grid.Count; i++)
            {
                var (mf, mb) = (means[0][i], means[1][i]);
                var (vf, vb, c) = (MathF.Max(0, means[2][i] - mf * mf), MathF.Max(0, means[3][i] - mb * mb), means[4][i] - mf * mb);
                line.Slope[i] = Math.Clamp(c / (vb + 4), -1, 3);
                line.Intercept[i] = mf - line.Slope[i] * mb;
                line.Correlation[i] = (c + 2) / (MathF.Sqrt(vf * vb) + 2);
                line.Residual[i] = MathF.Log(1 + MathF.Sqrt(MathF.Max(0, vf - line.Slope[i] * c)));
            }
            return line;
        }
    }
}
