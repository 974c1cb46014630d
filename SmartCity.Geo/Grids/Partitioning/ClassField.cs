using NetTopologySuite.Algorithm.Locate;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Partitioning;

/// <summary>The class of the ground, in blocks: how fine the lattice must be where, and what class a piece of ground is by default.</summary>
internal sealed class ClassField
{
    private const int BlocksAcross = 300, DefaultClass = 3;
    private readonly FixedFrame _frame;
    private readonly byte[] _class;
    private readonly bool[] _isInside, _isNear;
    private readonly long _width, _height;
    private readonly int _columns, _rows;

    internal ClassField(IReadOnlyList<PartitionArea> areas, IReadOnlyList<ClassZone>? zones, ClassCounts shares, FixedFrame frame, CancellationToken cancellationToken)
    {
        _frame = frame;
        Elsewhere = shares[DefaultClass] > 0 ? DefaultClass : shares.Classes.Last();
        var edge = Math.Max(frame.Width * frame.MetresPerX, frame.Height * frame.MetresPerY) / BlocksAcross;
        _width = Math.Max(1, (long)(edge / frame.MetresPerX));
        _height = Math.Max(1, (long)(edge / frame.MetresPerY));
        _columns = (int)(frame.Width / _width) + 1;
        _rows = (int)(frame.Height / _height) + 1;
        _class = new byte[_columns * _rows];
        var isInside = _isInside = new bool[_class.Length];
        Fill(areas.Select(a => a.Geometry), (block, _) => isInside[block] = true, cancellationToken);
        _isNear = new bool[_class.Length];
        for (var block = 0; block < isInside.Length; block++)
        {
            if (!isInside[block]) continue;
            for (var row = Math.Max(0, block / _columns - 1); row <= Math.Min(_rows - 1, block / _columns + 1); row++)
                for (var column = Math.Max(0, block % _columns - 1); column <= Math.Min(_columns - 1, block % _columns + 1); column++)
                    _isNear[row * _columns + column] = true;
        }
        if (zones is null) FillByDensity(new(areas, frame), [.. shares.Classes]);
        else
        {
            Array.Fill(_class, (byte)Elsewhere);
            var isZoned = new bool[_class.Length];
            Fill(zones.Select(z => z.Geometry), (block, zone) =>
            {
                _class[block] = isZoned[block] ? (byte)Math.Min(_class[block], zones[zone].Class) : (byte)zones[zone].Class;
                isZoned[block] = true;
            }, cancellationToken);
        }
        var blockArea = _width * frame.MetresPerX * _height * frame.MetresPerY;
        for (var block = 0; block < isInside.Length; block++)
            if (isInside[block]) Area[_class[block]] += blockArea;
    }

    /// <summary>Square metres of each class within the units, by class number; counted in blocks.</summary>
    internal double[] Area { get; } = new double[ClassCounts.LargestClass + 1];

    /// <summary>The class of ground in none of the class zones.</summary>
    internal int Elsewhere { get; }

    /// <summary>The class of the block that a point lies in.</summary>
    internal int At(FixedPoint point) => _class[Row(point.Y) * _columns + Column(point.X)];

    /// <summary>Whether a unit is in the point's block or next to it.</summary>
    internal bool IsNear(FixedPoint point) => point.X >= 0 && point.X <= _frame.Width && point.Y >= 0 && point.Y <= _frame.Height && _isNear[Row(point.Y) * _columns + Column(point.X)];

    /// <summary>The classes in a square, as bits 1 &lt;&lt; class; none for a square off the domain.</summary>
    internal int Within(LatticeSquare square)
    {
        var classes = 0;
        for (var row = Row(square.South); row <= Row(square.North - 1); row++)
            for (var column = Column(square.West); column <= Column(square.East - 1); column++)
                if (_isNear[row * _columns + column]) classes |= 1 << _class[row * _columns + column];
        return classes;
    }

    // The densest ground is of the first class that is to have cells, and so on.
    private void FillByDensity(SettlementDensity density, int[] classes)
    {
        var value = new double[_class.Length];
        for (var block = 0; block < value.Length; block++)
            value[block] = density.At((block % _columns + 0.5) * _width * _frame.MetresPerX, (block / _columns + 0.5) * _height * _frame.MetresPerY);
        var ranked = value.Where((_, block) => _isInside[block]).OrderDescending().ToArray();
        if (ranked.Length == 0) ranked = [0];
        var core = ranked[(int)(ranked.Length * SettlementDensity.BuiltUpShare)];
        var fringe = ranked[(int)(ranked.Length * (SettlementDensity.BuiltUpShare + SettlementDensity.FringeShare))];
        for (var block = 0; block < value.Length; block++) _class[block] = (byte)classes[Math.Min(classes.Length - 1, value[block] > core ? 0 : value[block] > fringe ? 1 : 2)];
    }

    private void Fill(IEnumerable<Geometry> geometries, Action<int, int> found, CancellationToken cancellationToken)
    {
        var index = 0;
        foreach (var geometry in geometries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var locator = new IndexedPointInAreaLocator(geometry);
            var (low, high) = (_frame.ToFixed(geometry.EnvelopeInternal.MinX, geometry.EnvelopeInternal.MinY), _frame.ToFixed(geometry.EnvelopeInternal.MaxX, geometry.EnvelopeInternal.MaxY));
            for (var row = Row(low.Y); row <= Row(high.Y); row++)
                for (var column = Column(low.X); column <= Column(high.X); column++)
                    if (locator.Locate(_frame.ToCoordinate(new(column * _width + _width / 2, row * _height + _height / 2))) != Location.Exterior)
                        found(row * _columns + column, index);
            index++;
        }
    }

    private int Column(long x) => (int)Math.Clamp(x / _width, 0, _columns - 1);

    private int Row(long y) => (int)Math.Clamp(y / _height, 0, _rows - 1);
}
