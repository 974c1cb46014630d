using System.Globalization;

namespace SmartCity.Geo.Monitors.Hj212;

/// <summary>A data segment, taken apart: <c>QN=…;ST=…;CN=…;PW=…;MN=…;Flag=…;PNUM=…;PNO=…;CP=&amp;&amp;…&amp;&amp;</c> (HJ 212-2017, 6.3.2).</summary>
public sealed record Hj212Message
{
    /// <summary>Packets that one message may be split into.</summary>
    public const int MostPackets = 100;

    private const int AnswerBit = 1, SplitBit = 2, MostNumberLength = 24, MostPasswordLength = 32, RequestDigits = 17;
    private const string ContentMark = "CP=&&", ContentEnd = "&&";

    /// <summary>QN: the sender's clock to the millisecond, which names the message; null where it gave none.</summary>
    public string? Request { get; init; }

    /// <summary>ST: 39 dust at building sites, 22 ambient air, 91 the exchange itself.</summary>
    public required string System { get; init; }

    /// <summary>CN: 2011 real time, 2051 minutes, 2061 hours, 2031 days, 9014 answer to data …</summary>
    public required string Command { get; init; }

    /// <summary>PW, in plain text as the standard sends it.</summary>
    public required string Password { get; init; }

    /// <summary>MN: the number of the sender's device.</summary>
    public required string Device { get; init; }

    /// <summary>Bit 0: an answer is wanted; bit 1: the message is split; bits 2 to 7: version of the standard (1: 2017).</summary>
    public required int Flag { get; init; }

    /// <summary>PNUM: packets of the message.</summary>
    public int Packets { get; init; } = 1;

    /// <summary>PNO: which of them this is, from 1.</summary>
    public int Packet { get; init; } = 1;

    /// <summary>What stands between CP's marks.</summary>
    public string Content { get; init; } = "";

    public bool WantsAnswer => (Flag & AnswerBit) != 0;

    /// <exception cref="Hj212Exception">A field is missing, twice there or not what the standard says; the message names it.</exception>
    public static Hj212Message Parse(string data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var mark = data.StartsWith(ContentMark, StringComparison.Ordinal) ? 0 : data.IndexOf(";" + ContentMark, StringComparison.Ordinal) + 1;
        if (mark == 0 && !data.StartsWith(ContentMark, StringComparison.Ordinal)) throw new Hj212Exception("CP=&& is missing.");
        if (data.Length < mark + ContentMark.Length + ContentEnd.Length || !data.EndsWith(ContentEnd, StringComparison.Ordinal)) throw new Hj212Exception("CP does not end in &&.");

        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in data[..mark].Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var equal = part.IndexOf('=', StringComparison.Ordinal);
            if (equal <= 0) throw new Hj212Exception($"'{Shown(part)}' is no field=value.");
            if (!fields.TryAdd(part[..equal], part[(equal + 1)..])) throw new Hj212Exception($"{Shown(part[..equal])} stands there twice.");
        }
        var flag = Number(fields, "Flag", 0, 255) ?? 0;
        var (packets, packet) = (Number(fields, "PNUM", 1, MostPackets), Number(fields, "PNO", 1, MostPackets));
        if ((flag & SplitBit) != 0 && (packets is null || packet is null)) throw new Hj212Exception("Flag says that the message is split, but PNUM or PNO is missing.");
        if (packets is null != packet is null) throw new Hj212Exception("PNUM and PNO go together; one is missing.");
        if (packet > packets) throw new Hj212Exception($"PNO {packet} is more than PNUM {packets}.");
        var request = fields.GetValueOrDefault("QN");
        if (request is not null && (request.Length != RequestDigits || !request.All(char.IsAsciiDigit))) throw new Hj212Exception($"QN '{Shown(request)}' is not {RequestDigits} digits.");
        if (packets > 1 && request is null) throw new Hj212Exception("A split message needs a QN.");
        return new()
        {
            Request = request,
            System = Code(fields, "ST", 2),
            Command = Code(fields, "CN", 4),
            Password = fields.GetValueOrDefault("PW") is { Length: > 0 and <= MostPasswordLength } password ? password : throw new Hj212Exception($"PW must have 1 to {MostPasswordLength} characters."),
            Device = fields.GetValueOrDefault("MN") is { } number && IsDevice(number) ? number : throw new Hj212Exception($"MN must have 1 to {MostNumberLength} digits and letters."),
            Flag = flag,
            Packets = packets ?? 1,
            Packet = packet ?? 1,
            Content = data[(mark + ContentMark.Length)..^ContentEnd.Length],
        };
    }

    /// <summary>Whether a text can be an MN.</summary>
    public static bool IsDevice(string text) => text is { Length: > 0 and <= MostNumberLength } && text.All(char.IsAsciiLetterOrDigit);

    /// <summary>Whether a text can be a PW.</summary>
    public static bool IsPassword(string text) => text is { Length: > 0 and <= MostPasswordLength } && text.All(c => c is > ' ' and < '\x7f' and not (';' or '=' or '&'));

    /// <summary>The data segment that this is.</summary>
    public override string ToString() => Text(Password);

    /// <summary>The data segment with its password struck out: what may be kept.</summary>
    public string WithoutPassword() => Text("*");

    private string Text(string password) => string.Create(CultureInfo.InvariantCulture,
        $"{(Request is null ? "" : $"QN={Request};")}ST={System};CN={Command};PW={password};MN={Device};Flag={Flag};{(Packets > 1 ? $"PNUM={Packets};PNO={Packet};" : "")}{ContentMark}{Content}{ContentEnd}");

    private static string Code(Dictionary<string, string> fields, string name, int digits) =>
        fields.GetValueOrDefault(name) is { } text && text.Length == digits && text.All(char.IsAsciiDigit) ? text : throw new Hj212Exception($"{name} must be {digits} digits.");

    private static int? Number(Dictionary<string, string> fields, string name, int least, int most)
    {
        if (!fields.TryGetValue(name, out var text)) return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new Hj212Exception($"{name} '{Shown(text)}' is no number from {least} to {most}.");
    }

    /// <summary>Text from outside, fit for one line of a log.</summary>
    internal static string Shown(string text)
    {
        const int longest = 40;
        var line = string.Concat(text.Take(longest).Select(c => c is > ' ' and < '\x7f' ? c : '?'));
        return text.Length > longest ? line + "…" : line;
    }
}
