namespace SmartCity.Geo.Grids.Locate.Bulk;

/// <summary>Where one CSV row (RFC 4180, and what spreadsheets make of it) begins and ends, and its fields. Bytes of UTF-8 and GBK alike: no character's second byte looks like a delimiter, a quote or a line's end.</summary>
internal readonly ref struct CsvRow
{
    internal required ReadOnlySpan<byte> Text { get; init; }

    /// <summary>CR, LF or both; empty on the last row.</summary>
    internal required ReadOnlySpan<byte> LineEnd { get; init; }

    internal int Length => Text.Length + LineEnd.Length;

    internal enum Ending
    {
        Complete,
        OpenQuote,
        NoLineEnd,
    }

    /// <summary>The row at the beginning of some bytes. Fields that begin with a quote end with one, and may hold delimiters and lines.</summary>
    /// <param name="isEnd">Nothing follows these bytes.</param>
    internal static Ending Read(ReadOnlySpan<byte> bytes, byte delimiter, bool isEnd, Span<Range> fields, out int fieldCount, out CsvRow row)
    {
        fieldCount = 0;
        row = new() { Text = bytes, LineEnd = [] };
        var at = 0;
        while (true)
        {
            var start = at;
            if (at < bytes.Length && bytes[at] == '"')
            {
                for (at++; ; at += 2)
                {
                    var quote = bytes[at..].IndexOf((byte)'"');
                    if (quote < 0)
                    {
                        fieldCount++;
                        return Ending.OpenQuote;
                    }
                    at += quote;
                    if (at + 1 >= bytes.Length || bytes[at + 1] != '"') break;
                }
                at++;
            }
            var length = bytes[at..].IndexOfAny(delimiter, (byte)'\n', (byte)'\r');
            var end = length < 0 ? bytes.Length : at + length;
            if (fieldCount < fields.Length) fields[fieldCount] = start..end;
            fieldCount++;
            if (length < 0) return Ending.NoLineEnd;
            if (bytes[end] == delimiter)
            {
                at = end + 1;
                continue;
            }
            if (bytes[end] == '\r' && end + 1 == bytes.Length && !isEnd) return Ending.NoLineEnd;   // a line feed may follow
            var lineEnd = bytes[end] == '\r' && end + 1 < bytes.Length && bytes[end + 1] == '\n' ? 2 : 1;
            row = new() { Text = bytes[..end], LineEnd = bytes.Slice(end, lineEnd) };
            return Ending.Complete;
        }
    }

    /// <summary>Up to the first line's end alone, whatever quotes say.</summary>
    internal static CsvRow FirstLine(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOfAny((byte)'\n', (byte)'\r');
        if (end < 0) return new() { Text = bytes, LineEnd = [] };
        return new() { Text = bytes[..end], LineEnd = bytes.Slice(end, end + 1 < bytes.Length && bytes[end] == '\r' && bytes[end + 1] == '\n' ? 2 : 1) };
    }

    /// <summary>A field without the quotes around it and the blanks within.</summary>
    internal static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> field)
    {
        field = field.Trim((byte)' ');
        return field.Length > 1 && field[0] == '"' && field[^1] == '"' ? field[1..^1].Trim((byte)' ') : field;
    }
}
