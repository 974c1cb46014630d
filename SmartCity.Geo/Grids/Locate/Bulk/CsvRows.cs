using System.Buffers;
using System.Text;

namespace SmartCity.Geo.Grids.Locate.Bulk;

/// <summary>CSV through and out again: each row's own bytes, then <c>cell_code</c> and <c>cell_problem</c>.</summary>
internal sealed class CsvRows(BulkCells cells, BulkOptions options, BulkSummary summary) : IBulkRows
{
    private static readonly byte[][] Problems = [.. Enum.GetValues<BulkProblem>().Select(p => p == BulkProblem.None ? [] : Encoding.ASCII.GetBytes(BulkSummary.NameOf(p)))];
    private CsvHeader? _header;
    private Range[] _fields = [];

    public int LongestRow => 1 << 20;

    public int Write(ReadOnlySpan<byte> bytes, bool mustMove, bool isEnd, IBufferWriter<byte> output)
    {
        var done = 0;
        if (_header is null)
        {
            done = WriteHeader(bytes, mustMove, isEnd, output);
            if (_header is null) return done;
        }
        while (done < bytes.Length)
        {
            var rest = bytes[done..];
            var ending = CsvRow.Read(rest, _header.Delimiter, isEnd, _fields, out var count, out var row);
            if (ending != CsvRow.Ending.Complete)
            {
                if (!mustMove || done > 0) break;   // not all of it is here; or the caller comes back with it alone
                if (ending == CsvRow.Ending.OpenQuote) row = CsvRow.FirstLine(rest);
                else if (!isEnd) throw new GeoInputException($"Row {summary.Rows + 1} of the CSV is longer than {LongestRow} bytes; is it a CSV?");
            }
            done += row.Length;
            if (row.Text.IsEmpty) output.Write(row.LineEnd);
            else WriteRow(row, ending == CsvRow.Ending.OpenQuote, count, output);
        }
        return done;
    }

    private int WriteHeader(ReadOnlySpan<byte> bytes, bool mustMove, bool isEnd, IBufferWriter<byte> output)
    {
        if (bytes.IsEmpty) return isEnd ? throw new GeoInputException("The CSV is empty; a row of column names is needed.") : 0;
        var line = CsvRow.FirstLine(bytes);
        if (!mustMove && (line.LineEnd.IsEmpty || line.Length == bytes.Length)) return 0;
        if (line.LineEnd.IsEmpty && !isEnd) throw new GeoInputException($"The first row of the CSV is longer than {LongestRow} bytes; is it a CSV?");
        _header = CsvHeader.Of(line.Text, options);
        _fields = new Range[_header.Names.Length];
        output.Write(line.Text);
        Span<byte> delimiter = [_header.Delimiter];
        foreach (var name in (string[])["cell_code", "cell_problem"])
        {
            output.Write(delimiter);
            output.Write(Encoding.ASCII.GetBytes(_header.FreeName(name)));
        }
        output.Write(line.LineEnd);
        return line.Length;
    }

    private void WriteRow(CsvRow row, bool hasOpenQuote, int count, IBufferWriter<byte> output)
    {
        var cell = CellLocator.Outside;
        var problem = hasOpenQuote ? BulkProblem.UnclosedQuote : Locate(row.Text, count, out cell);
        summary.Count(problem);
        var code = cell < 0 ? [] : cells.CodeOf(cell);
        var reason = Problems[(int)problem];
        var missing = Math.Max(0, _fields.Length - count);
        var span = output.GetSpan(row.Length + missing + code.Length + reason.Length + 3);
        var at = row.Text.Length;
        row.Text.CopyTo(span);
        if (hasOpenQuote) span[at++] = (byte)'"';   // so that the file's later rows are rows again
        span.Slice(at, missing + 1).Fill(_header!.Delimiter);
        at += missing + 1;
        code.CopyTo(span[at..]);
        at += code.Length;
        span[at++] = _header.Delimiter;
        reason.CopyTo(span[at..]);
        at += reason.Length;
        row.LineEnd.CopyTo(span[at..]);
        output.Advance(at + row.LineEnd.Length);
    }

    private BulkProblem Locate(ReadOnlySpan<byte> row, int count, out int cell)
    {
        cell = CellLocator.Outside;
        if (count != _fields.Length) return count < _fields.Length ? BulkProblem.TooFewFields : BulkProblem.TooManyFields;
        var longitude = CsvRow.Value(row[_fields[_header!.Longitude]]);
        var latitude = CsvRow.Value(row[_fields[_header.Latitude]]);
        if (longitude.IsEmpty || latitude.IsEmpty) return BulkProblem.NoCoordinates;
        if (!DecimalField.TryParse(longitude, out var x) || !DecimalField.TryParse(latitude, out var y)) return BulkProblem.BadNumber;
        return cells.Find(x, y, options, out cell);
    }
}
