using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Clouds;

/// <summary>One bit a pixel of a whole raster. Windows that begin at multiples of eight columns may be set by several threads.</summary>
internal sealed class PixelBits(int width, int height)
{
    private readonly int _stride = (width + 7) / 8;
    private readonly byte[] _bits = new byte[checked((width + 7) / 8 * (long)height)];

    /// <param name="row">Of the raster.</param>
    /// <param name="from">A multiple of eight, of the raster.</param>
    /// <param name="values">0 = clear, a pixel a byte, from column <paramref name="from"/> on.</param>
    internal void Set(int row, int from, ReadOnlySpan<byte> values)
    {
        var target = _bits.AsSpan(row * _stride + from / 8);
        var i = 0;
        for (; i <= values.Length - Vector256<byte>.Count; i += Vector256<byte>.Count)
            MemoryMarshal.Write(target[(i / 8)..], ~Vector256.Equals(Vector256.Create(values[i..]), Vector256<byte>.Zero).ExtractMostSignificantBits());
        for (; i < values.Length; i++)
            if (values[i] != 0) target[i / 8] |= (byte)(1 << (i % 8));
    }

    internal void Set(int row, int column) => _bits[row * _stride + column / 8] |= (byte)(1 << (column % 8));

    // Eight pixels a byte, the first one lowest.
    private Span<byte> Row(int row) => _bits.AsSpan(row * _stride, _stride);

    /// <summary>The next stretch of set pixels in a window's row; its length is 0 when there is none.</summary>
    /// <param name="row">Of the raster.</param>
    /// <param name="column">Where to look from, counted from the window's first; moved behind the stretch.</param>
    internal (int Start, int Length) NextStretch(PixelWindow window, int row, ref int column)
    {
        var line = Row(row);
        var at = window.Column + column;
        while (at < window.EndColumn && !IsSet(line, at))
        {
            // Many clear pixels in a row are the rule.
            if (at % 8 == 0 && line[at / 8] == 0) at = line[(at / 8)..].IndexOfAnyExcept((byte)0) is var clear and >= 0 ? at + 8 * clear : window.EndColumn;
            else at++;
        }
        var start = at;
        while (at < window.EndColumn && IsSet(line, at)) at++;
        column = at - window.Column;
        return (start - window.Column, at - start);
    }

    private static bool IsSet(ReadOnlySpan<byte> line, int column) => (line[column / 8] >> (column % 8) & 1) != 0;
}
