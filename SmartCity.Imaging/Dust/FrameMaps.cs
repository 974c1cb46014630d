using SmartCity.Imaging.Change;

namespace SmartCity.Imaging.Dust;

/// <summary>What the cells of a frame look like: light, colour and edges at four scales. The raw material of all features.</summary>
internal sealed class FrameMaps
{
    internal const int Light = 0, Redness = 1, Greenness = 2, Saturation = 3, Dark = 4, Edge1 = 5, Edge2 = 6, Edge4 = 7, Edge8 = 8, Spread = 9, Peak = 10;

    internal static readonly string[] Names = ["light", "redness", "greenness", "saturation", "dark", "edge_1", "edge_2", "edge_4", "edge_8", "spread", "peak"];

    private FrameMaps(CellGrid grid, float[] luma, float[][] maps) => (Grid, Luma, Maps) = (grid, luma, maps);

    internal CellGrid Grid { get; }

    /// <summary>Light of every pixel, 0 … 255.</summary>
    internal float[] Luma { get; }

    /// <summary>One value a cell: light 0–255; red − blue; 2 green − red − blue; saturation 0–1; least colour value; logarithms of mean edges 1, 2, 4 and 8 pixels wide, of the spread of light and of the strongest edge.</summary>
    internal float[][] Maps { get; }

    internal static FrameMaps Of(DustFrame frame)
    {
        var grid = frame.Cells;
        var (width, height, count) = (frame.Width, frame.Height, frame.Pixels);
        var luma = new float[count];
        float[] red = new float[grid.Count], blue = new float[grid.Count], saturation = new float[grid.Count], squares = new float[grid.Count], sizes = new float[grid.Count], light = new float[grid.Count];
        var dark = new float[grid.Count];
        dark.AsSpan().Fill(255);
        for (var y = 0; y < height; y++)
            for (var column = 0; column < grid.Columns; column++)
            {
                var cell = (y >> 3) * grid.Columns + column;
                var (first, last) = (y * width + (column << 3), y * width + Math.Min((column + 1) << 3, width));
                var (lights, ofSquares, reds, blues, saturations, least) = (light[cell], squares[cell], red[cell], blue[cell], saturation[cell], dark[cell]);
                for (var i = first; i < last; i++)
                {
                    int r = frame.Red[i], g = frame.Green[i], b = frame.Blue[i];
                    var value = (r + 2 * g + b) * 0.25f;
                    luma[i] = value;
                    var (low, high) = (Math.Min(r, Math.Min(g, b)), Math.Max(r, Math.Max(g, b)));
                    lights += value;
                    ofSquares += value * value;
                    reds += r;
                    blues += b;
                    saturations += (high - low) / (high + 16f);
                    least = MathF.Min(least, low);
                }
                (light[cell], squares[cell], red[cell], blue[cell], saturation[cell], dark[cell]) = (lights, ofSquares, reds, blues, saturations, least);
                sizes[cell] += last - first;
            }
        var maps = new float[Names.Length][];
        for (var m = 0; m < maps.Length; m++) maps[m] = new float[grid.Count];
        for (var i = 0; i < grid.Count; i++)
        {
            var n = sizes[i];
            var (mean, r, b) = (light[i] / n, red[i] / n, blue[i] / n);
            maps[Light][i] = mean;
            maps[Redness][i] = r - b;
            maps[Greenness][i] = 4 * mean - 2 * (r + b);   // 2 G − R − B, from light = (R + 2 G + B) / 4
            maps[Saturation][i] = saturation[i] / n;
            maps[Dark][i] = dark[i];
            maps[Spread][i] = MathF.Log(1 + MathF.Sqrt(MathF.Max(0, squares[i] / n - mean * mean)));
        }
        Edges(luma, width, height, 1, grid, maps[Edge1], maps[Peak]);
        var (half, halfWidth, halfHeight) = Halved(luma, width, height);
        Edges(half, halfWidth, halfHeight, 2, grid, maps[Edge2], null);
        var (quarter, quarterWidth, quarterHeight) = Halved(half, halfWidth, halfHeight);
        Edges(quarter, quarterWidth, quarterHeight, 4, grid, maps[Edge4], null);
        Edges(maps[Light], grid.Columns, grid.Rows, 8, grid, maps[Edge8], null);
        return new(grid, luma, maps);
    }

    /// <summary>Means of a map over squares of 2 · radius + 1 cells.</summary>
    internal static float[] Mean(float[] map, CellGrid grid, int radius)
    {
        var mean = new float[map.Length];
        BoxFilter.Mean(map, mean, new float[map.Length], grid.Columns, grid.Rows, radius);
        return mean;
    }

    /// <param name="scale">Pixels of the frame along one pixel of <paramref name="plane"/>.</param>
    /// <param name="edges">Receives log(1 + mean |dx| + |dy|).</param>
    /// <param name="peak">Receives log(1 + largest).</param>
    private static void Edges(float[] plane, int width, int height, int scale, CellGrid grid, float[] edges, float[]? peak)
    {
        var sizes = new int[edges.Length];
        for (var y = 0; y < height; y++)
        {
            var below = Math.Min(y + 1, height - 1) * width;
            var start = y * scale / CellGrid.Side * grid.Columns;
            for (var x = 0; x < width; x++)
            {
                var value = plane[y * width + x];
                var edge = MathF.Abs(plane[y * width + Math.Min(x + 1, width - 1)] - value) + MathF.Abs(plane[below + x] - value);
                var cell = start + x * scale / CellGrid.Side;
                edges[cell] += edge;
                sizes[cell]++;
                if (peak is not null && edge > peak[cell]) peak[cell] = edge;
            }
        }
        for (var i = 0; i < edges.Length; i++)
        {
            edges[i] = MathF.Log(1 + edges[i] / Math.Max(1, sizes[i]));
            if (peak is not null) peak[i] = MathF.Log(1 + peak[i]);
        }
    }

    private static (float[] Plane, int Width, int Height) Halved(float[] plane, int width, int height)
    {
        var (w, h) = ((width + 1) / 2, (height + 1) / 2);
        var half = new float[w * h];
        for (var y = 0; y < h; y++)
        {
            var (upper, lower) = (2 * y * width, Math.Min(2 * y + 1, height - 1) * width);
            for (var x = 0; x < w; x++)
            {
                var (left, right) = (2 * x, Math.Min(2 * x + 1, width - 1));
                half[y * w + x] = 0.25f * (plane[upper + left] + plane[upper + right] + plane[lower + left] + plane[lower + right]);
            }
        }
        return (half, w, h);
    }
}
