namespace SmartCity.Imaging.Dust;

/// <summary>The squares of <see cref="Side"/> pixels that a frame is scored by; those at the right and lower edge may be narrower.</summary>
internal readonly record struct CellGrid(int Width, int Height)
{
    /// <summary>Pixels on the working scale.</summary>
    internal const int Side = 8;

    internal int Columns => (Width + Side - 1) / Side;

    internal int Rows => (Height + Side - 1) / Side;

    internal int Count => Columns * Rows;

    /// <summary>Means of a plane over the cells.</summary>
    /// <param name="plane">Width × height, row-major.</param>
    internal float[] Mean(ReadOnlySpan<float> plane)
    {
        var means = new float[Count];
        var sizes = new int[Count];
        for (var row = 0; row < Height; row++)
        {
            var line = plane.Slice(row * Width, Width);
            var start = row / Side * Columns;
            for (var column = 0; column < Columns; column++)
            {
                var end = Math.Min(Width, (column + 1) * Side);
                var sum = 0f;
                for (var x = column * Side; x < end; x++) sum += line[x];
                means[start + column] += sum;
                sizes[start + column] += end - column * Side;
            }
        }
        for (var i = 0; i < means.Length; i++) means[i] /= sizes[i];
        return means;
    }

    /// <summary>Values of the cells drawn out over a raster of any size, joined bilinearly between the cells' middles.</summary>
    internal float[] Spread(float[] cells, int width, int height)
    {
        var result = new float[width * height];
        var columns = new (int Left, int Right, float Share)[width];
        for (var x = 0; x < width; x++) columns[x] = Between((x + 0.5f) * Width / width / Side - 0.5f, Columns);
        for (var y = 0; y < height; y++)
        {
            var (above, below, down) = Between((y + 0.5f) * Height / height / Side - 0.5f, Rows);
            ReadOnlySpan<float> upper = cells.AsSpan(above * Columns, Columns), lower = cells.AsSpan(below * Columns, Columns);
            var target = result.AsSpan(y * width, width);
            for (var x = 0; x < width; x++)
            {
                var (left, right, share) = columns[x];
                var top = upper[left] + (upper[right] - upper[left]) * share;
                target[x] = top + (lower[left] + (lower[right] - lower[left]) * share - top) * down;
            }
        }
        return result;
    }

    private static (int, int, float) Between(float at, int count)
    {
        var place = Math.Clamp(at, 0, count - 1);
        var low = (int)place;
        return (low, Math.Min(low + 1, count - 1), place - low);
    }
}
