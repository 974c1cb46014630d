using System.Buffers;
using System.Text;

namespace SmartCity.Imaging.Gdal;

/// <summary>Comma-separated values after RFC 4180, with the liberties of the field: a byte order mark, semicolons or tabs, GBK.</summary>
internal static class CsvText
{
    private const char Quote = '"';
    private static readonly char[] Separators = [',', ';', '\t'];
    private static readonly SearchValues<char> Special = SearchValues.Create("\",\r\n;\t");

    /// <summary>The bytes as text: by the mark at their start, by the encoding named, or by what they are valid in.</summary>
    /// <exception cref="ImagingInputException">They are neither UTF-8 nor GB18030, or not what was named.</exception>
    internal static string Decode(string called, byte[] bytes, string? encoding)
    {
        if (bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble)) return Encoding.UTF8.GetString(bytes.AsSpan(3));
        if (bytes.AsSpan().StartsWith(Encoding.Unicode.Preamble)) return Encoding.Unicode.GetString(bytes.AsSpan(2));   // Excel's "Unicode text"
        var chosen = encoding is null ? TextEncodings.Recognise([new(bytes, MayBeCut: false)]) : TextEncodings.Of(encoding);
        try
        {
            return chosen?.GetString(bytes) ?? throw new ImagingInputException($"'{called}' is text in neither UTF-8 nor GB18030; say its encoding with --encoding.");
        }
        catch (DecoderFallbackException e)
        {
            throw new ImagingInputException($"'{called}' is not text in {encoding}: byte {e.Index} is none of it.", e);
        }
    }

    /// <summary>Rows of as many values as the first row has; empty lines are left out.</summary>
    /// <exception cref="ImagingInputException">A quote stands alone, a row is too long or too short; the message has the line.</exception>
    internal static List<string[]> Parse(string called, string text)
    {
        var separator = Separator(text);
        var rows = new List<string[]>();
        var row = new List<string>();
        for (int at = 0, line = 1; at < text.Length;)
        {
            var (first, started) = (line, at);
            row.Clear();
            do row.Add(Value(called, text, separator, ref at, ref line));
            while (at < text.Length && text[at++] == separator);
            if (at <= text.Length && at > 0 && text[at - 1] == '\r' && at < text.Length && text[at] == '\n') at++;
            line++;
            if (row.Count == 1 && row[0].Length == 0 && at - started <= 2) continue;
            if (rows.Count > 0 && row.Count != rows[0].Length)
                throw new ImagingInputException($"'{called}' has {row.Count} values in line {first}, but {rows[0].Length} columns.");
            rows.Add([.. row]);
        }
        return rows;
    }

    /// <summary>A value as it stands in a file: quoted where it must be.</summary>
    internal static string Quoted(string value) =>
        value.AsSpan().IndexOfAny(Special) < 0 && value.Trim() == value ? value : $"{Quote}{value.Replace("\"", "\"\"", StringComparison.Ordinal)}{Quote}";

    // Leaves `at` on the separator or line end after the value, or at the end.
    private static string Value(string called, string text, char separator, ref int at, ref int line)
    {
        if (at >= text.Length || text[at] != Quote)
        {
            var end = at;
            while (end < text.Length && text[end] != separator && text[end] is not ('\r' or '\n')) end++;
            var plain = text[at..end];
            at = end;
            return plain;
        }
        var (value, opened) = (new StringBuilder(), line);
        for (at++; at < text.Length; at++)
        {
            if (text[at] == '\n') line++;
            if (text[at] != Quote) value.Append(text[at]);
            else if (at + 1 < text.Length && text[at + 1] == Quote) value.Append(text[++at]);
            else
            {
                at++;
                if (at < text.Length && text[at] != separator && text[at] is not ('\r' or '\n'))
                    throw new ImagingInputException($"'{called}' has text after a closing quote in line {line}.");
                return value.ToString();
            }
        }
        throw new ImagingInputException($"'{called}' opens a quote in line {opened} and never closes it; the file may be cut off.");
    }

    private static char Separator(string text)
    {
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        var header = end < 0 ? text : text[..end];
        return Separators.MaxBy(c => header.Count(h => h == c));
    }
}
