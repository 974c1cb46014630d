using System.Text;
using System.Text.Json.Nodes;

namespace SmartCity.Geo.Tiles.Archives;

/// <summary>Writes PMTiles version 3: https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md.</summary>
internal static class PmTilesFile
{
    internal static async Task WriteAsync(TileArchiveDescription description, TileJournal journal, string output, CancellationToken cancellationToken)
    {
        var entries = Runs(journal.Entries);
        var (root, leaves) = PmTilesDirectory.Build(entries);
        var metadata = TileArchive.Gzip(Encoding.UTF8.GetBytes(Metadata(description)));
        var header = new PmTilesHeader
        {
            RootLength = root.Length,
            MetadataLength = metadata.Length,
            LeavesLength = leaves.Length,
            TilesLength = journal.DataLength,
            Counts = (journal.Entries.Count(e => e.Length > 0), entries.Count, journal.Contents),
            Of = description,
        };
        var partial = output + ".partial";
        await using (var file = new FileStream(partial, FileMode.Create, FileAccess.Write))
        {
            foreach (var part in (byte[][])[header.ToBytes(), root, metadata, leaves]) await file.WriteAsync(part, cancellationToken);
            await journal.CopyToAsync(file, cancellationToken);
            file.Flush(flushToDisk: true);
        }
        File.Move(partial, output, overwrite: true);
    }

    /// <summary>Neighbours of the same content are one entry.</summary>
    private static List<PmTilesEntry> Runs(List<TileJournal.Entry> tiles)
    {
        var entries = new List<PmTilesEntry>();
        foreach (var tile in tiles)
        {
            if (tile.Length == 0) continue;
            if (entries is [.., var last] && last.TileId + last.Run == tile.TileId && (last.Offset, last.Length) == (tile.Offset, tile.Length)) entries[^1] = last with { Run = last.Run + 1 };
            else entries.Add(new(tile.TileId, tile.Offset, tile.Length, 1));
        }
        return entries;
    }

    private static string Metadata(TileArchiveDescription description)
    {
        var metadata = new JsonObject { ["name"] = description.Name, ["type"] = "overlay" };
        if (description.Attribution is { } attribution) metadata["attribution"] = attribution;
        if (description.VectorLayers is { } layers) metadata["vector_layers"] = JsonNode.Parse(layers);
        return metadata.ToJsonString();
    }
}
