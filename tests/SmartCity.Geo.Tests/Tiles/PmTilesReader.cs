using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json;

namespace SmartCity.Geo.Tests.Tiles;

/// <summary>Reads PMTiles version 3 as a web map does, written after the specification and not after our writer.</summary>
internal sealed class PmTilesReader
{
    private readonly byte[] _file;

    internal PmTilesReader(byte[] file)
    {
        _file = file;
        Assert.Equal("PMTiles"u8.ToArray(), file[..7]);
        Assert.Equal((3, 1, 2), (file[7], file[96], file[97]));
        Assert.True(Number(8) + Number(16) <= 16_384, "the root directory ends in the first 16 KiB");
    }

    internal int MinZoom => _file[100];

    internal int MaxZoom => _file[101];

    internal long Addressed => Number(72);

    internal long Contents => Number(88);

    internal bool HasLeaves => Number(48) > 0;

    internal double[] Bounds => [.. new[] { 102, 106, 110, 114 }.Select(at => BinaryPrimitives.ReadInt32LittleEndian(_file.AsSpan(at)) / 1e7)];

    internal JsonElement Metadata => JsonElement.Parse(Unzip(_file.AsSpan((int)Number(24), (int)Number(32))));

    /// <summary>Null where the archive has none.</summary>
    internal byte[]? Tile(int zoom, int column, int row)
    {
        var (id, at, length) = (TileId(zoom, column, row), Number(8), Number(16));
        for (var level = 0; level < 3; level++)
        {
            var entry = Entries(Unzip(_file.AsSpan((int)at, (int)length))).LastOrDefault(e => e.Id <= id);
            if (entry.Length == 0) return null;
            if (entry.Run > 0) return id < entry.Id + entry.Run ? Unzip(_file.AsSpan((int)(Number(56) + (long)entry.Offset), (int)entry.Length)) : null;
            (at, length) = (Number(40) + (long)entry.Offset, (long)entry.Length);
        }
        throw new InvalidDataException("directories within directories");
    }

    /// <summary>The Hilbert curve by quarters: each quarter of a square is a smaller curve, turned as the order of the corners tells.</summary>
    internal static ulong TileId(int zoom, int column, int row)
    {
        ulong before = 0, along = 0;
        for (var z = 0; z < zoom; z++) before += 1UL << 2 * z;
        // Where the curve enters and leaves a square, as the corner of the entry and whether it goes on along x first.
        var (x, y) = (column, row);
        for (var bit = zoom - 1; bit >= 0; bit--)
        {
            var (qx, qy) = (x >> bit & 1, y >> bit & 1);
            along = along * 4 + (ulong)((qx, qy) switch { (0, 0) => 0, (0, 1) => 1, (1, 1) => 2, _ => 3 });
            var mask = (1 << bit) - 1;
            (x, y) = (qx, qy) switch
            {
                (0, 0) => (y & mask, x & mask),                 // mirrored on the diagonal
                (1, 0) => (mask - (y & mask), mask - (x & mask)),   // mirrored on the other diagonal
                _ => (x & mask, y & mask),
            };
        }
        return before + along;
    }

    private static List<(ulong Id, ulong Run, ulong Length, ulong Offset)> Entries(byte[] directory)
    {
        var at = 0;
        ulong Next()
        {
            var (value, shift) = (0UL, 0);
            while (true)
            {
                var b = directory[at++];
                value |= (ulong)(b & 0x7F) << shift;
                if (b < 0x80) return value;
                shift += 7;
            }
        }
        var count = (int)Next();
        var (ids, last) = (new ulong[count], 0UL);
        for (var i = 0; i < count; i++) ids[i] = last += Next();
        var runs = Enumerable.Range(0, count).Select(_ => Next()).ToArray();
        var lengths = Enumerable.Range(0, count).Select(_ => Next()).ToArray();
        var offsets = new ulong[count];
        for (var i = 0; i < count; i++) offsets[i] = Next() is var offset && offset == 0 ? offsets[i - 1] + lengths[i - 1] : offset - 1;
        Assert.Equal(directory.Length, at);
        return [.. ids.Select((id, i) => (id, runs[i], lengths[i], offsets[i]))];
    }

    private long Number(int at) => BinaryPrimitives.ReadInt64LittleEndian(_file.AsSpan(at));

    private static byte[] Unzip(ReadOnlySpan<byte> bytes)
    {
        using var gzip = new GZipStream(new MemoryStream(bytes.ToArray()), CompressionMode.Decompress);
        using var memory = new MemoryStream();
        gzip.CopyTo(memory);
        return memory.ToArray();
    }
}
