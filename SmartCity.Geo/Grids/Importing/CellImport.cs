using System.Globalization;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids.Coverages;

namespace SmartCity.Geo.Grids.Importing;

/// <summary>Features of a file → cells that can be stored as an edition: all of them, or a reason why not.</summary>
public static class CellImport
{
    private const int Listed = 5;
    private static readonly Envelope China = new(73, 136, 3, 54);

    /// <inheritdoc cref="Run(IReadOnlyList{ImportedRow}, IReadOnlyList{string}, CellImportOptions, IProgress{StageProgress}?, CancellationToken)"/>
    public static ImportedCells Run(IReadOnlyList<ImportedRow> rows, IReadOnlyList<string> columns, CellImportOptions options, CancellationToken cancellationToken) => Run(rows, columns, options, null, cancellationToken);

    /// <param name="columns">The file's, in its order.</param>
    /// <exception cref="GeoInputException">A feature is no area; a code, class or county is wrong or twice; the cells lie outside the
    /// domain; they are no coverage and were not to be repaired.</exception>
    public static ImportedCells Run(IReadOnlyList<ImportedRow> rows, IReadOnlyList<string> columns, CellImportOptions options, IProgress<StageProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(options);
        if (rows.Count == 0) throw new GeoInputException("There is no feature to import.");
        if (options.Class is < 1 or > ClassCounts.LargestClass) throw new GeoInputException($"Class {options.Class} can't be; classes go from 1 to {ClassCounts.LargestClass}.");
        var recognised = CellColumns.Recognise(columns, options.Map);
        var notes = new List<string>();
        progress?.Report(new("attributes", 0));
        var areas = Areas(rows, out var snapped);
        Place.Require(areas, options.Domain, cancellationToken);
        if (areas.Aggregate(new Envelope(), (box, a) => { box.ExpandToInclude(a.EnvelopeInternal); return box; }) is var ground && !China.Contains(ground))
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"The cells reach beyond China: longitude {ground.MinX:0.####} to {ground.MaxX:0.####}, latitude {ground.MinY:0.####} to {ground.MaxY:0.####}; is the CRS right?"));

        var drafts = CellDrafts.Read(rows, areas, recognised, options, notes);
        var (mended, repair) = Coverage(areas, drafts, options, progress.Part(0.1, 0.8), cancellationToken);
        progress?.Report(new("codes", 0.8));
        var given = MissingCodes.Give(drafts, mended);
        var cells = new List<GridCell>(rows.Count);
        for (var i = 0; i < drafts.Count; i++) cells.Add(drafts[i].ToCell(mended[i]));
        cells.Sort((a, b) => string.CompareOrdinal(a.Code, b.Code));
        progress?.Report(new("domain", 0.85));
        cancellationToken.ThrowIfCancellationRequested();
        var domain = CoverageDomain.Of([.. cells.Select(c => c.Geometry)]);
        if (ShiftRecognition.Suspect(domain, [.. options.Reference.Select(r => r.Geometry)]) is { } suspicion) notes.Add(suspicion);
        return new(cells, domain, recognised)
        {
            CodesKept = drafts.Count - given,
            CodesGiven = given,
            ClassesGiven = drafts.Count(d => d.ClassIsGiven),
            SnappedMetres = snapped,
            Repair = repair,
            Notes = notes,
        };
    }

    private static Geometry[] Areas(IReadOnlyList<ImportedRow> rows, out double snapped)
    {
        var kinds = rows.Select((r, i) => (r.Geometry, Number: i + 1)).Where(r => r.Geometry is not (Polygon or MultiPolygon) || r.Geometry.IsEmpty).ToList();
        if (kinds.Count > 0)
            throw new GeoInputException($"{(kinds.Count == 1 ? "One feature is no area" : $"{kinds.Count} features are no areas")}: feature {string.Join(", ", kinds.Take(Listed).Select(k => $"{k.Number} ({(k.Geometry.IsEmpty ? "empty" : k.Geometry.GeometryType)})"))}{(kinds.Count > Listed ? " …" : "")}; a cell is a Polygon or MultiPolygon.");
        var areas = new Geometry[rows.Count];
        snapped = 0;
        for (var i = 0; i < areas.Length; i++)
        {
            areas[i] = LatticeSnap.Snap(rows[i].Geometry, ref snapped);
            if (areas[i].IsEmpty) throw new GeoInputException($"Feature {i + 1} is smaller than a millimetre.");
        }
        return areas;
    }

    private static (IReadOnlyList<Geometry> Areas, string? Repair) Coverage(Geometry[] areas, IReadOnlyList<CellDraft> drafts, CellImportOptions options, IProgress<StageProgress>? progress, CancellationToken cancellationToken)
    {
        // The centimetre of the usual check is for files; here neighbours share their vertices or the check says so.
        var check = new CoverageCheckOptions { GapWidthMetres = options.GapWidthMetres ?? double.PositiveInfinity, ToleranceMetres = 0 };
        var report = CoverageCheck.Run(areas, check, progress.Part(0, options.Repairs ? 0.25 : 1), cancellationToken);
        if (report.IsValid) return (areas, null);
        if (!options.Repairs) throw new GeoInputException($"The features are no coverage: {Faults(report, drafts)}. Repair them on import (--repair), or see where with 'grid check'.");
        var repaired = CoverageMending.Run(areas, options, progress.Part(0.25, 0.8), cancellationToken);
        var left = CoverageCheck.Run(repaired.Areas, check, progress.Part(0.8, 1), cancellationToken);
        return left.IsValid ? repaired : throw new GeoInputException($"The repair left faults: {Faults(left, drafts)}. {Advice(left)}, or see where with 'grid check'.");
    }

    private static string Advice(CoverageReport left) => left.Of(CoverageFaultKind.Gap).MaxBy(g => g.WidthMetres) is { Severity: FaultSeverity.Error } widest
        ? string.Create(CultureInfo.InvariantCulture, $"Say whether holes of up to {widest.WidthMetres:0} m stay open (--gap-width {CoverageRepairOptions.UsualGapWidthMetres:0}) or are filled (--gap-width {Math.Ceiling(widest.WidthMetres) + 1:0})")
        : "Allow it a larger tolerance (--tolerance)";

    private static string Faults(CoverageReport report, IReadOnlyList<CellDraft> drafts)
    {
        var errors = report.Faults.Where(f => f.Severity == FaultSeverity.Error).ToList();
        var kinds = errors.CountBy(f => f.Kind).Select(k => $"{k.Value} × {k.Key}");
        var first = errors[0];
        return string.Create(CultureInfo.InvariantCulture,
            $"{string.Join(", ", kinds)}; the first at {first.Longitude:0.000000} {first.Latitude:0.000000}{(first.Features.Count > 0 ? $" ({string.Join(", ", first.Features.Take(3).Select(f => f < drafts.Count ? drafts[f].Label : "the domain"))})" : "")}: {first.Message}");
    }
}
