using NetTopologySuite.Algorithm.Locate;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Comparison;
using SmartCity.Geo.Grids.Coverages;

namespace SmartCity.Geo.Editions;

/// <summary>A unit that cells must not cross: a district.</summary>
/// <param name="Geometry">Polygon or MultiPolygon, EPSG:4490, longitude then latitude in degrees.</param>
public sealed record EditionUnit(string Adcode, Geometry Geometry);

/// <summary>What an edition must be before it is published: a coverage of its domain, nested in its units, under sound codes.</summary>
public static class EditionCheck
{
    /// <summary>Ground across a unit's border below this many square metres is not reported: borders are digitised to decimetres.</summary>
    public const double NestingTolerance = 1;

    private const double MeasureTolerance = 1e-6;   // shares

    /// <param name="domain">What the cells have to cover, EPSG:4490.</param>
    /// <param name="units">The units at hand; those of other codes than the cells' may be among them. May be empty.</param>
    /// <returns>All faults, then the advice.</returns>
    /// <exception cref="GeoInputException">There is no cell, or they span more than 15°.</exception>
    public static IReadOnlyList<EditionFault> Run(IReadOnlyList<GridCell> cells, Geometry domain, IReadOnlyList<EditionUnit> units, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cells);
        ArgumentNullException.ThrowIfNull(domain);
        ArgumentNullException.ThrowIfNull(units);
        var faults = new List<EditionFault>();
        foreach (var fault in CodeRules.Check(cells))
            faults.Add(new($"code_{fault.Rule.ToString().ToLowerInvariant()}", fault.Message, [fault.Code], IsAdvice: fault.IsAdvice));
        CheckMeasures(cells, faults);
        CheckCoverage(cells, domain, faults, cancellationToken);
        if (faults.TrueForAll(f => f.Kind is not "invalid_ring"))
        {
            CheckParts(cells, domain, units, faults);
            CheckNesting(cells, units, faults, cancellationToken);
        }
        return [.. faults.OrderBy(f => f.IsAdvice)];
    }

    private static void CheckMeasures(IReadOnlyList<GridCell> cells, List<EditionFault> faults)
    {
        foreach (var cell in cells)
        {
            var (area, length) = (EllipsoidalMeasure.Area(cell.Geometry), EllipsoidalMeasure.Length(cell.Geometry));
            if (!(Math.Abs(area - cell.AreaSquareMetres) <= MeasureTolerance * area && Math.Abs(length - cell.PerimeterMetres) <= MeasureTolerance * length))
                faults.Add(new("measure", FormattableString.Invariant($"Cell {cell.Code} states {cell.AreaSquareMetres:0} m² and {cell.PerimeterMetres:0} m around; it measures {area:0} m² and {length:0} m."), [cell.Code], cell.Geometry.Coordinate?.X, cell.Geometry.Coordinate?.Y, area));
        }
    }

    private static void CheckCoverage(IReadOnlyList<GridCell> cells, Geometry domain, List<EditionFault> faults, CancellationToken cancellationToken)
    {
        var report = CoverageCheck.Run([.. cells.Select(c => c.Geometry)], new() { Domain = domain }, cancellationToken);
        foreach (var fault in report.Faults)
        {
            // A hole that the domain has, too, such as a lake, is no gap.
            var area = fault.AreaSquareMetres;
            if (fault is { Kind: CoverageFaultKind.Gap, Geometry: { } hole } && (area = EllipsoidalMeasure.Area(hole.Intersection(domain))) <= MeasureTolerance * fault.AreaSquareMetres) continue;
            faults.Add(new(Name(fault.Kind), $"{Name(fault.Kind).Replace('_', ' ')}: {fault.Message}", [.. fault.Features.Select(i => cells[i].Code)],
                double.IsNaN(fault.Longitude) ? null : fault.Longitude, double.IsNaN(fault.Latitude) ? null : fault.Latitude, area, fault.Severity == FaultSeverity.Warning));
        }
    }

    // No two parts of a cell lie in the same part of its unit: only a unit's own exclaves may tear a cell apart.
    private static void CheckParts(IReadOnlyList<GridCell> cells, Geometry domain, IReadOnlyList<EditionUnit> units, List<EditionFault> faults)
    {
        var unitOf = units.GroupBy(u => u.Adcode).ToDictionary(g => g.Key, g => g.SelectMany(u => Parts(u.Geometry)).Select(p => new IndexedPointInAreaLocator(p)).ToList());
        List<IndexedPointInAreaLocator>? whole = null;
        foreach (var cell in cells.Where(c => c.Geometry.NumGeometries > 1))
        {
            var parents = unitOf.TryGetValue(cell.Adcode, out var own) ? own : whole ??= [.. Parts(domain).Select(p => new IndexedPointInAreaLocator(p))];
            var homes = Parts(cell.Geometry).Select(part => parents.FindIndex(p => p.Locate(part.InteriorPoint.Coordinate) == Location.Interior)).ToList();
            if (homes.Distinct().Count() == homes.Count) continue;
            var place = cell.Geometry.GetGeometryN(1).Coordinate;
            faults.Add(new("parts", $"Cell {cell.Code} is in {homes.Count} parts, and its district or domain is not torn apart there; a cell is one piece of ground.", [cell.Code], place.X, place.Y));
        }
    }

    private static void CheckNesting(IReadOnlyList<GridCell> cells, IReadOnlyList<EditionUnit> units, List<EditionFault> faults, CancellationToken cancellationToken)
    {
        var adcodes = cells.Select(c => c.Adcode).ToHashSet();
        var parents = units.Where(u => adcodes.Contains(u.Adcode)).ToList();
        if (parents.Count == 0) return;
        foreach (var ground in CellOverlay.Run([.. cells.Select(c => c.Geometry)], [.. parents.Select(u => u.Geometry)], out _, null, cancellationToken))
        {
            if (ground.One < 0 || ground.Other < 0 || ground.AreaSquareMetres <= NestingTolerance || parents[ground.Other].Adcode == cells[ground.One].Adcode) continue;
            var place = ground.Geometry.InteriorPoint.Coordinate;
            faults.Add(new("nesting", FormattableString.Invariant($"Cell {cells[ground.One].Code} reaches {ground.AreaSquareMetres:0} m² into district {parents[ground.Other].Adcode}; no cell crosses an administrative border."),
                [cells[ground.One].Code], place.X, place.Y, ground.AreaSquareMetres));
        }
    }

    private static IEnumerable<Geometry> Parts(Geometry geometry) => Enumerable.Range(0, geometry.NumGeometries).Select(geometry.GetGeometryN);

    private static string Name(CoverageFaultKind kind) => string.Concat(kind.ToString().Select((letter, i) => char.IsUpper(letter) ? (i > 0 ? "_" : "") + char.ToLowerInvariant(letter) : letter.ToString()));
}
