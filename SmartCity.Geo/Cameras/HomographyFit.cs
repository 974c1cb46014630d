namespace SmartCity.Geo.Cameras;

/// <summary>The same point in a picture (x, y) and on the other plane (X, Y).</summary>
public readonly record struct PlanePair(double FromX, double FromY, double ToX, double ToY);

/// <summary>The homography that lets pairs of points meet: the one whose reprojection errors in the picture have the least sum of squares.</summary>
/// <remarks>Begins with the normalised direct linear transform (Hartley and Zisserman 2004, "Multiple View Geometry", algorithm 4.2) and goes on by
/// Gauss-Newton over eight elements, the ninth being 1 in the middle of the points, where no horizon can be. The errors are taken to be those of
/// the clicks, equal along both axes and independent.</remarks>
public sealed record HomographyFit
{
    private const int MostSteps = 50, Unknowns = 8;

    private HomographyFit(Homography map, double[] unit, double sum, int freedom) => (Map, UnitCovariance, SumOfSquares, Freedom) = (map, unit, sum, freedom);

    /// <summary>From the picture to the other plane; W is 1 in the middle of the points.</summary>
    public Homography Map { get; }

    /// <summary>Row-major 9 × 9, of the map's elements, for clicks with a standard deviation of one pixel.</summary>
    public IReadOnlyList<double> UnitCovariance { get; }

    /// <summary>Of what is left over in the picture, in square pixels.</summary>
    public double SumOfSquares { get; }

    /// <summary>Observations beyond the unknowns: two for each pair beyond the fourth.</summary>
    public int Freedom { get; }

    /// <summary>Standard deviation of a click along one axis, as the errors tell it; not a number for four pairs.</summary>
    public double SigmaPixels => Math.Sqrt(SumOfSquares / Freedom);

    /// <returns>Null when the pairs don't determine a map: too few, all but one of them on one line, or some beyond the horizon of the others.</returns>
    public static HomographyFit? Of(IReadOnlyList<PlanePair> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        if (pairs.Count < 4) return null;
        var (from, fromBack) = Normalising([.. pairs.Select(p => (p.FromX, p.FromY))]);
        var (to, toBack) = Normalising([.. pairs.Select(p => (p.ToX, p.ToY))]);
        var near = pairs.Select(p =>
        {
            var ((x, y), (gx, gy)) = (from.Apply(p.FromX, p.FromY), to.Apply(p.ToX, p.ToY));
            return new PlanePair(x, y, gx, gy);
        }).ToList();
        if (Linear(near) is not { } h || Refined(near, h) is not { } best) return null;
        var (map, inverse, sum) = best;
        var scale = fromBack.Elements[0];   // pixels of the picture to one unit of the normalised one
        var unit = Spread(inverse, toBack, from, 1 / (scale * scale));
        return new(toBack.After(map).After(from), unit, sum * scale * scale, 2 * pairs.Count - Unknowns);
    }

    /// <summary>Moves the middle of points to 0 and their mean distance from it to √2, and back.</summary>
    private static (Homography There, Homography Back) Normalising(IReadOnlyList<(double X, double Y)> points)
    {
        var (x, y) = (points.Average(p => p.X), points.Average(p => p.Y));
        var mean = points.Average(p => double.Hypot(p.X - x, p.Y - y));
        var s = mean > 0 ? Math.Sqrt(2) / mean : 1;
        return (new([s, 0, -s * x, 0, s, -s * y, 0, 0, 1]), new([1 / s, 0, x, 0, 1 / s, y, 0, 0, 1]));
    }

    private static Homography? Linear(List<PlanePair> pairs)
    {
        var equations = new NormalEquations(Unknowns);
        foreach (var (x, y, gx, gy) in pairs)
        {
            equations.Add([x, y, 1, 0, 0, 0, -gx * x, -gx * y], gx);
            equations.Add([0, 0, 0, x, y, 1, -gy * x, -gy * y], gy);
        }
        return equations.Solve() is { } solved ? new([.. solved.Solution, 1]) : null;
    }

    /// <returns>Null when a pair comes to lie beyond the horizon, or the last step is not determined.</returns>
    private static (Homography Map, double[,] Inverse, double Sum)? Refined(List<PlanePair> pairs, Homography start)
    {
        var (map, sum) = (start, Sum(pairs, start));
        if (double.IsNaN(sum)) return null;
        double[,] inverse;
        for (var step = 0; ; step++)
        {
            var equations = new NormalEquations(Unknowns);
            var back = map.Inverse()!;
            foreach (var (x, y, gx, gy) in pairs)
            {
                var (px, py) = back.Apply(gx, gy);
                var (a, b, c, d) = map.Slope(px, py);
                var determinant = a * d - b * c;
                var (slopeX, slopeY) = map.SlopeOfElements(px, py);
                // The point whose image stays where it is: it moves against the image's own slope.
                double[] ofX = new double[Unknowns], ofY = new double[Unknowns];
                for (var i = 0; i < Unknowns; i++)
                {
                    ofX[i] = -(d * slopeX[i] - b * slopeY[i]) / determinant;
                    ofY[i] = -(a * slopeY[i] - c * slopeX[i]) / determinant;
                }
                equations.Add(ofX, x - px);
                equations.Add(ofY, y - py);
            }
            if (equations.Solve() is not { } solved) return null;
            inverse = solved.Inverse;
            if (step == MostSteps) break;
            var (better, share) = (double.NaN, 1.0);
            Homography tried;
            do
            {
                tried = new([.. map.Elements.Take(Unknowns).Select((h, i) => h + share * solved.Solution[i]), 1]);
                better = Sum(pairs, tried);
                share /= 2;
            }
            while (!(better < sum) && share > 1e-4);
            if (!(better < sum)) break;
            var isDone = sum - better <= 1e-12 * sum;
            (map, sum) = (tried, better);
            if (isDone) step = MostSteps - 1;   // once more, for the covariance there
        }
        return (map, inverse, sum);
    }

    /// <summary>Of the squares of the reprojection errors; not a number when a pair lies beyond the horizon.</summary>
    private static double Sum(List<PlanePair> pairs, Homography map)
    {
        if (map.Inverse() is not { } back) return double.NaN;
        var sum = 0.0;
        foreach (var (x, y, gx, gy) in pairs)
        {
            if (!(map.W(x, y) > 0) || !(back.W(gx, gy) > 0)) return double.NaN;
            var (px, py) = back.Apply(gx, gy);
            sum += (px - x) * (px - x) + (py - y) * (py - y);
        }
        return sum;
    }

    /// <summary>Covariance of the nine elements of after · map · before from that of the eight free ones of the map.</summary>
    private static double[] Spread(double[,] eight, Homography after, Homography before, double variance)
    {
        var slope = new double[9, Unknowns];
        for (var i = 0; i < 3; i++)
            for (var j = 0; j < 3; j++)
                for (var e = 0; e < Unknowns; e++) slope[3 * i + j, e] = after.Elements[3 * i + e / 3] * before.Elements[3 * (e % 3) + j];
        var covariance = new double[81];
        for (var i = 0; i < 9; i++)
            for (var j = 0; j < 9; j++)
                for (var k = 0; k < Unknowns; k++)
                    for (var l = 0; l < Unknowns; l++) covariance[9 * i + j] += slope[i, k] * eight[k, l] * slope[j, l] * variance;
        return covariance;
    }
}
