using System.Globalization;

namespace SmartCity.Geo.Monitors.Hj212;

/// <summary>One factor of a message.</summary>
/// <param name="Code">Such as a34001.</param>
/// <param name="Value">Rtd of real-time data, Avg of all others, in the sender's unit; null where it is missing, which is not zero.</param>
/// <param name="Minimum">Of the period; null for real-time data or where missing.</param>
/// <param name="Maximum">As <paramref name="Minimum"/>.</param>
/// <param name="Flag">N in order, F stopped, M maintenance, S set by hand, D fault, C calibration, T beyond the range, B no connection; null where not said.</param>
public readonly record struct Hj212Reading(string Code, double? Value, double? Minimum, double? Maximum, string? Flag)
{
    private const string InOrder = "N";

    /// <summary>Whether the value may be averaged: it is there, not negative, and the instrument was in order.</summary>
    public bool IsValid => IsUsable(Value, Flag);

    internal static bool IsUsable(double? value, string? flag) => value >= 0 && flag is null or InOrder;
}

/// <summary>The content of a data message: its time, and groups <c>code-Rtd=1.2,code-Flag=N;</c>.</summary>
/// <param name="Time">DataTime as the sender's clock shows it, without zone.</param>
/// <param name="Readings">One for each code, in the message's order.</param>
public sealed record Hj212Content(DateTime Time, IReadOnlyList<Hj212Reading> Readings)
{
    /// <summary>CN of real-time, minute, hour and day data.</summary>
    public const string RealTime = "2011", Minutes = "2051", Hours = "2061", Days = "2031";

    private const int MostCodeLength = 12, MostFlagLength = 4;

    /// <summary>Whether messages of this command carry measured values that are kept.</summary>
    public static bool IsMeasured(string command) => command is RealTime or Minutes or Hours or Days;

    /// <summary>Puts the packets of one message together, by number.</summary>
    /// <remarks>The standard splits between groups; whether a packet ends in a semicolon or not makes no difference.</remarks>
    public static string Join(IEnumerable<string> packets) => string.Join(';', packets.Select(p => p.Trim(';')).Where(p => p.Length > 0));

    /// <param name="command">CN; it decides whether Rtd or Avg is the value.</param>
    /// <param name="content">What stands between CP's marks.</param>
    /// <exception cref="Hj212Exception">DataTime is missing or no time; an item is no field=value; a field of a code is there twice.</exception>
    public static Hj212Content Parse(string command, string content)
    {
        ArgumentNullException.ThrowIfNull(content);
        DateTime? time = null;
        var (codes, fields) = (new List<string>(), new Dictionary<(string Code, string Field), string>());
        foreach (var item in content.Split([';', ','], StringSplitOptions.RemoveEmptyEntries))
        {
            var equal = item.IndexOf('=', StringComparison.Ordinal);
            if (equal <= 0) throw new Hj212Exception($"'{Hj212Message.Shown(item)}' is no field=value.");
            var (name, value) = (item[..equal], item[(equal + 1)..]);
            if (name == "DataTime")
            {
                var stated = Instant(value);
                if (time is not null && time != stated) throw new Hj212Exception("There are two different DataTimes.");
                time = stated;
                continue;
            }
            var dash = name.IndexOf('-', StringComparison.Ordinal);
            if (dash < 0) continue;   // such as RtdInterval: about the message, not a factor
            var (code, field) = (name[..dash], name[(dash + 1)..]);
            if (code.Length is 0 or > MostCodeLength || !code.All(char.IsAsciiLetterOrDigit)) throw new Hj212Exception($"'{Hj212Message.Shown(code)}' is no code of a factor.");
            if (!codes.Contains(code)) codes.Add(code);
            if (!fields.TryAdd((code, field), value)) throw new Hj212Exception($"{code}-{Hj212Message.Shown(field)} stands there twice.");
        }
        var of = command == RealTime ? "Rtd" : "Avg";
        return new(time ?? throw new Hj212Exception("DataTime is missing."),
            [.. codes.Where(c => fields.ContainsKey((c, of)) || fields.ContainsKey((c, "Flag")))
                .Select(c => new Hj212Reading(c, Value(fields, c, of), Value(fields, c, "Min"), Value(fields, c, "Max"), FlagOf(fields, c)))]);
    }

    private static DateTime Instant(string text) =>
        DateTime.TryParseExact(text, "yyyyMMddHHmmss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) && time.Year >= 2000
            ? time
            : throw new Hj212Exception($"DataTime '{Hj212Message.Shown(text)}' is no time of the form YYYYMMDDhhmmss.");

    /// <summary>Null for whatever is no plain number: a dash, nothing, words.</summary>
    private static double? Value(Dictionary<(string, string), string> fields, string code, string field) =>
        fields.TryGetValue((code, field), out var text)
        && double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : null;

    private static string? FlagOf(Dictionary<(string, string), string> fields, string code)
    {
        if (!fields.TryGetValue((code, "Flag"), out var flag) || flag.Length == 0) return null;
        return flag.Length <= MostFlagLength && flag.All(char.IsAsciiLetterOrDigit) ? flag.ToUpperInvariant() : throw new Hj212Exception($"{code}-Flag '{Hj212Message.Shown(flag)}' is no flag.");
    }
}
