namespace SmartCity.Imaging.Clouds;

/// <summary>Clouded pixels of the squares around a row's pixels, row after row: sums over the rows of the square run along, and where no cloud is near nothing is summed.</summary>
internal sealed class CloudCount
{
    private readonly byte[] _cover;
    private readonly int[] _columns, _counts;   // clouded pixels of each column over the square's rows; of each pixel's square
    private readonly int _width, _height, _radius;
    private int _row = -1, _inColumns;

    /// <param name="cover">Of a window, row-major; copied, so it may be changed while the rows are looked at.</param>
    internal CloudCount(ReadOnlySpan<byte> cover, int width, int height, int radius)
    {
        (_cover, _width, _height, _radius) = (cover.ToArray(), width, height, radius);
        (_columns, _counts) = (new int[width], new int[width]);
        for (var row = 0; row < Math.Min(radius, height); row++) Add(row, 1);
    }

    /// <summary>Goes to the next row, the first one at first.</summary>
    /// <returns>Per pixel the clouded ones of its square, as far as that lies inside; empty where there are none.</returns>
    internal ReadOnlySpan<int> NextRow()
    {
        _row++;
        if (_row + _radius < _height) Add(_row + _radius, 1);
        if (_row - _radius > 0) Add(_row - _radius - 1, -1);
        if (_inColumns == 0) return [];
        var sum = 0;
        for (var column = 0; column < Math.Min(_radius, _width); column++) sum += _columns[column];
        for (var column = 0; column < _width; column++)
        {
            if (column + _radius < _width) sum += _columns[column + _radius];
            if (column > _radius) sum -= _columns[column - _radius - 1];
            _counts[column] = sum;
        }
        return _counts;
    }

    /// <summary>Pixels of the square around one of the row that was looked at last, as far as it lies inside.</summary>
    internal int Area(int column) =>
        (Math.Min(_width - 1, column + _radius) - Math.Max(0, column - _radius) + 1) * (Math.Min(_height - 1, _row + _radius) - Math.Max(0, _row - _radius) + 1);

    private void Add(int row, int sign)
    {
        var line = _cover.AsSpan(row * _width, _width);
        for (var at = line.IndexOf((byte)SkyCover.Cloud); at >= 0;)
        {
            var length = line[at..].IndexOfAnyExcept((byte)SkyCover.Cloud);
            var end = length < 0 ? _width : at + length;
            for (var column = at; column < end; column++) _columns[column] += sign;
            _inColumns += sign * (end - at);
            var next = line[end..].IndexOf((byte)SkyCover.Cloud);
            at = next < 0 ? -1 : end + next;
        }
    }
}
