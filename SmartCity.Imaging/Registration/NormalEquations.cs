namespace SmartCity.Imaging.Registration;

/// <summary>Weighted least squares of two values that are each linear in place.</summary>
internal sealed class NormalEquations
{
    private double _w, _x, _y, _xx, _xy, _yy, _c, _cx, _cy, _r, _rx, _ry;

    internal void Add(double x, double y, double columns, double rows, double weight)
    {
        _w += weight;
        _x += weight * x;
        _y += weight * y;
        _xx += weight * x * x;
        _xy += weight * x * y;
        _yy += weight * y * y;
        _c += weight * columns;
        _cx += weight * columns * x;
        _cy += weight * columns * y;
        _r += weight * rows;
        _rx += weight * rows * x;
        _ry += weight * rows * y;
    }

    /// <param name="constantPrior">Weight that draws the constant to 0.</param>
    /// <param name="slopePrior">Weight that draws the slopes to 0; infinite = a constant only.</param>
    internal DisplacementField.Affine Solve(double constantPrior, double slopePrior)
    {
        var w = _w + constantPrior;
        if (w <= 0) return default;
        if (double.IsPositiveInfinity(slopePrior)) return new(_c / w, 0, 0, _r / w, 0, 0);
        // Eliminate the constant, then solve the 2 × 2 of the slopes.
        var (xx, xy, yy) = (_xx - _x * _x / w + slopePrior, _xy - _x * _y / w, _yy - _y * _y / w + slopePrior);
        var determinant = xx * yy - xy * xy;
        var (cx, cy, rx, ry) = (_cx - _x * _c / w, _cy - _y * _c / w, _rx - _x * _r / w, _ry - _y * _r / w);
        var (cColumn, cRow) = ((cx * yy - cy * xy) / determinant, (cy * xx - cx * xy) / determinant);
        var (rColumn, rRow) = ((rx * yy - ry * xy) / determinant, (ry * xx - rx * xy) / determinant);
        return new((_c - cColumn * _x - cRow * _y) / w, cColumn, cRow, (_r - rColumn * _x - rRow * _y) / w, rColumn, rRow);
    }
}
