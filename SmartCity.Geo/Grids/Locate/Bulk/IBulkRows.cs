using System.Buffers;

namespace SmartCity.Geo.Grids.Locate.Bulk;

/// <summary>Rows of one format on their way through: CSV, a FeatureCollection, or lines.</summary>
internal interface IBulkRows
{
    /// <summary>Bytes that one row may have.</summary>
    int LongestRow { get; }

    /// <summary>Writes all rows that are complete, each with its cell.</summary>
    /// <param name="mustMove">No more bytes will be added to these: the input has ended, or they are as many as a row may have.</param>
    /// <param name="isEnd">The input has ended.</param>
    /// <returns>How many bytes are done with; at least one when <paramref name="mustMove"/>.</returns>
    /// <exception cref="GeoInputException">The input can't be read on.</exception>
    int Write(ReadOnlySpan<byte> bytes, bool mustMove, bool isEnd, IBufferWriter<byte> output);
}
