using NetTopologySuite.Geometries;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Editing;

namespace SmartCity.Geo.Tests.Grids.Editing;

/// <summary>Edits as an analyst with an unsteady hand would draw them: most can be done, some can't.</summary>
internal sealed class RandomEdits(int seed)
{
    private readonly Random _random = new(seed);

    internal GridEdit Next(IReadOnlyList<GridCell> cells)
    {
        var cell = cells[_random.Next(cells.Count)];
        var neighbour = cells.Where(c => c.Code != cell.Code && c.Adcode == cell.Adcode && c.Geometry.EnvelopeInternal.Intersects(cell.Geometry.EnvelopeInternal))
            .OrderBy(_ => _random.Next()).FirstOrDefault() ?? cell;
        var shared = cell.Geometry.Coordinates.Intersect(neighbour.Geometry.Coordinates).ToArray();
        return _random.Next(10) switch
        {
            0 or 1 or 2 => new SplitCell(cell.Code, new LineString([Around(cell), Within(cell), Around(cell)])),
            3 => new MergeCells([cell.Code, neighbour.Code]),
            4 or 5 when shared.Length > 0 => shared[_random.Next(shared.Length)] is var at ? new MoveVertex(at, Near(at, cell, 0.2)) : throw new InvalidOperationException(),
            6 when shared.Length > 1 => new ReshapeBorder(cell.Code, neighbour.Code, new LineString([shared[0], Near(shared[0], cell, 0.5), shared[^1]])),
            7 or 8 => new ReassignPiece(cell.Code, neighbour.Code, Triangle(cell, neighbour)),
            9 when _random.Next(3) == 0 => new RecutCells([cell.Code, neighbour.Code], _random.Next(1, 6)),
            _ => new SetClass(cell.Code, _random.Next(1, 10)),
        };
    }

    private Coordinate Within(GridCell cell)
    {
        var box = cell.Geometry.EnvelopeInternal;
        return new(box.MinX + _random.NextDouble() * box.Width, box.MinY + _random.NextDouble() * box.Height);
    }

    private Coordinate Around(GridCell cell)
    {
        var (box, angle) = (cell.Geometry.EnvelopeInternal, _random.NextDouble() * Math.Tau);
        return new(box.Centre.X + box.Width * Math.Cos(angle), box.Centre.Y + box.Height * Math.Sin(angle));
    }

    private Coordinate Near(Coordinate at, GridCell cell, double share) => new(
        at.X + (_random.NextDouble() - 0.5) * share * cell.Geometry.EnvelopeInternal.Width, at.Y + (_random.NextDouble() - 0.5) * share * cell.Geometry.EnvelopeInternal.Height);

    private Polygon Triangle(GridCell one, GridCell other)
    {
        var first = Within(one);
        return new(new LinearRing([first, Within(other), Within(other), first.Copy()]));
    }
}
