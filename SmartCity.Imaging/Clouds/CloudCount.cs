namespace SmartCity.Imaging.Clouds;

/// <summary>Clouded pixels in any rectangle at once (a summed-area table, Crow 1984).</summary>
internal sealed class CloudCount
{
    private readonly int[] _sums;   // (height + 1) × (width + 1)
    private readonly int _width, _height;

    internal CloudCount(ReadOnlySpan<byte> cover, int width, int height)
    {
        (_width, _height, _sums) = (width, height, new int[(width + 1) * (height + 1)]);
        for (var row = 0; row < height; row++)
        {
            var sum = 0;
            for (var column = 0; column < width; column++)
            {
                if (cover[row * width + column] == (byte)SkyCover.Cloud) sum++;
                _sums[(row + 1) * (width + 1) + column + 1] = _sums[row * (width + 1) + column + 1] + sum;
            }
        }
    }

    /// <summary>Clouded pixels, and all, of the square around a pixel as far as it lies inside.</summary>
    internal (int Count, int Area) Around(int column, int row, int radius)
    {
        var (left, top, right, bottom) = (Math.Max(0, column - radius), Math.Max(0, row - radius), Math.Min(_width, column + radius + 1), Math.Min(_height, row + radius + 1));
        var stride = _width + 1;
        return (_sums[bottom * stride + right] - _sums[top * stride + right] - _sums[bottom * stride + left] + _sums[top * stride + left], (right - left) * (bottom - top));
    }
}
