using System.Numerics;
using System.Numerics.Tensors;

namespace SmartCity.Imaging.Change;

/// <summary>Means over square neighbourhoods, summed directly and always in the same order: a pixel's value doesn't depend on the window around it.</summary>
internal static class BoxFilter
{
    /// <param name="source">Row-major, no NaN.</param>
    /// <param name="mean">Receives the mean over (2·radius + 1)² pixels, at the raster's edge over those inside; may not overlap the source.</param>
    /// <param name="scratch">As long as the source.</param>
    internal static void Mean(ReadOnlySpan<float> source, Span<float> mean, Span<float> scratch, int width, int height, int radius)
    {
        for (var row = 0; row < height; row++)
            RowSums(source.Slice(row * width, width), scratch.Slice(row * width, width), radius);
        for (var row = 0; row < height; row++)
        {
            var (first, last) = (Math.Max(0, row - radius), Math.Min(height - 1, row + radius));
            var target = mean.Slice(row * width, width);
            scratch.Slice(first * width, width).CopyTo(target);
            for (var other = first + 1; other <= last; other++) Add(scratch.Slice(other * width, width), target);
            Divide(target, radius, last - first + 1);
        }
    }

    private static void RowSums(ReadOnlySpan<float> row, Span<float> sums, int radius)
    {
        sums.Clear();
        for (var offset = -radius; offset <= radius; offset++)
        {
            var (from, to) = (Math.Max(0, -offset), Math.Min(row.Length, row.Length - offset));
            if (to > from) Add(row[(from + offset)..(to + offset)], sums[from..to]);
        }
    }

    private static void Add(ReadOnlySpan<float> values, Span<float> sums)
    {
        var i = 0;
        for (; i <= sums.Length - Vector<float>.Count; i += Vector<float>.Count)
            (new Vector<float>(sums[i..]) + new Vector<float>(values[i..])).CopyTo(sums[i..]);
        for (; i < sums.Length; i++) sums[i] += values[i];
    }

    private static void Divide(Span<float> sums, int radius, int rows)
    {
        var width = sums.Length;
        var (from, to) = (Math.Min(radius, width), Math.Max(Math.Min(radius, width), width - radius));
        for (var column = 0; column < from; column++) sums[column] /= rows * (Math.Min(width - 1, column + radius) + 1);
        TensorPrimitives.Divide(sums[from..to], rows * (2f * radius + 1), sums[from..to]);
        for (var column = to; column < width; column++) sums[column] /= rows * (width - Math.Max(0, column - radius));
    }
}
