using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace SmartCity.Geo.Tiles;

/// <summary>Bytes of a protocol buffer message in the making; grows, and can be used again.</summary>
/// <remarks>Large ones are borrowed: a tile of thousands of features made the garbage collector look at the whole heap every second time. Who forgets <see cref="Release"/> only loses that.</remarks>
internal sealed class ProtobufBuffer
{
    private const int Smallest = 256;

    private byte[] _bytes = [];

    internal int Length { get; private set; }

    internal ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    internal void Clear() => Length = 0;

    /// <summary>Gives the bytes back; nobody may hold <see cref="Written"/> any more.</summary>
    internal void Release()
    {
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        (_bytes, Length) = ([], 0);
    }

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
        WriteHeadOfBytes(field, value.Length);
        WriteBytes(value);
    }

    /// <summary>What stands before the bytes of a field, which follow.</summary>
    internal void WriteHeadOfBytes(int field, int count)
    {
        WriteVarint((ulong)(field << 3 | 2));
        WriteVarint((ulong)count);
    }

    internal void WriteTextField(int field, string value)
    {
        var count = Encoding.UTF8.GetByteCount(value);
        WriteHeadOfBytes(field, count);
        var at = Reserve(count);
        Encoding.UTF8.GetBytes(value, _bytes.AsSpan(at));
        Length = at + count;
    }

    internal void WriteBytes(ReadOnlySpan<byte> value)
    {
        var at = Reserve(value.Length);   // before the span is taken: it may move the bytes
        value.CopyTo(_bytes.AsSpan(at));
        Length = at + value.Length;
    }

    private int Reserve(int count)
    {
        if (Length + count > _bytes.Length) Grow(Length + count);
        return Length;
    }

    private void Grow(int least)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(_bytes.Length * 2, least), Smallest));
        Written.CopyTo(larger);
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
