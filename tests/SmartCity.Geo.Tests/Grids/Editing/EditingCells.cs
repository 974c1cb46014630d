using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Coverages;
using SmartCity.Geo.Grids.Editing;

namespace SmartCity.Geo.Tests.Grids.Editing;

/// <summary>The cells of a draft in memory, edited one operation after the other.</summary>
internal sealed class EditingCells(IEnumerable<GridCell> cells)
{
    internal const double West = 102, South = 25, Step = 0.01;

    private readonly SortedDictionary<string, GridCell> _cells = new(cells.ToDictionary(c => c.Code), StringComparer.Ordinal);
    private int _made;

    internal IReadOnlyCollection<GridCell> All => _cells.Values;

    internal GridCell this[string code] => _cells[code];

    /// <summary>Squares of a hundredth of a degree: codes 530102 001001 0RC with the row from the south and the column from the west, from 1.</summary>
    internal static EditingCells Lattice(int columns, int rows, string adcode = "530102") => new(
        from row in Enumerable.Range(0, rows)
        from column in Enumerable.Range(0, columns)
        select Cell(Code(column, row, adcode), Box(column, row, column + 1, row + 1)));

    internal static string Code(int column, int row, string adcode = "530102") => $"{adcode}0010010{row + 1}{column + 1}";

    /// <summary>A place, counted in squares from the south-west corner.</summary>
    internal static Coordinate At(double x, double y) => new(Math.Round(West + x * Step, 8), Math.Round(South + y * Step, 8));

    internal static LineString Line(params (double X, double Y)[] places) => new([.. places.Select(p => At(p.X, p.Y))]);

    internal static Polygon Area(params (double X, double Y)[] places) => new(new LinearRing([.. places.Append(places[0]).Select(p => At(p.X, p.Y))]));

    internal static Polygon Box(double x0, double y0, double x1, double y1) => Area((x0, y0), (x1, y0), (x1, y1), (x0, y1));

    internal static GridCell Cell(string code, Geometry ground, bool isSynthetic = true) => new()
    {
        Code = code,
        Class = 1,
        Adcode = code[..6],
        DistrictName = "五华区",
        AreaSquareMetres = EllipsoidalMeasure.Area(ground),
        PerimeterMetres = EllipsoidalMeasure.Length(ground),
        CommunityIsSynthetic = isSynthetic,
        Geometry = ground,
    };

    internal EditOutcome Try(GridEdit edit, CancellationToken cancellationToken) => GridEditing.Apply(edit, Neighbourhood(edit), cancellationToken);

    /// <summary>Applies an edit and keeps its outcome; new cells get codes of their own.</summary>
    internal EditOutcome Apply(GridEdit edit, CancellationToken cancellationToken)
    {
        var outcome = Try(edit, cancellationToken);
        foreach (var code in outcome.Removed) Assert.True(_cells.Remove(code));
        foreach (var cell in outcome.Changed.Concat(outcome.Noded)) _cells[cell.Code] = cell;
        foreach (var (parent, cell) in outcome.Added)
        {
            var code = $"{parent[..6]}999{_made / 999 + 1:D3}{_made++ % 999 + 1:D3}";
            _cells.Add(code, cell with { Code = code });
        }
        return outcome;
    }

    internal IReadOnlyCollection<GridCell> Neighbourhood(GridEdit edit)
    {
        var ground = GridEditing.NeighbourhoodOf(edit, edit.Codes.Where(_cells.ContainsKey).Select(c => _cells[c]));
        return [.. _cells.Values.Where(c => c.Geometry.EnvelopeInternal.Intersects(ground))];
    }

    internal double Area() => _cells.Values.Sum(c => c.AreaSquareMetres);

    internal void RequireCoverage(CancellationToken cancellationToken)
    {
        var report = CoverageCheck.Run([.. _cells.Values.Select(c => c.Geometry)], cancellationToken);
        Assert.True(report.IsValid, string.Join("; ", report.Faults.Take(5).Select(f => FormattableString.Invariant($"{f.Kind} {f.Longitude:0.0000000} {f.Latitude:0.0000000} {f.Message}"))));
    }
}
