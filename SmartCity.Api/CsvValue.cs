namespace SmartCity.Api;

/// <summary>A text as it stands in a table of comma-separated values (RFC 4180).</summary>
internal static class CsvValue
{
    /// <summary>Quoted where it must be. What a spreadsheet would take for a formula is not left to begin like one.</summary>
    internal static string Of(string text)
    {
        var plain = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + text : text;
        return plain.AsSpan().ContainsAny(",\"\r\n") ? $"\"{plain.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : plain;
    }
}
