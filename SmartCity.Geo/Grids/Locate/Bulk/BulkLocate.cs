using System.Buffers;

namespace SmartCity.Geo.Grids.Locate.Bulk;

/// <summary>Streams rows from a text to another of the same format, each with the code of its cell. Memory is bounded by the longest row.</summary>
/// <remarks>Every row goes out, byte for byte as it came in, with <c>cell_code</c> and <c>cell_problem</c> added; a row that can't be located says why, and is counted.</remarks>
public static class BulkLocate
{
    private const int Chunk = 256 << 10;

    /// <param name="input">Read to its end.</param>
    /// <param name="progress">Told of every quarter mebibyte.</param>
    /// <exception cref="GeoInputException">The text is not of this format, or has no columns of coordinates.</exception>
    public static async Task<BulkSummary> RunAsync(
        Stream input, Stream output, BulkFormat format, BulkCells cells, BulkOptions options, IProgress<BulkProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        var summary = new BulkSummary();
        IBulkRows rows = format switch
        {
            BulkFormat.Csv => new CsvRows(cells, options, summary),
            BulkFormat.GeoJson => new GeoJsonRows(cells, options, summary),
            _ => new GeoJsonLineRows(cells, options, summary),
        };
        var written = new ArrayBufferWriter<byte>(2 * Chunk);
        var buffer = new byte[Chunk];
        var (length, total, isEnd) = (0, 0L, false);
        while (!isEnd || length > 0)
        {
            if (!isEnd)
            {
                var read = await input.ReadAsync(buffer.AsMemory(length), cancellationToken);
                (length, total, isEnd) = (length + read, total + read, read == 0);
            }
            cancellationToken.ThrowIfCancellationRequested();
            int done;
            do
            {
                done = rows.Write(buffer.AsSpan(0, length), isEnd || length >= rows.LongestRow, isEnd, written);
                buffer.AsSpan(done, length - done).CopyTo(buffer);
                length -= done;
            }
            while (isEnd && done > 0 && length > 0);
            await output.WriteAsync(written.WrittenMemory, cancellationToken);
            written.ResetWrittenCount();
            if (length == buffer.Length) Array.Resize(ref buffer, 2 * buffer.Length);
            progress?.Report(new(summary.Rows, total));
        }
        rows.Write([], mustMove: true, isEnd: true, written);   // what stands after the last row, and complaints about its absence
        await output.WriteAsync(written.WrittenMemory, cancellationToken);
        await output.FlushAsync(cancellationToken);
        return summary;
    }
}
