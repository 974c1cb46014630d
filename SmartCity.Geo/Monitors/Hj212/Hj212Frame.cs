using System.Globalization;
using System.Text;

namespace SmartCity.Geo.Monitors.Hj212;

/// <summary>The frame around a data segment: <c>##</c>, its length in four digits, the segment, CRC in four hex digits, CR LF.</summary>
/// <remarks>HJ 212-2017, 6.3 and annex A. Bytes above 127 pass as Latin-1, one character a byte, so that a length is one of bytes.</remarks>
public static class Hj212Frame
{
    /// <summary>What the standard allows a data segment, in bytes.</summary>
    public const int StandardDataBytes = 1024;

    /// <summary>What four digits can say.</summary>
    public const int MostDataBytes = 9999;

    internal const int HeadBytes = 6, ChecksumBytes = 4, TailBytes = ChecksumBytes + 2;

    /// <param name="data">The data segment: <c>QN=…;CP=&amp;&amp;…&amp;&amp;</c>.</param>
    /// <exception cref="Hj212Exception">It is longer than four digits can say, or has characters of more than a byte.</exception>
    public static byte[] Encode(string data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.Length > MostDataBytes) throw new Hj212Exception($"The data segment has {data.Length} bytes; {MostDataBytes} are the most.");
        if (data.Any(c => c > 255)) throw new Hj212Exception("The data segment has a character that is no single byte.");
        var segment = Encoding.Latin1.GetBytes(data);
        return Encoding.Latin1.GetBytes(string.Create(CultureInfo.InvariantCulture, $"##{segment.Length:D4}{data}{Checksum(segment):X4}\r\n"));
    }

    /// <summary>The standard's CRC16: polynomial A001, start FFFF, each byte after a shift of the register by eight bits.</summary>
    /// <remarks>Not the CRC of Modbus: there a byte goes to the low end of the whole register, here to what the shift has left of it.</remarks>
    public static ushort Checksum(ReadOnlySpan<byte> segment)
    {
        uint register = 0xFFFF;
        foreach (var value in segment)
        {
            register = (register >> 8) ^ value;
            for (var bit = 0; bit < 8; bit++) register = (register & 1) != 0 ? (register >> 1) ^ 0xA001 : register >> 1;
        }
        return (ushort)register;
    }
}
