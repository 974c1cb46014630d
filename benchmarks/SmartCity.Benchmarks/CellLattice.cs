using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids;

namespace SmartCity.Benchmarks;

/// <summary>Any number of cells in rows, a valid coverage: corners off their places, and bends in every border as a road has them.</summary>
internal sealed class CellLattice
{
    private const double Step = 0.004;   // degrees: cells of some 0.17 km²
    private const double West = 102, South = 24;
    private const int Bends = 3, Pitch = Bends + 1;   // 16 vertices a cell
    private static readonly GeometryFactory Factory = new(new PrecisionModel(), 4490);
    private readonly int _columns, _count;
    private readonly Coordinate[,] _points;   // only those on cells' borders are used

    internal CellLattice(int count, int seed)
    {
        (_count, _columns) = (count, (int)Math.Ceiling(Math.Sqrt(count)));
        var random = new Random(seed);
        _points = new Coordinate[Pitch * _columns + 1, Pitch * ((count + _columns - 1) / _columns) + 1];
        for (var i = 0; i < _points.GetLength(0); i++)
            for (var j = 0; j < _points.GetLength(1); j++)
                _points[i, j] = new(Rounded(West + Step * (i + 0.3 * (random.NextDouble() - 0.5)) / Pitch), Rounded(South + Step * (j + 0.3 * (random.NextDouble() - 0.5)) / Pitch));
    }

    internal Geometry[] Polygons() => [.. Enumerable.Range(0, _count).Select(n => (Geometry)Polygon(Ring(n)))];

    internal IReadOnlyList<GridCell> Cells() => [.. Polygons().Select((polygon, n) => new GridCell
    {
        // Communities of 500 cells in one county.
        Code = FormattableString.Invariant($"530102001{1 + n / 500:D3}{1 + n % 500:D3}"),
        Class = 1 + n % 3,
        Adcode = "530102",
        DistrictName = "here",
        CommunityIsSynthetic = true,
        AreaSquareMetres = EllipsoidalMeasure.Area(polygon),
        PerimeterMetres = EllipsoidalMeasure.Length(polygon),
        Geometry = polygon,
    })];

    /// <summary>One vertex of every fiftieth cell moved by some metres, or left out: as many gaps and overlaps.</summary>
    internal Geometry[] Damaged(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, _count).Select(n =>
        {
            var ring = Ring(n);
            if (n % 50 != 7) return (Geometry)Polygon(ring);
            var vertex = random.Next(ring.Count);
            if (random.Next(2) == 0) ring.RemoveAt(vertex);
            else ring[vertex] = new(Rounded(ring[vertex].X + 1e-4 * (random.NextDouble() - 0.5)), Rounded(ring[vertex].Y + 1e-4 * (random.NextDouble() - 0.5)));
            return Polygon(ring);
        })];
    }

    private List<Coordinate> Ring(int number)
    {
        var (west, south) = (Pitch * (number % _columns), Pitch * (number / _columns));
        return
        [
            .. Enumerable.Range(0, Pitch).Select(i => _points[west + i, south]), .. Enumerable.Range(0, Pitch).Select(i => _points[west + Pitch, south + i]),
            .. Enumerable.Range(0, Pitch).Select(i => _points[west + Pitch - i, south + Pitch]), .. Enumerable.Range(0, Pitch).Select(i => _points[west, south + Pitch - i]),
        ];
    }

    private static Polygon Polygon(List<Coordinate> ring) => Factory.CreatePolygon([.. ring.Select(c => c.Copy()), ring[0].Copy()]);

    private static double Rounded(double degrees) => Math.Round(degrees * 1e8) / 1e8;
}
