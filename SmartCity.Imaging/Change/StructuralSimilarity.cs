using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SmartCity.Imaging.Change;

/// <summary>1 − SSIM (Wang et al. 2004) of two dates in place, row by row.</summary>
/// <remarks>Values are rounded to 1/512, so that all sums are whole numbers: they can run along with the row, and a pixel's value is the same to the last
/// bit whatever window it is computed in. One row costs the same for every radius. Not thread-safe.</remarks>
internal sealed class StructuralSimilarity
{
    /// <summary>The largest radius whose sums of squares still fit 32 bits.</summary>
    internal const int LargestRadius = 10;

    private const float Stability = 0.01f, CorrelationStability = 1e-4f;
    private const int Levels = 512, Limit = 2047;   // values beyond ±4 counts as that: squares have 22 bits, 21 × 21 of them 31
    private const int Sums = 5;   // before, after, before², after², before · after

    private readonly int _width, _height, _radius, _length;
    private readonly int[] _ring;      // the quantised rows of the neighbourhood and the one that left: before, after
    private readonly int[] _columns;   // per sum: over the rows of the neighbourhood
    private readonly int[] _fours;     // per sum: of each column and the three east of it
    private readonly float[] _shares;  // 1 / columns inside

    internal StructuralSimilarity(int width, int height, int radius)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(radius, LargestRadius);
        (_width, _height, _radius) = (width, height, radius);
        // Zeros on both sides, and room for whole vectors beyond.
        _length = width + 2 * radius + 3 * Vector<int>.Count + 2 * LargestRadius;
        _ring = new int[2 * (2 * radius + 2) * _length];
        _columns = new int[Sums * _length];
        _fours = new int[Sums * _length];
        _shares = new float[_length];
        for (var column = 0; column < width; column++) _shares[column] = 1f / (Math.Min(width - 1, column + radius) - Math.Max(0, column - radius) + 1);
    }

    /// <summary>Compares two dates of one band or of the brightness.</summary>
    /// <param name="before">On the relative scale, row-major, no NaN; as <paramref name="after"/>.</param>
    /// <param name="difference">Receives 0 = the same … 2 = inverted.</param>
    internal void Difference(ReadOnlySpan<float> before, ReadOnlySpan<float> after, Span<float> difference)
    {
        Array.Clear(_columns);
        for (var row = 0; row < Math.Min(_radius, _height); row++) Enter(before, after, row, isFull: false);
        for (var row = 0; row < _height; row++)
        {
            if (row + _radius < _height) Enter(before, after, row + _radius, isFull: row > _radius);
            else if (row > _radius) Leave(row - _radius - 1);
            Row(row, difference.Slice(row * _width, _width));
        }
    }

    private Span<int> Ring(int row, int date) => _ring.AsSpan((2 * (row % (2 * _radius + 2)) + date) * _length, _length);

    /// <param name="isFull">A row leaves as this one enters.</param>
    private void Enter(ReadOnlySpan<float> before, ReadOnlySpan<float> after, int row, bool isFull)
    {
        Quantise(before.Slice(row * _width, _width), Ring(row, 0)[_radius..]);
        Quantise(after.Slice(row * _width, _width), Ring(row, 1)[_radius..]);
        if (isFull) Exchange(row, row - 2 * _radius - 1);
        else Accumulate(row, Vector<int>.One);
    }

    private void Leave(int row) => Accumulate(row, -Vector<int>.One);

    private void Accumulate(int row, Vector<int> sign)
    {
        ref var b = ref MemoryMarshal.GetReference(Ring(row, 0));
        ref var a = ref MemoryMarshal.GetReference(Ring(row, 1));
        for (nuint i = 0; i < (nuint)(_width + 2 * _radius); i += (nuint)Vector<int>.Count)
        {
            var (before, after) = (Vector.LoadUnsafe(ref b, i), Vector.LoadUnsafe(ref a, i));
            var (signedBefore, signedAfter) = (before * sign, after * sign);
            Add(i, signedBefore, signedAfter, before * signedBefore, after * signedAfter, after * signedBefore);
        }
    }

    private void Exchange(int entering, int leaving)
    {
        ref var b = ref MemoryMarshal.GetReference(Ring(entering, 0));
        ref var a = ref MemoryMarshal.GetReference(Ring(entering, 1));
        ref var oldB = ref MemoryMarshal.GetReference(Ring(leaving, 0));
        ref var oldA = ref MemoryMarshal.GetReference(Ring(leaving, 1));
        for (nuint i = 0; i < (nuint)(_width + 2 * _radius); i += (nuint)Vector<int>.Count)
        {
            var (before, after) = (Vector.LoadUnsafe(ref b, i), Vector.LoadUnsafe(ref a, i));
            var (oldBefore, oldAfter) = (Vector.LoadUnsafe(ref oldB, i), Vector.LoadUnsafe(ref oldA, i));
            Add(i, before - oldBefore, after - oldAfter, before * before - oldBefore * oldBefore, after * after - oldAfter * oldAfter, before * after - oldBefore * oldAfter);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(nuint i, Vector<int> before, Vector<int> after, Vector<int> before2, Vector<int> after2, Vector<int> product)
    {
        ref var sums = ref MemoryMarshal.GetArrayDataReference(_columns);
        var stride = (nuint)_length;
        (Vector.LoadUnsafe(ref sums, i) + before).StoreUnsafe(ref sums, i);
        (Vector.LoadUnsafe(ref sums, stride + i) + after).StoreUnsafe(ref sums, stride + i);
        (Vector.LoadUnsafe(ref sums, 2 * stride + i) + before2).StoreUnsafe(ref sums, 2 * stride + i);
        (Vector.LoadUnsafe(ref sums, 3 * stride + i) + after2).StoreUnsafe(ref sums, 3 * stride + i);
        (Vector.LoadUnsafe(ref sums, 4 * stride + i) + product).StoreUnsafe(ref sums, 4 * stride + i);
    }

    private void Row(int row, Span<float> difference)
    {
        AddFours();
        var rows = Math.Min(_height - 1, row + _radius) - Math.Max(0, row - _radius) + 1;
        var share = new Vector<float>(1f / rows);
        ref var columns = ref MemoryMarshal.GetArrayDataReference(_columns);
        ref var fours = ref MemoryMarshal.GetArrayDataReference(_fours);
        ref var shares = ref MemoryMarshal.GetArrayDataReference(_shares);
        var stride = (nuint)_length;
        var column = 0;
        for (; column <= _width - Vector<float>.Count; column += Vector<float>.Count) At((nuint)column, ref columns, ref fours, ref shares).CopyTo(difference[column..]);
        if (column == _width) return;
        Span<float> last = stackalloc float[Vector<float>.Count];
        At((nuint)column, ref columns, ref fours, ref shares).CopyTo(last);
        last[..(_width - column)].CopyTo(difference[column..]);

        Vector<float> At(nuint i, ref int columns, ref int fours, ref float shares)
        {
            var weight = Vector.LoadUnsafe(ref shares, i) * share * (1f / Levels);
            var before = Vector.ConvertToSingle(Total(ref columns, ref fours, i)) * weight;
            var after = Vector.ConvertToSingle(Total(ref columns, ref fours, stride + i)) * weight;
            weight *= 1f / Levels;
            var varianceBefore = Vector.Max(Vector.ConvertToSingle(Total(ref columns, ref fours, 2 * stride + i)) * weight - before * before, Vector<float>.Zero);
            var varianceAfter = Vector.Max(Vector.ConvertToSingle(Total(ref columns, ref fours, 3 * stride + i)) * weight - after * after, Vector<float>.Zero);
            var covariance = Vector.ConvertToSingle(Total(ref columns, ref fours, 4 * stride + i)) * weight - before * after;
            // Covariance over both spreads, held back where there is hardly any pattern, times both spreads again.
            var product = varianceBefore * varianceAfter;
            var pattern = covariance * Vector.SquareRoot(product / (product + new Vector<float>(CorrelationStability)));
            var stability = new Vector<float>(Stability);
            return Vector<float>.One - (2 * before * after + stability) * (2 * pattern + stability)
                / ((before * before + after * after + stability) * (varianceBefore + varianceAfter + stability));
        }
    }

    // Sums of 2·radius + 1 neighbours out of sums of four and the few that are left.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector<int> Total(ref int columns, ref int fours, nuint i)
    {
        var (end, last) = (i + (nuint)(2 * _radius + 1), i + (nuint)((2 * _radius + 1) & ~3));
        var total = Vector<int>.Zero;
        for (; i < last; i += 4) total += Vector.LoadUnsafe(ref fours, i);
        for (; i < end; i++) total += Vector.LoadUnsafe(ref columns, i);
        return total;
    }

    private void AddFours()
    {
        ref var columns = ref MemoryMarshal.GetArrayDataReference(_columns);
        ref var fours = ref MemoryMarshal.GetArrayDataReference(_fours);
        for (var sum = 0; sum < Sums; sum++)
            for (nuint i = (nuint)(sum * _length), end = i + (nuint)(_width + 2 * _radius); i < end; i += (nuint)Vector<int>.Count)
                (Vector.LoadUnsafe(ref columns, i) + Vector.LoadUnsafe(ref columns, i + 1) + Vector.LoadUnsafe(ref columns, i + 2) + Vector.LoadUnsafe(ref columns, i + 3)).StoreUnsafe(ref fours, i);
    }

    private static void Quantise(ReadOnlySpan<float> values, Span<int> levels)
    {
        var (half, limit) = (new Vector<float>(0.5f), new Vector<float>(Limit));
        var i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
            Level(new Vector<float>(values[i..])).CopyTo(levels[i..]);
        if (i == values.Length) return;
        Span<float> last = stackalloc float[Vector<float>.Count];
        Span<int> lastLevels = stackalloc int[Vector<int>.Count];
        last.Clear();
        values[i..].CopyTo(last);
        Level(new Vector<float>(last)).CopyTo(lastLevels);
        lastLevels[..(values.Length - i)].CopyTo(levels[i..]);

        Vector<int> Level(Vector<float> value) =>
            Vector.ConvertToInt32(Vector.Floor(Vector.Min(Vector.Max(value * Levels, -limit), limit) + half));
    }
}
