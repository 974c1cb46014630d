namespace SmartCity.Geo.Tiles.Glyphs;

/// <summary>Exact Euclidean distances to an outline, by Felzenszwalb and Huttenlocher, "Distance Transforms of Sampled Functions" (2012).</summary>
public static class DistanceField
{
    private const double Far = 1e20;

    /// <summary>Signed distance of each pixel's centre from the outline in pixels: negative inside.</summary>
    /// <param name="coverage">Row-major, 0 outside, 255 inside; a pixel between is taken to be cut so that its share lies inside.</param>
    /// <exception cref="ArgumentException">The size is another.</exception>
    public static float[] Of(ReadOnlySpan<byte> coverage, int width, int height)
    {
        if (coverage.Length != width * height) throw new ArgumentException($"{coverage.Length} bytes are no {width} × {height} pixels.", nameof(coverage));
        var (outer, inner) = (new double[coverage.Length], new double[coverage.Length]);
        for (var i = 0; i < coverage.Length; i++)
        {
            var offset = 0.5 - coverage[i] / 255.0;
            outer[i] = coverage[i] switch { 0 => Far, 255 => 0, _ => Square(Math.Max(0, offset)) };
            inner[i] = coverage[i] switch { 0 => 0, 255 => Far, _ => Square(Math.Max(0, -offset)) };
        }
        Transform(outer, width, height);
        Transform(inner, width, height);
        var distances = new float[coverage.Length];
        for (var i = 0; i < distances.Length; i++) distances[i] = (float)(Math.Sqrt(outer[i]) - Math.Sqrt(inner[i]));
        return distances;
    }

    private static double Square(double value) => value * value;

    /// <summary>Squared distances in place: first down the columns, then along the rows.</summary>
    private static void Transform(double[] field, int width, int height)
    {
        var longest = Math.Max(width, height);
        var (values, places, borders) = (new double[longest], new int[longest], new double[longest + 1]);
        for (var x = 0; x < width; x++) Line(field, x, width, height, values, places, borders);
        for (var y = 0; y < height; y++) Line(field, y * width, 1, width, values, places, borders);
    }

    /// <summary>The lower envelope of the parabolas that stand on a line's values.</summary>
    private static void Line(double[] field, int start, int stride, int count, double[] values, int[] places, double[] borders)
    {
        for (var i = 0; i < count; i++) values[i] = field[start + i * stride];
        (places[0], borders[0], borders[1]) = (0, double.NegativeInfinity, double.PositiveInfinity);
        var last = 0;
        for (var q = 1; q < count; q++)
        {
            var cut = Cut(q, places[last]);
            while (cut <= borders[last]) cut = Cut(q, places[--last]);
            last++;
            (places[last], borders[last], borders[last + 1]) = (q, cut, double.PositiveInfinity);
        }
        for (int q = 0, at = 0; q < count; q++)
        {
            while (borders[at + 1] < q) at++;
            field[start + q * stride] = values[places[at]] + Square(q - places[at]);
        }

        double Cut(int q, int p) => (values[q] - values[p] + Square(q) - Square(p)) / (2.0 * (q - p));
    }
}
