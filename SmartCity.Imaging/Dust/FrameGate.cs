namespace SmartCity.Imaging.Dust;

/// <summary>Why a frame can't be judged.</summary>
public enum FrameFault
{
    /// <summary>The camera sends the same picture again.</summary>
    Frozen,

    /// <summary>Too dark; dust at night is not told from fog in lamplight.</summary>
    Night,

    /// <summary>Most of it is white.</summary>
    OverExposed,

    /// <summary>Something hangs before the lens, or the picture is of one colour.</summary>
    Covered,

    /// <summary>Far less sharp than the camera is used to.</summary>
    Blurred,

    /// <summary>The camera looks elsewhere than it used to.</summary>
    Moved,
}

/// <summary>Keeps frames that can't be judged from being taken for clean air or for dust.</summary>
internal static class FrameGate
{
    private const float DarkLight = 32, WhiteLight = 250, WhiteShare = 0.55f, FlatSpread = 0.35f, FlatShare = 0.97f, FrozenDifference = 0.02f;

    /// <summary>log edges below the memory's that are lost to the lens, not to dust: dust never covers all of the picture evenly.</summary>
    private const float LostEdge = 0.85f;

    private const int Reach = 3;   // cells that a turned camera is looked for

    /// <param name="previous">Of the same camera; null = none.</param>
    /// <param name="view">What the camera remembers; null = nothing yet.</param>
    /// <returns>Null: it can be judged.</returns>
    internal static FrameFault? Check(DustFrame frame, FrameMaps maps, DustFrame? previous, CameraView? view)
    {
        if (previous is not null && IsSame(frame, previous)) return FrameFault.Frozen;
        var light = maps.Maps[FrameMaps.Light];
        if (light.Count(l => l > WhiteLight) > WhiteShare * light.Length) return FrameFault.OverExposed;
        // A lit street at night has bright spots: most of the picture counts, not its mean.
        if (Quantile(light, 0.75f) < DarkLight) return FrameFault.Night;
        if (maps.Maps[FrameMaps.Spread].Count(s => s < MathF.Log(1 + FlatSpread)) > FlatShare * light.Length) return FrameFault.Covered;
        if (view is null) return null;
        var (now, before) = (maps.Maps[FrameMaps.Edge2], view.Long.Maps.Maps[FrameMaps.Edge2]);
        if (Lost(now, before, Quantile(before, 0.5f))) return Correlation(now, before, maps.Grid, 0, 0) > 0.5f ? FrameFault.Blurred : FrameFault.Covered;
        return MovedBy(now, before, maps.Grid) ? FrameFault.Moved : null;
    }

    private static bool IsSame(DustFrame frame, DustFrame previous)
    {
        if (frame.Sha256.Length > 0 && frame.Sha256 == previous.Sha256) return true;
        if ((frame.Width, frame.Height) != (previous.Width, previous.Height)) return false;
        long sum = 0;
        for (var i = 0; i < frame.Green.Length; i++) sum += Math.Abs(frame.Green[i] - previous.Green[i]);
        return sum < FrozenDifference * frame.Green.Length;   // a live sensor has noise
    }

    // Edges gone nearly everywhere where there were some.
    private static bool Lost(float[] now, float[] before, float ground)
    {
        var (lost, edges) = (0, 0);
        for (var i = 0; i < now.Length; i++)
        {
            if (before[i] < ground || before[i] < 1) continue;
            edges++;
            if (before[i] - now[i] > LostEdge) lost++;
        }
        return edges > now.Length / 20 && lost > 0.9f * edges;
    }

    private static bool MovedBy(float[] now, float[] before, CellGrid grid)
    {
        var still = Correlation(now, before, grid, 0, 0);
        if (still > 0.6f) return false;
        var best = still;
        for (var dy = -Reach; dy <= Reach; dy++)
            for (var dx = -Reach; dx <= Reach; dx++) best = MathF.Max(best, Correlation(now, before, grid, dx, dy));
        return best > still + 0.2f || best < 0.15f;
    }

    private static float Correlation(float[] a, float[] b, CellGrid grid, int dx, int dy)
    {
        double sa = 0, sb = 0, aa = 0, bb = 0, ab = 0;
        var n = 0;
        for (var y = Math.Max(0, -dy); y < grid.Rows - Math.Max(0, dy); y++)
            for (var x = Math.Max(0, -dx); x < grid.Columns - Math.Max(0, dx); x++)
            {
                var (p, q) = ((double)a[y * grid.Columns + x], (double)b[(y + dy) * grid.Columns + x + dx]);
                (sa, sb, aa, bb, ab, n) = (sa + p, sb + q, aa + p * p, bb + q * q, ab + p * q, n + 1);
            }
        if (n == 0) return 0;
        var (va, vb) = (aa / n - sa / n * (sa / n), bb / n - sb / n * (sb / n));
        return va < 1e-6 || vb < 1e-6 ? 0 : (float)((ab / n - sa / n * (sb / n)) / Math.Sqrt(va * vb));
    }

    private static float Quantile(float[] values, float share)
    {
        var sorted = (float[])values.Clone();
        Array.Sort(sorted);
        return sorted[(int)(share * (sorted.Length - 1))];
    }
}
