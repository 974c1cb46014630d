using System.IO.Compression;

namespace SmartCity.Geo.Tiles.Archives;

/// <param name="TileId">See <see cref="HilbertTileId"/>.</param>
/// <param name="Offset">In the section of the tiles; of a leaf, in that of the leaves.</param>
/// <param name="Run">So many tiles from this one on have the same content; 0: it points to a leaf directory.</param>
internal readonly record struct PmTilesEntry(ulong TileId, ulong Offset, uint Length, uint Run);

/// <summary>The directories of a PMTiles archive: which tile lies where.</summary>
internal static class PmTilesDirectory
{
    /// <summary>Header and root must lie in the first 16 KiB, so that one request brings both.</summary>
    internal const int MostRootBytes = 16_384 - PmTilesHeader.Length;

    private const int FewestInLeaf = 4096;

    /// <summary>One root directory, or where it would be too long one that points to leaves.</summary>
    /// <param name="entries">In the order of their tiles.</param>
    internal static (byte[] Root, byte[] Leaves) Build(IReadOnlyList<PmTilesEntry> entries)
    {
        var whole = Encode(entries);
        if (whole.Length <= MostRootBytes) return (whole, []);
        for (var size = FewestInLeaf; ; size *= 2)
        {
            var leaves = new MemoryStream();
            var root = new List<PmTilesEntry>();
            foreach (var leaf in entries.Chunk(size))
            {
                var bytes = Encode(leaf);
                root.Add(new(leaf[0].TileId, (ulong)leaves.Length, (uint)bytes.Length, 0));
                leaves.Write(bytes);
            }
            if (Encode(root) is var encoded && encoded.Length <= MostRootBytes) return (encoded, leaves.ToArray());
        }
    }

    /// <summary>Column by column as variable-length numbers, then gzip.</summary>
    private static byte[] Encode(IReadOnlyList<PmTilesEntry> entries)
    {
        var buffer = new ProtobufBuffer();
        buffer.WriteVarint((ulong)entries.Count);
        var last = 0UL;
        foreach (var entry in entries)
        {
            buffer.WriteVarint(entry.TileId - last);
            last = entry.TileId;
        }
        foreach (var entry in entries) buffer.WriteVarint(entry.Run);
        foreach (var entry in entries) buffer.WriteVarint(entry.Length);
        for (var i = 0; i < entries.Count; i++)
        {
            var follows = i > 0 && entries[i].Offset == entries[i - 1].Offset + entries[i - 1].Length;
            buffer.WriteVarint(follows ? 0 : entries[i].Offset + 1);
        }
        return TileArchive.Gzip(buffer.Written);
    }
}
