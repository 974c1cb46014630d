using System.Buffers.Binary;

namespace SmartCity.Geo.Tiles.Archives;

/// <summary>The first bytes of a PMTiles archive, version 3.</summary>
internal sealed record PmTilesHeader
{
    internal const int Length = 127;

    private const byte Version = 3, Clustered = 1, Gzip = 2, None = 1;

    internal required long RootLength { get; init; }

    internal required long MetadataLength { get; init; }

    internal required long LeavesLength { get; init; }

    internal required long TilesLength { get; init; }

    /// <summary>Tiles that can be asked for, entries that tell where they lie, different contents.</summary>
    internal required (long Addressed, long Entries, long Contents) Counts { get; init; }

    internal required TileArchiveDescription Of { get; init; }

    internal byte[] ToBytes()
    {
        var bytes = new byte[Length];
        "PMTiles"u8.CopyTo(bytes);
        bytes[7] = Version;
        var at = (long)Length;
        foreach (var (place, length) in ((int, long)[])[(8, RootLength), (24, MetadataLength), (40, LeavesLength), (56, TilesLength)])
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(place), at);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(place + 8), length);
            at += length;
        }
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(72), Counts.Addressed);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(80), Counts.Entries);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(88), Counts.Contents);
        bytes[96] = Clustered;
        bytes[97] = Gzip;
        bytes[98] = Of.Format == TileFormat.Mvt ? Gzip : None;
        bytes[99] = Of.Format switch { TileFormat.Mvt => 1, TileFormat.Png => 2, TileFormat.Jpeg => 3, _ => 4 };
        (bytes[100], bytes[101], bytes[118]) = ((byte)Of.MinZoom, (byte)Of.MaxZoom, (byte)Of.MinZoom);
        var box = Of.Bounds;
        foreach (var (place, degrees) in ((int, double)[])[(102, box.MinX), (106, box.MinY), (110, box.MaxX), (114, box.MaxY), (119, box.Centre.X), (123, box.Centre.Y)])
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(place), (int)Math.Round(degrees * 1e7));
        return bytes;
    }
}
