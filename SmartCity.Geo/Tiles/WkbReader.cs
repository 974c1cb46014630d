using System.Buffers.Binary;

namespace SmartCity.Geo.Tiles;

/// <summary>Reads PostGIS's little-endian (E)WKB piece by piece, without building geometry.</summary>
internal ref struct WkbReader(ReadOnlySpan<byte> bytes)
{
    internal const int Point = 1, LineString = 2, Polygon = 3, MultiPoint = 4, MultiLineString = 5, MultiPolygon = 6;
    private const uint HasZ = 0x8000_0000, HasM = 0x4000_0000, HasSrid = 0x2000_0000;

    private ReadOnlySpan<byte> _rest = bytes;
    private int _skip;

    /// <summary>Reads the head of a geometry, or of a part of one.</summary>
    /// <exception cref="FormatException">Not little-endian WKB.</exception>
    internal int ReadType()
    {
        if (_rest.Length < 5 || _rest[0] != 1) throw new FormatException("Little-endian WKB was expected.");
        var type = BinaryPrimitives.ReadUInt32LittleEndian(_rest[1..]);
        _rest = _rest[((type & HasSrid) != 0 ? 9 : 5)..];
        _skip = 8 * (((type & HasZ) != 0 ? 1 : 0) + ((type & HasM) != 0 ? 1 : 0));
        return (int)(type & 0xFF);
    }

    internal int ReadCount()
    {
        var count = BinaryPrimitives.ReadInt32LittleEndian(_rest);
        _rest = _rest[4..];
        return count;
    }

    internal (double X, double Y) ReadPosition()
    {
        var position = (BinaryPrimitives.ReadDoubleLittleEndian(_rest), BinaryPrimitives.ReadDoubleLittleEndian(_rest[8..]));
        _rest = _rest[(16 + _skip)..];
        return position;
    }
}
