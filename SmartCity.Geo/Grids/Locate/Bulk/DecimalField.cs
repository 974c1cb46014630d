using System.Globalization;

namespace SmartCity.Geo.Grids.Locate.Bulk;

/// <summary>A number in a text field.</summary>
internal static class DecimalField
{
    // Up to these both the digits and the power of ten are exact doubles, so that one division rounds once (Clinger 1990).
    private const int MostDigits = 15, MostDecimals = 22;

    private static readonly double[] Powers = [.. Enumerable.Range(0, MostDecimals + 1).Select(i => double.Parse($"1e{i}", CultureInfo.InvariantCulture))];

    /// <summary>Decimal digits with a point, perhaps a sign and an exponent; finite.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> text, out double value)
    {
        var at = text.Length > 0 && text[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        long digits = 0;
        int count = 0, decimals = -1;
        for (; at < text.Length; at++)
        {
            var digit = text[at] - '0';
            if (digit is >= 0 and <= 9)
            {
                if (++count > MostDigits) break;
                digits = digits * 10 + digit;
                if (decimals >= 0) decimals++;
            }
            else if (text[at] == '.' && decimals < 0) decimals = 0;
            else break;
        }
        if (at == text.Length && count > 0 && decimals <= MostDecimals)
        {
            value = decimals > 0 ? digits / Powers[decimals] : digits;
            if (text[0] == '-') value = -value;
            return true;
        }
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }
}
