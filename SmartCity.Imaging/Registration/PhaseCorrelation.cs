using System.Numerics;

namespace SmartCity.Imaging.Registration;

/// <summary>How far one tile's content lies from another's, from the phases of their spectra alone, so brightness and contrast don't matter.</summary>
/// <remarks>Kuglin &amp; Hines (1975). The whitened cross spectrum is weighted by a Gaussian before it is inverted: the peak of an exact shift then is
/// a Gaussian, and three samples of its logarithm give its place below a pixel without bias. The weight also quietens the noisy high frequencies.</remarks>
internal static class PhaseCorrelation
{
    /// <summary>Standard deviation of the spectral weight, in cycles per pixel.</summary>
    private const double Bandwidth = 0.13;

    /// <param name="Columns">The second tile's content lies this many columns east of the first's.</param>
    /// <param name="Rows">And this many rows south.</param>
    /// <param name="Sharpness">Peak over the standard deviation of the correlation surface; below about 6 it is noise.</param>
    internal readonly record struct Shift(double Columns, double Rows, double Sharpness);

    /// <param name="first">Row-major, <paramref name="side"/>²; NaN counts as the tile's mean.</param>
    /// <param name="side">A power of two.</param>
    internal static Shift Between(ReadOnlySpan<float> first, ReadOnlySpan<float> second, int side)
    {
        // One transform for both real tiles: the second rides on the imaginary part, and symmetry parts them again.
        var both = new Complex[side * side];
        Fill(first, second, both, side);
        Fourier.Transform(both, side, inverse: false);
        var weights = new double[side];
        for (var i = 0; i < side; i++)
        {
            var frequency = (i <= side / 2 ? i : i - side) / (double)side;
            weights[i] = Math.Exp(-frequency * frequency / (2 * Bandwidth * Bandwidth));
        }
        var a = new Complex[side * side];
        for (var row = 0; row < side; row++)
            for (var column = 0; column < side; column++)
            {
                var (here, mirrored) = (both[row * side + column], Complex.Conjugate(both[(side - row) % side * side + (side - column) % side]));
                var (spectrum, other) = (here + mirrored, here - mirrored);   // twice the first's, twice i times the second's
                var cross = Complex.Conjugate(spectrum) * new Complex(other.Imaginary, -other.Real);
                var magnitude = cross.Magnitude;
                a[row * side + column] = magnitude > 1e-12 ? cross / magnitude * (weights[row] * weights[column]) : Complex.Zero;
            }
        a[0] = Complex.Zero;   // the mean's phase says nothing of a shift
        Fourier.Transform(a, side, inverse: true);

        var peak = 0;
        double sum = 0, squares = 0;
        for (var i = 0; i < a.Length; i++)
        {
            var value = a[i].Real;
            sum += value;
            squares += value * value;
            if (value > a[peak].Real) peak = i;
        }
        var deviation = Math.Sqrt(Math.Max(squares / a.Length - sum / a.Length * (sum / a.Length), 1e-300));
        int c = peak % side, r = peak / side;
        double At(int column, int row) => a[(row + side) % side * side + (column + side) % side].Real;
        var columns = c + Offset(At(c - 1, r), At(c, r), At(c + 1, r));
        var rows = r + Offset(At(c, r - 1), At(c, r), At(c, r + 1));
        return new(columns > side / 2.0 ? columns - side : columns, rows > side / 2.0 ? rows - side : rows, a[peak].Real / deviation);
    }

    // Where the Gaussian through three neighbouring samples peaks, −0.5…0.5 from the middle one.
    private static double Offset(double left, double middle, double right)
    {
        if (left <= 0 || right <= 0) return 0;
        var (l, m, r) = (Math.Log(left), Math.Log(middle), Math.Log(right));
        var curvature = l - 2 * m + r;
        return curvature >= 0 ? 0 : Math.Clamp((l - r) / (2 * curvature), -0.5, 0.5);
    }

    private static void Fill(ReadOnlySpan<float> first, ReadOnlySpan<float> second, Span<Complex> both, int side)
    {
        var (meanOfFirst, meanOfSecond) = (Mean(first), Mean(second));
        var window = new double[side];
        for (var i = 0; i < side; i++) window[i] = Hann(i, side);
        for (var row = 0; row < side; row++)
            for (var column = 0; column < side; column++)
            {
                var i = row * side + column;
                var taper = window[row] * window[column];
                both[i] = new(float.IsNaN(first[i]) ? 0 : (first[i] - meanOfFirst) * taper, float.IsNaN(second[i]) ? 0 : (second[i] - meanOfSecond) * taper);
            }
    }

    private static double Mean(ReadOnlySpan<float> tile)
    {
        double sum = 0;
        var count = 0;
        foreach (var value in tile)
            if (!float.IsNaN(value)) (sum, count) = (sum + value, count + 1);
        return count == 0 ? 0 : sum / count;
    }

    // The edges of a tile are no edges of the ground.
    private static double Hann(int i, int side) => 0.5 - 0.5 * Math.Cos(2 * Math.PI * (i + 0.5) / side);
}
