namespace SmartCity.Geo.Grids.Zones;

/// <summary>Two thresholds: a place begins where the share reaches the upper one, and goes on as far as it stays at the lower one.</summary>
internal static class Hysteresis
{
    /// <param name="share">NaN counts as none.</param>
    /// <returns>Per pixel whether it belongs.</returns>
    internal static bool[] Of(GroundGrid grid, float[] share, double enter, double stay)
    {
        var belongs = new bool[share.Length];
        var open = new Stack<int>();
        for (var i = 0; i < share.Length; i++)
            if (share[i] >= enter)
            {
                belongs[i] = true;
                open.Push(i);
            }
        while (open.TryPop(out var pixel))
        {
            var (column, row) = (pixel % grid.Columns, pixel / grid.Columns);
            if (column > 0) Visit(pixel - 1);
            if (column < grid.Columns - 1) Visit(pixel + 1);
            if (row > 0) Visit(pixel - grid.Columns);
            if (row < grid.Rows - 1) Visit(pixel + grid.Columns);
        }
        return belongs;

        void Visit(int i)
        {
            if (belongs[i] || !(share[i] >= stay)) return;
            belongs[i] = true;
            open.Push(i);
        }
    }

    /// <summary>The upper threshold at which so much of the domain belongs as is wished, the lower one being a fixed share of it.</summary>
    /// <param name="wished">Share of the domain's pixels, 0 … 1.</param>
    internal static double EnterFor(GroundGrid grid, float[] share, bool[] isInside, double wished, double stayShare)
    {
        var inside = isInside.Count(i => i);
        var (low, high) = (0.0, 1.0001);
        for (var round = 0; round < 18; round++)
        {
            var middle = (low + high) / 2;
            var belongs = Of(grid, share, middle, middle * stayShare);
            var count = 0;
            for (var i = 0; i < belongs.Length; i++)
                if (belongs[i] && isInside[i]) count++;
            if (count > wished * inside) low = middle;
            else high = middle;
        }
        return high;
    }
}
