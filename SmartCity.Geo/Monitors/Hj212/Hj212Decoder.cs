using System.Globalization;
using System.Text;

namespace SmartCity.Geo.Monitors.Hj212;

/// <summary>Finds frames in a stream of bytes that comes in pieces of any size; not thread-safe, one for each stream.</summary>
/// <remarks>What is found depends on the bytes alone, never on how they were cut into pieces. Memory: one frame. After a refused frame the
/// search goes on behind its <c>##</c>, so that a made-up length can't swallow the frames that follow.</remarks>
public sealed class Hj212Decoder
{
    private const byte Mark = (byte)'#';

    private readonly int _mostDataBytes;
    private readonly byte[] _buffer;
    private int _filled;
    private long _passed;

    /// <param name="mostDataBytes">Longer data segments are refused; 1 to 9,999.</param>
    public Hj212Decoder(int mostDataBytes = Hj212Frame.StandardDataBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(mostDataBytes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(mostDataBytes, Hj212Frame.MostDataBytes);
        _mostDataBytes = mostDataBytes;
        _buffer = new byte[Hj212Frame.HeadBytes + mostDataBytes + Hj212Frame.TailBytes];
    }

    /// <summary>Bytes that belong to no frame: what lay between frames, and the content of refused ones.</summary>
    public long SkippedBytes { get; private set; }

    /// <summary>Bytes that wait for the rest of their frame.</summary>
    public int WaitingBytes => _filled;

    /// <summary>Takes the next piece of the stream.</summary>
    /// <param name="arrivals">Gets what became whole with it, in the stream's order.</param>
    public void Feed(ReadOnlySpan<byte> bytes, ICollection<Hj212Arrival> arrivals)
    {
        ArgumentNullException.ThrowIfNull(arrivals);
        while (!bytes.IsEmpty)
        {
            var taken = Math.Min(bytes.Length, _buffer.Length - _filled);   // never none: a full buffer holds a whole frame, which Search takes out
            bytes[..taken].CopyTo(_buffer.AsSpan(_filled));
            bytes = bytes[taken..];
            _filled += taken;
            Search(arrivals);
        }
    }

    private void Search(ICollection<Hj212Arrival> arrivals)
    {
        var at = 0;
        while (at < _filled && Step(_buffer.AsSpan(at, _filled - at), _passed + at, arrivals) is > 0 and var step) at += step;
        _buffer.AsSpan(at, _filled - at).CopyTo(_buffer);
        _filled -= at;
        _passed += at;
    }

    /// <returns>How many bytes are done with; 0 when more are needed.</returns>
    private int Step(ReadOnlySpan<byte> bytes, long offset, ICollection<Hj212Arrival> arrivals)
    {
        if (bytes[0] != Mark) return Skip(bytes.IndexOf(Mark) is > 0 and var next ? next : bytes.Length);
        if (bytes.Length > 1 && bytes[1] != Mark) return Skip(1);
        for (var i = 2; i < Math.Min(bytes.Length, Hj212Frame.HeadBytes); i++)
            if (!char.IsAsciiDigit((char)bytes[i])) return Skip(1);
        if (bytes.Length < Hj212Frame.HeadBytes) return 0;

        var length = int.Parse(bytes[2..Hj212Frame.HeadBytes], NumberStyles.None, CultureInfo.InvariantCulture);
        if (length > _mostDataBytes) return Refuse(Hj212Fault.TooLong);
        var rest = bytes[Hj212Frame.HeadBytes..];
        if (rest[..Math.Min(length, rest.Length)].IndexOfAny((byte)'\r', (byte)'\n') >= 0) return Refuse(Hj212Fault.BrokenOff);
        if (rest.Length < length + Hj212Frame.TailBytes) return 0;

        var data = rest[..length];
        var tail = rest.Slice(length, Hj212Frame.TailBytes);
        if (!ushort.TryParse(tail[..Hj212Frame.ChecksumBytes], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var checksum) || checksum != Hj212Frame.Checksum(data))
            return Refuse(Hj212Fault.WrongChecksum);
        if (!tail[Hj212Frame.ChecksumBytes..].SequenceEqual("\r\n"u8)) return Refuse(Hj212Fault.NoEnd);
        arrivals.Add(new(offset, Encoding.Latin1.GetString(data), Hj212Fault.None));
        return Hj212Frame.HeadBytes + length + Hj212Frame.TailBytes;

        int Refuse(Hj212Fault fault)
        {
            arrivals.Add(new(offset, null, fault));
            return Skip(2);
        }
    }

    private int Skip(int count)
    {
        SkippedBytes += count;
        return count;
    }
}
