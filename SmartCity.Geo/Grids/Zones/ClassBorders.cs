namespace SmartCity.Geo.Grids.Zones;

/// <summary>A stretch of border between two classes, from one place where three meet to the next, or a closed loop.</summary>
/// <param name="Left">The class on the left going along; 0 = beyond the grid.</param>
/// <param name="X">Columns from the grid's west edge; a closed border ends where it begins.</param>
/// <param name="Y">Rows from the grid's north edge, southwards.</param>
internal sealed record ClassBorder(int Left, int Right, double[] X, double[] Y);

/// <summary>Traces the borders between classes of pixels and smooths them; neighbours share every border.</summary>
/// <remarks>Each stretch is replaced by its edges' middles, averaged along the border with a bell of <see cref="Sigma"/> edges, and thinned by
/// Douglas-Peucker to <see cref="Tolerance"/> of a pixel. Ends stay where they are.</remarks>
internal static class ClassBorders
{
    private const double Sigma = 2.5, Tolerance = 0.2;   // edges; pixels
    private static readonly double[] Bell = [.. Enumerable.Range(-7, 15).Select(i => Math.Exp(-i * i / (2 * Sigma * Sigma)))];

    internal static List<ClassBorder> Trace(GroundGrid grid, byte[] classes)
    {
        var (columns, rows) = (grid.Columns, grid.Rows);
        var isJunction = new bool[(columns + 1) * (rows + 1)];
        for (var y = 0; y <= rows; y++)
            for (var x = 0; x <= columns; x++)
            {
                var ways = (At(x - 1, y - 1) != At(x, y - 1) ? 1 : 0) + (At(x - 1, y) != At(x, y) ? 1 : 0) + (At(x - 1, y - 1) != At(x - 1, y) ? 1 : 0) + (At(x, y - 1) != At(x, y) ? 1 : 0);
                isJunction[y * (columns + 1) + x] = ways > 2;
            }
        var seen = new HashSet<long>();
        var borders = new List<ClassBorder>();
        // Stretches between junctions first, then the loops that are left.
        for (var loops = 0; loops < 2; loops++)
            for (var y = 0; y <= rows; y++)
                for (var x = 0; x <= columns; x++)
                {
                    if (loops == 0 && !isJunction[y * (columns + 1) + x]) continue;
                    for (var way = 0; way < 4; way++)
                        if (IsBorder(x, y, way) && !seen.Contains(Edge(x, y, way))) borders.Add(Follow(x, y, way));
                }
        return borders;

        int At(int column, int row) => column < 0 || row < 0 || column >= columns || row >= rows ? 0 : classes[row * columns + column];

        // Ways: 0 east, 1 south, 2 west, 3 north.
        (int Left, int Right) Sides(int x, int y, int way) => way switch
        {
            0 => (At(x, y - 1), At(x, y)),
            1 => (At(x, y), At(x - 1, y)),
            2 => (At(x - 1, y), At(x - 1, y - 1)),
            _ => (At(x - 1, y - 1), At(x, y - 1)),
        };

        bool IsBorder(int x, int y, int way)
        {
            var (left, right) = Sides(x, y, way);
            return left != right;
        }

        long Edge(int x, int y, int way) => way switch
        {
            0 => 2L * (y * (columns + 1L) + x),
            1 => 2L * (y * (columns + 1L) + x) + 1,
            2 => 2L * (y * (columns + 1L) + x - 1),
            _ => 2L * ((y - 1) * (columns + 1L) + x) + 1,
        };

        ClassBorder Follow(int x, int y, int way)
        {
            var (left, right) = Sides(x, y, way);
            var (xs, ys) = (new List<double> { x }, new List<double> { y });
            var (startX, startY) = (x, y);
            while (true)
            {
                seen.Add(Edge(x, y, way));
                (x, y) = (x + (way == 0 ? 1 : way == 2 ? -1 : 0), y + (way == 1 ? 1 : way == 3 ? -1 : 0));
                xs.Add(x);
                ys.Add(y);
                if (isJunction[y * (columns + 1) + x] || (x, y) == (startX, startY)) break;
                var came = (way + 2) % 4;
                way = Enumerable.Range(0, 4).First(w => w != came && IsBorder(x, y, w));
            }
            var isLoop = (x, y) == (startX, startY) && !isJunction[y * (columns + 1) + x];
            return Smoothed(left, right, xs, ys, isLoop);
        }
    }

    private static ClassBorder Smoothed(int left, int right, List<double> xs, List<double> ys, bool isLoop)
    {
        var edges = xs.Count - 1;
        if (left == 0 || right == 0 || edges < 3) return new(left, right, [.. xs], [.. ys]);   // the grid's own rim lies beyond the domain
        var (mx, my) = (new double[edges], new double[edges]);
        for (var i = 0; i < edges; i++) (mx[i], my[i]) = ((xs[i] + xs[i + 1]) / 2, (ys[i] + ys[i + 1]) / 2);
        var (x, y) = (new List<double>(), new List<double>());
        if (!isLoop)
        {
            x.Add(xs[0]);
            y.Add(ys[0]);
        }
        for (var i = 0; i < edges; i++)
        {
            double sumX = 0, sumY = 0, sum = 0;
            // Near an end the bell narrows, so that the border still leads there.
            var reach = isLoop ? Math.Min(7, edges / 2) : Math.Min(7, Math.Min(i, edges - 1 - i));
            for (var k = -reach; k <= reach; k++)
            {
                var j = isLoop ? (i + k + edges) % edges : i + k;
                sumX += Bell[k + 7] * mx[j];
                sumY += Bell[k + 7] * my[j];
                sum += Bell[k + 7];
            }
            x.Add(sumX / sum);
            y.Add(sumY / sum);
        }
        x.Add(isLoop ? x[0] : xs[^1]);
        y.Add(isLoop ? y[0] : ys[^1]);
        var keep = new bool[x.Count];
        keep[0] = keep[^1] = true;
        if (isLoop) keep[x.Count / 3] = keep[2 * x.Count / 3] = true;
        var held = Enumerable.Range(0, keep.Length).Where(i => keep[i]).ToArray();
        for (var i = 1; i < held.Length; i++) Thin(x, y, held[i - 1], held[i], keep);
        var kept = Enumerable.Range(0, keep.Length).Where(i => keep[i]).ToArray();
        return new(left, right, [.. kept.Select(i => x[i])], [.. kept.Select(i => y[i])]);
    }

    private static void Thin(List<double> x, List<double> y, int first, int last, bool[] keep)
    {
        var open = new Stack<(int, int)>([(first, last)]);
        while (open.TryPop(out var span))
        {
            var (from, to) = span;
            var (farthest, distance) = (-1, Tolerance);
            for (var i = from + 1; i < to; i++)
            {
                var d = Quality.PlaneSegment.Nearest(new(x[i], y[i], x[i], y[i]), new(x[from], y[from], x[to], y[to])).Distance;
                if (d > distance) (farthest, distance) = (i, d);
            }
            if (farthest < 0) continue;
            keep[farthest] = true;
            open.Push((from, farthest));
            open.Push((farthest, to));
        }
    }
}
