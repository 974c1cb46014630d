using System.IO.Compression;

namespace SmartCity.Geo.Tiles.Archives;

/// <summary>Tiles of an area in one file: PMTiles for web maps without a server, MBTiles for desktop programs.</summary>
public static class TileArchive
{
    /// <summary>What one archive may hold.</summary>
    public const int MostTiles = 4_000_000;

    private const int AtOnce = 128;

    /// <summary>
    /// Makes the archive. Beside the output lie files of the work (<c>.partial</c>) until it is whole; the same call after a kill or a cancellation goes on where that one ended.
    /// Tiles made before and after show what was stored at their own time.
    /// </summary>
    /// <param name="output">Ends in .pmtiles or .mbtiles; replaced only by a whole archive.</param>
    /// <param name="read">The bytes of a tile, not compressed; none when nothing lies in it. May be called by several threads.</param>
    /// <param name="progress">Share, 0 … 1, and what is done.</param>
    /// <returns>Tiles with something in them, and the bytes of the file.</returns>
    /// <exception cref="GeoInputException">The ending, the zooms or the area are none that can be.</exception>
    public static async Task<(int Tiles, long Bytes)> WriteAsync(
        TileArchiveDescription description, string output, Func<TileAddress, CancellationToken, Task<byte[]>> read, IProgress<(double Share, string Stage)>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(read);
        Func<TileArchiveDescription, TileJournal, string, CancellationToken, Task> finish = Path.GetExtension(output) switch
        {
            ".pmtiles" => PmTilesFile.WriteAsync,
            ".mbtiles" => MbTilesFile.WriteAsync,
            _ => throw new GeoInputException($"'{output}' is no archive of tiles by its name; .pmtiles and .mbtiles are."),
        };
        var addresses = description.Addresses(MostTiles);
        using (var journal = TileJournal.Open(output, description))
        {
            foreach (var some in addresses.Skip(journal.Entries.Count).Chunk(AtOnce))
            {
                var tiles = new byte[some.Length][];
                await Parallel.ForAsync(0, some.Length, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, async (i, stop) =>
                {
                    var tile = await read(some[i], stop);
                    tiles[i] = tile.Length > 0 && description.Format == TileFormat.Mvt ? Gzip(tile) : tile;
                });
                for (var i = 0; i < some.Length; i++) journal.Add(HilbertTileId.Of(some[i]), tiles[i]);
                journal.Flush();
                progress?.Report((0.95 * journal.Entries.Count / addresses.Count, $"tiles of zoom {some[^1].Zoom}"));
            }
            progress?.Report((0.95, "writing the archive"));
            await finish(description, journal, output, cancellationToken);
            progress?.Report((1, "written"));
            journal.Delete();
            return (journal.Entries.Count(e => e.Length > 0), new FileInfo(output).Length);
        }
    }

    internal static byte[] Gzip(ReadOnlySpan<byte> bytes)
    {
        using var memory = new MemoryStream(bytes.Length / 2 + 32);
        using (var gzip = new GZipStream(memory, CompressionLevel.Optimal)) gzip.Write(bytes);
        return memory.ToArray();
    }
}
