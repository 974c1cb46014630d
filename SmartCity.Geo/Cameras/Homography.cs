namespace SmartCity.Geo.Cameras;

/// <summary>A projective map of one plane onto another: of a picture onto flat ground, for example.</summary>
/// <remarks>Row-major 3 × 3; (x, y, 1) goes to (X, Y, W), which is the point X/W, Y/W. W is 0 on the horizon, and of the other sign beyond it.</remarks>
public sealed class Homography
{
    private readonly double[] _h;

    /// <param name="elements">Nine, row-major.</param>
    public Homography(IReadOnlyList<double> elements)
    {
        ArgumentNullException.ThrowIfNull(elements);
        ArgumentOutOfRangeException.ThrowIfNotEqual(elements.Count, 9);
        _h = [.. elements];
    }

    public IReadOnlyList<double> Elements => _h;

    /// <summary>Third element of what a point goes to: positive this side of the horizon, for a map of <see cref="HomographyFit"/>.</summary>
    public double W(double x, double y) => _h[6] * x + _h[7] * y + _h[8];

    /// <returns>Infinite or not a number on the horizon.</returns>
    public (double X, double Y) Apply(double x, double y)
    {
        var w = W(x, y);
        return ((_h[0] * x + _h[1] * y + _h[2]) / w, (_h[3] * x + _h[4] * y + _h[5]) / w);
    }

    /// <summary>How the image of a point moves with the point: dX/dx, dX/dy, dY/dx, dY/dy.</summary>
    public (double Xx, double Xy, double Yx, double Yy) Slope(double x, double y)
    {
        var w = W(x, y);
        var (gx, gy) = Apply(x, y);
        return ((_h[0] - gx * _h[6]) / w, (_h[1] - gx * _h[7]) / w, (_h[3] - gy * _h[6]) / w, (_h[4] - gy * _h[7]) / w);
    }

    /// <summary>How the image of a point moves with the nine elements: of X and of Y.</summary>
    internal (double[] X, double[] Y) SlopeOfElements(double x, double y)
    {
        var w = W(x, y);
        var (gx, gy) = Apply(x, y);
        double[] p = [x / w, y / w, 1 / w];
        return ([p[0], p[1], p[2], 0, 0, 0, -gx * p[0], -gx * p[1], -gx * p[2]], [0, 0, 0, p[0], p[1], p[2], -gy * p[0], -gy * p[1], -gy * p[2]]);
    }

    /// <summary>The map back; W of what it gives has the sign of W here.</summary>
    /// <returns>Null for a map that flattens the plane.</returns>
    public Homography? Inverse()
    {
        double[] cofactors =
        [
            _h[4] * _h[8] - _h[5] * _h[7], _h[2] * _h[7] - _h[1] * _h[8], _h[1] * _h[5] - _h[2] * _h[4],
            _h[5] * _h[6] - _h[3] * _h[8], _h[0] * _h[8] - _h[2] * _h[6], _h[2] * _h[3] - _h[0] * _h[5],
            _h[3] * _h[7] - _h[4] * _h[6], _h[1] * _h[6] - _h[0] * _h[7], _h[0] * _h[4] - _h[1] * _h[3],
        ];
        var determinant = _h[0] * cofactors[0] + _h[1] * cofactors[3] + _h[2] * cofactors[6];
        return determinant == 0 || !double.IsFinite(determinant) ? null : new(Array.ConvertAll(cofactors, c => c / determinant));
    }

    /// <summary>First the other, then this.</summary>
    internal Homography After(Homography other)
    {
        var product = new double[9];
        for (var i = 0; i < 3; i++)
            for (var j = 0; j < 3; j++)
                for (var k = 0; k < 3; k++) product[3 * i + j] += _h[3 * i + k] * other._h[3 * k + j];
        return new(product);
    }
}
