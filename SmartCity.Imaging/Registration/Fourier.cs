using System.Numerics;

namespace SmartCity.Imaging.Registration;

/// <summary>Discrete Fourier transform of square tiles whose side is a power of two (Cooley &amp; Tukey 1965), in place.</summary>
internal static class Fourier
{
    /// <param name="tile">Row-major, <paramref name="side"/>².</param>
    internal static void Transform(Span<Complex> tile, int side, bool inverse)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(tile.Length, side * side);
        if (!BitOperations.IsPow2(side)) throw new ArgumentOutOfRangeException(nameof(side), side, "The side must be a power of two.");
        var column = new Complex[side];
        var turns = new Complex[Math.Max(1, side / 2)];
        for (var k = 0; k < turns.Length; k++) turns[k] = Complex.FromPolarCoordinates(1, (inverse ? 2 : -2) * Math.PI * k / side);
        for (var row = 0; row < side; row++) Transform(tile.Slice(row * side, side), turns, inverse);
        for (var c = 0; c < side; c++)
        {
            for (var row = 0; row < side; row++) column[row] = tile[row * side + c];
            Transform(column, turns, inverse);
            for (var row = 0; row < side; row++) tile[row * side + c] = column[row];
        }
    }

    // turns: the roots of unity of the whole length, first half of the circle.
    private static void Transform(Span<Complex> values, ReadOnlySpan<Complex> turns, bool inverse)
    {
        var n = values.Length;
        for (int i = 1, j = 0; i < n; i++)
        {
            var bit = n >> 1;
            for (; (j & bit) != 0; bit >>= 1) j ^= bit;
            j ^= bit;
            if (i < j) (values[i], values[j]) = (values[j], values[i]);
        }
        for (var length = 2; length <= n; length <<= 1)
        {
            var (half, stride) = (length / 2, n / length);
            for (var start = 0; start < n; start += length)
            {
                var evens = values.Slice(start, half);
                var odds = values.Slice(start + half, half);
                for (var k = 0; k < half; k++)
                {
                    var odd = odds[k] * turns[k * stride];
                    (evens[k], odds[k]) = (evens[k] + odd, evens[k] - odd);
                }
            }
        }
        if (!inverse) return;
        for (var i = 0; i < n; i++) values[i] /= n;
    }
}
