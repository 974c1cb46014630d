using System.Buffers.Binary;
using System.Text;

namespace SmartCity.Geo.Tiles;

/// <summary>Bytes of a protocol buffer message in the making; grows, and can be used again.</summary>
internal sealed class ProtobufBuffer
{
    private byte[] _bytes = new byte[1024];

    internal int Length { get; private set; }

    internal ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    internal void Clear() => Length = 0;

    internal void WriteVarint(ulong value)
    {
        var at = Reserve(10);
        while (value >= 0x80)
        {
            _bytes[at++] = (byte)(value & 0x7F | 0x80);
            value >>= 7;
        }
        _bytes[at++] = (byte)value;
        Length = at;
    }

    /// <summary>Small negative numbers stay short: 0, −1, 1, −2 become 0, 1, 2, 3.</summary>
    internal void WriteZigzag(long value) => WriteVarint((ulong)(value << 1 ^ value >> 63));

    internal void WriteVarintField(int field, ulong value)
    {
        WriteVarint((ulong)(field << 3));
        WriteVarint(value);
    }

    internal void WriteDoubleField(int field, double value)
    {
        WriteVarint((ulong)(field << 3 | 1));
        var at = Reserve(8);
        BinaryPrimitives.WriteDoubleLittleEndian(_bytes.AsSpan(at), value);
        Length = at + 8;
    }

    internal void WriteBytesField(int field, ReadOnlySpan<byte> value)
    {
        WriteVarint((ulong)(field << 3 | 2));
        WriteVarint((ulong)value.Length);
        WriteBytes(value);
    }

    internal void WriteTextField(int field, string value) => WriteBytesField(field, Encoding.UTF8.GetBytes(value));

    internal void WriteBytes(ReadOnlySpan<byte> value)
    {
        var at = Reserve(value.Length);   // before the span is taken: it may move the bytes
        value.CopyTo(_bytes.AsSpan(at));
        Length = at + value.Length;
    }

    private int Reserve(int count)
    {
        if (Length + count > _bytes.Length) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
        return Length;
    }
}
