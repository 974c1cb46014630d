using SmartCity.Geo.Crs;

namespace SmartCity.Geo.Tiles;

/// <summary>Turns geometry in EPSG:3857 into a tile's drawing commands (Mapbox Vector Tile 2.1, section 4.3).</summary>
/// <remarks>
/// Coordinates are cut to the tile and its buffer and rounded to its grid; nothing else is simplified, so neighbours keep their common edges at every zoom.
/// A polygon or line that is smaller than a grid unit becomes one unit: it can still be counted and clicked.
/// Not thread-safe: buffers are used again for each geometry.
/// </remarks>
internal sealed class TileGeometry(TileFrame frame)
{
    internal TileGeometry(TileAddress address) : this(TileFrame.Of(address))
    {
    }

    /// <summary>Grid units along a tile's edge.</summary>
    internal const int Extent = 4096;

    /// <summary>Units beyond the edge that are kept, so that outlines don't show where tiles meet.</summary>
    internal const int Buffer = 64;

    private const uint MoveTo = 1, LineTo = 2, ClosePath = 7;
    private const double Low = -Buffer, High = Extent + Buffer;

    private readonly double _west = frame.West, _north = frame.North, _unitsPerMeasure = Extent / frame.Size;
    private readonly bool _isGeographic = frame.IsGeographic, _isGcj02 = frame.IsGcj02, _isPlain = frame.IsPlain;
    private readonly PositionBuffer _positions = new(), _spare = new();
    private (int X, int Y)[] _path = new (int, int)[256];
    private int _penX, _penY;
    private (int X, int Y)? _collapsed;

    /// <summary>The commands of the last geometry.</summary>
    internal ProtobufBuffer Commands { get; } = new();

    /// <param name="wkb">Point, LineString, Polygon or a Multi of these.</param>
    /// <returns>None when nothing of it lies in the tile.</returns>
    /// <exception cref="FormatException">Another kind of geometry, or no little-endian WKB.</exception>
    internal MvtGeometryType Encode(ReadOnlySpan<byte> wkb)
    {
        Commands.Clear();
        (_penX, _penY, _collapsed) = (0, 0, null);
        var reader = new WkbReader(wkb);
        var type = reader.ReadType();
        var kind = type switch
        {
            WkbReader.Point or WkbReader.MultiPoint => MvtGeometryType.Point,
            WkbReader.LineString or WkbReader.MultiLineString => MvtGeometryType.Line,
            WkbReader.Polygon or WkbReader.MultiPolygon => MvtGeometryType.Polygon,
            _ => throw new FormatException($"Geometry type {type} can't be drawn in a tile."),
        };
        var isMulti = type >= WkbReader.MultiPoint;
        var parts = isMulti ? reader.ReadCount() : 1;
        if (kind == MvtGeometryType.Point) EncodePoints(ref reader, parts, isMulti);
        for (var part = 0; part < parts && kind != MvtGeometryType.Point; part++)
        {
            if (isMulti) reader.ReadType();
            if (kind == MvtGeometryType.Line) EncodeLine(ref reader);
            else EncodePolygon(ref reader);
        }
        if (Commands.Length == 0 && _collapsed is { } place) EncodeUnit(kind, place);
        return Commands.Length == 0 ? MvtGeometryType.None : kind;
    }

    /// <summary>Commands of a point that the tile itself holds, not only its buffer: every point lies in one tile.</summary>
    /// <returns>None when it lies in another one.</returns>
    internal MvtGeometryType EncodeOwn((double X, double Y) ground)
    {
        Commands.Clear();
        (_penX, _penY, _collapsed) = (0, 0, null);
        if (!IsOwn(ground)) return MvtGeometryType.None;
        var (x, y) = ToTile(ground);
        WriteCommand(MoveTo, 1);
        WritePosition(((int)Math.Floor(x), (int)Math.Floor(y)));
        return MvtGeometryType.Point;
    }

    /// <summary>Commands of a point, EPSG:3857, as <see cref="Encode"/> makes them of its WKB.</summary>
    /// <returns>None when it lies beyond the tile and its buffer.</returns>
    internal MvtGeometryType EncodePoint((double X, double Y) ground)
    {
        Commands.Clear();
        (_penX, _penY, _collapsed) = (0, 0, null);
        var place = ToTile(ground);
        if (!IsInside(place)) return MvtGeometryType.None;
        WriteCommand(MoveTo, 1);
        WritePosition(Nearest(place));
        return MvtGeometryType.Point;
    }

    /// <summary>Commands of a point in the middle of the tile.</summary>
    internal void EncodeMiddle()
    {
        Commands.Clear();
        (_penX, _penY, _collapsed) = (0, 0, null);
        WriteCommand(MoveTo, 1);
        WritePosition((Extent / 2, Extent / 2));
    }

    /// <summary>Whether a place, EPSG:3857, lies in the tile itself, which owns its west and north edges.</summary>
    internal bool IsOwn((double X, double Y) ground) => ToTile(ground) is { X: >= 0 and < Extent, Y: >= 0 and < Extent };

    private void EncodePoints(ref WkbReader reader, int parts, bool isMulti)
    {
        _positions.Clear();
        for (var part = 0; part < parts; part++)
        {
            if (isMulti) reader.ReadType();
            var position = ToTile(reader.ReadPosition());
            if (IsInside(position)) _positions.Add(position);   // an empty point is NaN, and not inside
        }
        if (_positions.Count == 0) return;
        WriteCommand(MoveTo, _positions.Count);
        foreach (var place in _positions.All) WritePosition(Nearest(place));
    }

    private static (int X, int Y) Nearest((double X, double Y) place) => ((int)Math.Floor(place.X + 0.5), (int)Math.Floor(place.Y + 0.5));

    private void EncodeLine(ref WkbReader reader)
    {
        var count = reader.ReadCount();
        if (count == 0) return;
        _positions.Clear();
        var start = ToTile(reader.ReadPosition());
        for (var i = 1; i < count; i++)
        {
            var next = ToTile(reader.ReadPosition());
            var (from, to) = (start, next);
            if (BoxClipping.ClipSegment(ref from, ref to, Low, High))
            {
                if (_positions.Count > 0 && _positions[_positions.Count - 1] != from) WriteLine();
                if (_positions.Count == 0) _positions.Add(from);
                _positions.Add(to);
            }
            start = next;
        }
        WriteLine();
    }

    private void WriteLine()
    {
        if (_positions.Count == 0) return;
        var path = Reserve(_positions.Count);
        var count = IntegerPath.Round(_positions.All, path);
        _positions.Clear();
        if (count < 2)
        {
            _collapsed ??= path[0];
            return;
        }
        WriteCommand(MoveTo, 1);
        WritePosition(path[0]);
        WriteCommand(LineTo, count - 1);
        foreach (var position in path[1..count]) WritePosition(position);
    }

    private void EncodePolygon(ref WkbReader reader)
    {
        var rings = reader.ReadCount();
        var hasExterior = false;
        for (var ring = 0; ring < rings; ring++)
        {
            var isInside = ReadRing(ref reader);
            if (ring > 0 && !hasExterior) continue;   // a hole in what is not drawn
            var positions = isInside ? _positions : BoxClipping.ClipRing(_positions, _spare, Low, High);
            if (positions.Count == 0) continue;
            var path = Reserve(positions.Count);
            var count = IntegerPath.RoundRing(positions.All, path, out var first);
            var area = count < 3 ? 0 : IntegerPath.DoubleArea(path.Slice(first, count));
            if (area == 0)
            {
                if (ring == 0) _collapsed ??= path[0];
                continue;
            }
            hasExterior = true;
            var shape = path.Slice(first, count);
            if (area > 0 != (ring == 0)) shape.Reverse();   // exterior rings run clockwise on screen, holes the other way
            WriteRing(shape);
        }
    }

    /// <summary>Reads a ring into <see cref="_positions"/>, without its closing position.</summary>
    /// <returns>Whether all of it lies within the buffer.</returns>
    private bool ReadRing(ref WkbReader reader)
    {
        var count = reader.ReadCount();
        _positions.Clear();
        var isInside = true;
        for (var i = 0; i < count; i++)
        {
            var position = ToTile(reader.ReadPosition());
            isInside &= IsInside(position);
            _positions.Add(position);
        }
        if (count > 0) _positions.RemoveLast();
        return isInside;
    }

    /// <summary>Stands for a shape that vanished between grid points.</summary>
    private void EncodeUnit(MvtGeometryType kind, (int X, int Y) place)
    {
        var (x, y) = place;
        if (kind == MvtGeometryType.Polygon)
        {
            WriteRing([(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)]);
            return;
        }
        WriteCommand(MoveTo, 1);
        WritePosition(place);
        WriteCommand(LineTo, 1);
        WritePosition((x + 1, y));
    }

    private void WriteRing(ReadOnlySpan<(int X, int Y)> ring)
    {
        WriteCommand(MoveTo, 1);
        WritePosition(ring[0]);
        WriteCommand(LineTo, ring.Length - 1);
        foreach (var position in ring[1..]) WritePosition(position);
        WriteCommand(ClosePath, 1);
    }

    private void WriteCommand(uint command, int count) => Commands.WriteVarint(command | (ulong)count << 3);

    private void WritePosition((int X, int Y) position)
    {
        Commands.WriteZigzag(position.X - _penX);
        Commands.WriteZigzag(position.Y - _penY);
        (_penX, _penY) = position;
    }

    private (double X, double Y) ToTile((double X, double Y) ground)
    {
        if (_isPlain) return ((ground.X - _west) * _unitsPerMeasure, (_north - ground.Y) * _unitsPerMeasure);
        var (x, y) = (MercatorBox.Longitude(ground.X), MercatorBox.Latitude(ground.Y));
        if (_isGcj02) (x, y) = Gcj02.Shift(x, y);
        if (!_isGeographic) (x, y) = (MercatorBox.X(x), MercatorBox.Y(y));
        return ((x - _west) * _unitsPerMeasure, (_north - y) * _unitsPerMeasure);
    }

    private static bool IsInside((double X, double Y) position) => position.X is >= Low and <= High && position.Y is >= Low and <= High;

    private Span<(int X, int Y)> Reserve(int count)
    {
        if (_path.Length < count) _path = new (int, int)[Math.Max(count, _path.Length * 2)];
        return _path.AsSpan(0, count);
    }
}
