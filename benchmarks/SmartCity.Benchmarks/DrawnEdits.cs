using NetTopologySuite.Geometries;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Editing;

namespace SmartCity.Benchmarks;

/// <summary>Edits of a <see cref="CellLattice"/> that can all be done one after the other: each at a place of its own.</summary>
internal sealed class DrawnEdits(IReadOnlyList<GridCell> cells)
{
    private const int Kinds = 4;
    private readonly int _columns = (int)Math.Ceiling(Math.Sqrt(cells.Count));

    internal GridEdit this[int number]
    {
        get
        {
            // Every second cell of every second row, so that no two edits touch.
            var (columns, rows) = ((_columns - 1) / 2, (cells.Count / _columns - 1) / 2);
            if (number >= columns * rows) throw new ArgumentOutOfRangeException(nameof(number), number, "There are not so many places.");
            var (cell, neighbour) = (Cell(number, 0), Cell(number, 1));
            var box = cell.Geometry.EnvelopeInternal;
            return (number % Kinds) switch
            {
                0 => Corner(cell) is var at ? new MoveVertex(at, new(at.X + 0.02 * box.Width, at.Y + 0.02 * box.Height)) : throw new InvalidOperationException(),
                1 => new SplitCell(cell.Code, new LineString([new(box.MinX - 0.1 * box.Width, box.Centre.Y + 0.05 * box.Height), new(box.MaxX + 0.1 * box.Width, box.Centre.Y - 0.05 * box.Height)])),
                2 => new MergeCells([cell.Code, neighbour.Code]),
                _ => new SetClass(cell.Code, 1 + cell.Class % 9),
            };

            GridCell Cell(int place, int east) => cells[2 * (place / columns) * _columns + 2 * (place % columns) + east];
        }
    }

    // Where it meets three others.
    private static Coordinate Corner(GridCell cell)
    {
        var box = cell.Geometry.EnvelopeInternal;
        return cell.Geometry.Coordinates.MaxBy(c => (c.X - box.MinX) / box.Width + (c.Y - box.MinY) / box.Height)!;
    }
}
