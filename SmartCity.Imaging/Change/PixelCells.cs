using System.Numerics.Tensors;

namespace SmartCity.Imaging.Change;

/// <summary>A window's pixels gathered in square cells: what looks at neighbourhoods of dozens of pixels need not look at every one of them.</summary>
/// <remarks>Cells begin at the window's corner, so that windows whose corners are multiples of <see cref="Side"/> share them.</remarks>
internal readonly struct PixelCells(int width, int height)
{
    /// <summary>Of a cell, in pixels.</summary>
    internal const int Side = 4;

    internal int Columns { get; } = (width + Side - 1) / Side;

    internal int Rows { get; } = (height + Side - 1) / Side;

    internal int Count => Columns * Rows;

    /// <summary>Mean per cell; cells that the window cuts count the pixels inside.</summary>
    internal void Mean(ReadOnlySpan<float> values, Span<float> cells) => Gather(values, default, 0, 0, cells);

    /// <summary>Mean per cell of a × b, with b taken so many pixels to the east and south; at the rim the outermost pixels of b are repeated.</summary>
    internal void MeanProduct(ReadOnlySpan<float> a, ReadOnlySpan<float> b, int east, int south, Span<float> cells) => Gather(a, b, east, south, cells);

    /// <summary>Bilinear between the cells' centres, for every pixel.</summary>
    internal void Spread(ReadOnlySpan<float> cells, Span<float> values)
    {
        var line = new float[Columns];
        for (var row = 0; row < height; row++)
        {
            var (upper, t) = Place(row, Rows);
            var north = cells.Slice(upper * Columns, Columns);
            var south = cells.Slice(Math.Min(upper + 1, Rows - 1) * Columns, Columns);
            for (var i = 0; i < Columns; i++) line[i] = north[i] + (south[i] - north[i]) * t;
            var target = values.Slice(row * width, width);
            for (var column = 0; column < width; column++)
            {
                var (left, s) = Place(column, Columns);
                var right = Math.Min(left + 1, Columns - 1);
                target[column] = line[left] + (line[right] - line[left]) * s;
            }
        }
    }

    private void Gather(ReadOnlySpan<float> a, ReadOnlySpan<float> b, int east, int south, Span<float> cells)
    {
        var sums = new float[width];
        for (var cellRow = 0; cellRow < Rows; cellRow++)
        {
            var (first, last) = (cellRow * Side, Math.Min(height, cellRow * Side + Side));
            sums.AsSpan().Clear();
            for (var row = first; row < last; row++)
            {
                var line = a.Slice(row * width, width);
                if (b.IsEmpty) TensorPrimitives.Add(sums, line, sums);
                else AddProduct(line, b.Slice(Math.Clamp(row + south, 0, height - 1) * width, width), east, sums);
            }
            for (var column = 0; column < Columns; column++)
            {
                var (from, to) = (column * Side, Math.Min(width, column * Side + Side));
                var sum = 0f;
                for (var i = from; i < to; i++) sum += sums[i];
                cells[cellRow * Columns + column] = sum / ((last - first) * (to - from));
            }
        }
    }

    private static void AddProduct(ReadOnlySpan<float> a, ReadOnlySpan<float> b, int east, Span<float> sums)
    {
        var (from, to) = (Math.Clamp(-east, 0, a.Length), Math.Clamp(a.Length - east, 0, a.Length));
        TensorPrimitives.MultiplyAdd(a[from..to], b[(from + east)..(to + east)], sums[from..to], sums[from..to]);
        for (var i = 0; i < from; i++) sums[i] += a[i] * b[0];
        for (var i = to; i < a.Length; i++) sums[i] += a[i] * b[^1];
    }

    // The cell whose centre lies before a pixel's centre, and the share of the way to the next.
    private static (int Cell, float Share) Place(int pixel, int cells)
    {
        var at = Math.Clamp((pixel + 0.5f) / Side - 0.5f, 0, cells - 1);
        return ((int)at, at - (int)at);
    }
}
