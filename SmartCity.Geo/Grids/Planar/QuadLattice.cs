namespace SmartCity.Geo.Grids.Planar;

/// <summary>A square of the lattice in fixed units; it owns its west and south edges.</summary>
internal readonly record struct LatticeSquare(long West, long South, long Width, long Height)
{
    internal long East => West + Width;

    internal long North => South + Height;

    /// <summary>Edges excluded.</summary>
    internal bool Holds(FixedPoint point) => point.X > West && point.X < East && point.Y > South && point.Y < North;
}

/// <summary>Squares over the domain, finer where cells are to be smaller: a quadtree with equal roots.</summary>
/// <remarks>"Square" on the ground: the steps east and north differ in units so that they are equal in metres at the middle latitude.</remarks>
internal sealed class QuadLattice
{
    private readonly long _stepX, _stepY;   // of a root
    private readonly long _west, _south;
    private readonly int _columns, _rows;
    private readonly Func<LatticeSquare, int, bool> _isSplit;

    /// <param name="finest">Edge of the smallest square in metres.</param>
    /// <param name="levels">How often a root may be halved.</param>
    /// <param name="isSplit">Whether a square of a level (0 = root) is to be split; asked only above the last level.</param>
    /// <param name="seed">Shifts the lattice by a part of a root; 0 = centred.</param>
    internal QuadLattice(FixedFrame frame, double finest, int levels, Func<LatticeSquare, int, bool> isSplit, int seed = 0)
    {
        Levels = levels;
        _isSplit = isSplit;
        var factor = 1L << levels;
        // Margins of odd size: lattice lines rarely fall on round input coordinates.
        _stepX = Math.Max(4, (long)Math.Round(finest / frame.MetresPerX)) * factor;
        _stepY = Math.Max(4, (long)Math.Round(finest / frame.MetresPerY)) * factor;
        _columns = (int)(frame.Width / _stepX) + 2;
        _rows = (int)(frame.Height / _stepY) + 2;
        // The squares reach over the frame by half a root at least: of this a fifth to either side is left for the seed.
        var random = new Random(seed);
        _west = -(_columns * _stepX - frame.Width) / 2 + (seed == 0 ? 0 : (long)((random.NextDouble() - 0.5) * 0.4 * _stepX));
        _south = -(_rows * _stepY - frame.Height) / 2 + (seed == 0 ? 0 : (long)((random.NextDouble() - 0.5) * 0.4 * _stepY));
    }

    internal int Levels { get; }

    internal long West => _west;

    internal long South => _south;

    internal long Width => _columns * _stepX;

    internal long Height => _rows * _stepY;

    internal long FinestX => _stepX >> Levels;

    internal long FinestY => _stepY >> Levels;

    /// <summary>The leaf that a point lies in; points outside go to the nearest root.</summary>
    internal LatticeSquare SquareAt(FixedPoint point)
    {
        var column = Math.Clamp((point.X - _west) / _stepX, 0, _columns - 1);
        var row = Math.Clamp((point.Y - _south) / _stepY, 0, _rows - 1);
        var square = new LatticeSquare(_west + column * _stepX, _south + row * _stepY, _stepX, _stepY);
        for (var level = 0; level < Levels && _isSplit(square, level); level++)
        {
            var (width, height) = (square.Width / 2, square.Height / 2);
            square = new(point.X < square.West + width ? square.West : square.West + width,
                point.Y < square.South + height ? square.South : square.South + height, width, height);
        }
        return square;
    }

    /// <summary>The west and south edges of all leaves, and the outer east and north ones.</summary>
    internal void AddTo(Linework linework, CancellationToken cancellationToken)
    {
        for (var row = 0; row < _rows; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var column = 0; column < _columns; column++)
                AddLeaves(linework, new(_west + column * _stepX, _south + row * _stepY, _stepX, _stepY), 0);
        }
        var (east, north) = (_west + Width, _south + Height);
        for (var column = 0; column < _columns; column++)
            linework.Add(new(_west + column * _stepX, north), new(_west + (column + 1) * _stepX, north), Linework.Lattice);
        for (var row = 0; row < _rows; row++)
            linework.Add(new(east, _south + row * _stepY), new(east, _south + (row + 1) * _stepY), Linework.Lattice);
    }

    private void AddLeaves(Linework linework, LatticeSquare square, int level)
    {
        if (level < Levels && _isSplit(square, level))
        {
            var (width, height) = (square.Width / 2, square.Height / 2);
            AddLeaves(linework, new(square.West, square.South, width, height), level + 1);
            AddLeaves(linework, new(square.West + width, square.South, width, height), level + 1);
            AddLeaves(linework, new(square.West, square.South + height, width, height), level + 1);
            AddLeaves(linework, new(square.West + width, square.South + height, width, height), level + 1);
            return;
        }
        // East and north edges belong to the neighbours; where a neighbour is coarser its long edge covers this one.
        var corner = new FixedPoint(square.West, square.South);
        linework.Add(corner, corner with { X = square.East }, Linework.Lattice);
        linework.Add(corner, corner with { Y = square.North }, Linework.Lattice);
    }
}
