using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace SmartCity.Geo.Tiles.Glyphs;

/// <summary>Exact Euclidean distances to an outline, as far as they are wanted: squares add up, so the nearest pixel of each column is sought first, and then the nearest of these along the rows.</summary>
/// <remarks>Looking at all neighbours within a small reach, many pixels at once, is faster than the lower envelopes of Felzenszwalb and Huttenlocher (2012), whose time does not depend on the reach.</remarks>
public static class DistanceField
{
    private const float Far = 1e20f;

    /// <summary>Signed distance of each pixel's centre from the outline in pixels: negative inside.</summary>
    /// <param name="coverage">Row-major, 0 outside, 255 inside; a pixel between is taken to be cut so that its share lies inside.</param>
    /// <param name="outside">What lies outside and farther away than so many pixels has this distance.</param>
    /// <param name="inside">What lies inside and farther away than so many pixels has the negative of this one.</param>
    /// <exception cref="ArgumentException">The size is another.</exception>
    public static float[] Of(ReadOnlySpan<byte> coverage, int width, int height, int outside, int inside)
    {
        if (coverage.Length != width * height) throw new ArgumentException($"{coverage.Length} bytes are no {width} × {height} pixels.", nameof(coverage));
        Span<float> shares = stackalloc float[256];   // squared distance of the outline from the centre of a pixel that it cuts
        for (var share = 0; share < 256; share++) shares[share] = Square(Math.Max(0, 0.5f - share / 255f));
        (shares[0], shares[255]) = (Far, 0);
        var distances = Nearest(coverage, width, height, outside, shares);
        shares.Reverse();   // what is missing of a pixel
        var depths = Nearest(coverage, width, height, inside, shares);
        for (var i = 0; i < distances.Length; i++) distances[i] -= depths[i];
        return distances;
    }

    private static float Square(float value) => value * value;

    /// <summary>Distances from what has the square zero, or little more; at most <paramref name="reach"/>.</summary>
    private static float[] Nearest(ReadOnlySpan<byte> coverage, int width, int height, int reach, ReadOnlySpan<float> squares)
    {
        // A margin on all sides saves asking where the picture ends; the right one also takes what is left of the last vector.
        var stride = width + 2 * reach + Vector<float>.Count;
        var size = stride * (height + 2 * reach);
        float[] field = ArrayPool<float>.Shared.Rent(size), columns = ArrayPool<float>.Shared.Rent(size);
        field.AsSpan(0, size).Fill(Far);
        columns.AsSpan(0, size).Fill(Far);
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++) field[(y + reach) * stride + reach + x] = squares[coverage[y * width + x]];
        Lower(field, columns, stride, stride, width, height, reach);
        Lower(columns, field, 1, stride, width, height, reach);
        var distances = new float[width * height];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++) distances[y * width + x] = Math.Min(MathF.Sqrt(field[(y + reach) * stride + reach + x]), reach);
        ArrayPool<float>.Shared.Return(field);
        ArrayPool<float>.Shared.Return(columns);
        return distances;
    }

    /// <summary>For each pixel the least of its neighbours' values and their squared distances, in both directions of a step.</summary>
    private static void Lower(float[] from, float[] to, int step, int stride, int width, int height, int reach)
    {
        Span<Vector<float>> squares = stackalloc Vector<float>[reach];
        for (var i = 0; i < reach; i++) squares[i] = new(Square(i + 1));
        for (var y = reach; y < reach + height; y++)
        {
            for (var x = reach; x < reach + width; x += Vector<float>.Count)
            {
                var at = y * stride + x;
                ref var here = ref from[at];
                var (before, after) = ((nint)0, (nint)0);
                var least = Vector.LoadUnsafe(ref here);
                foreach (ref readonly var square in squares)
                {
                    before = unchecked(before - step);
                    after = unchecked(after + step);
                    least = Vector.MinNative(least, Vector.MinNative(Vector.LoadUnsafe(ref Unsafe.Add(ref here, before)), Vector.LoadUnsafe(ref Unsafe.Add(ref here, after))) + square);
                }
                least.CopyTo(to, at);
            }
        }
    }
}
