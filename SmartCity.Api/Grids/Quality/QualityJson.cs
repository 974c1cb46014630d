using System.Text.Json;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Coverages;
using SmartCity.Geo.Grids.Partitioning;
using SmartCity.Geo.Grids.Quality;

namespace SmartCity.Api.Grids.Quality;

/// <summary>A quality report for programs. Areas in square metres, lengths in metres, shares 0 … 1; what could not be measured is null.</summary>
internal static class QualityJson
{
    /// <summary>Of a kind of finding, this many are listed; the counts are of all.</summary>
    private const int Listed = 1000;

    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="eachCell">Whether the figures of every cell come along.</param>
    internal static string Write(QualityReport report, bool eachCell)
    {
        var cells = report.Request.Cells;
        return JsonSerializer.Serialize(new
        {
            Cells = cells.Count,
            AreaM2 = report.All.AreaSquareMetres,
            Load = report.Request.Load.Select(t => new { t.Name, t.Weight, Points = t.Points?.Count }),
            report.Zones,
            All = Of(report.All),
            Classes = report.Classes.Select(Of),
            Borders = new
            {
                ToleranceM = report.Request.BarrierToleranceMetres,
                InnerM = report.Borders.InnerMetres,
                RimM = report.Borders.RimMetres,
                InnerOnBarriersM = report.Borders.InnerOnBarriersMetres,
                InnerOnBarriersShare = report.Borders.Kinds.Count == 0 ? null : Number(report.Borders.InnerOnBarriersShare),
            },
            Barriers = report.Borders.Kinds.Select(k => new { k.Kind, BorderOnItM = k.InnerMetres, InsideM = k.InsideMetres, FollowedM = k.FollowedMetres, FollowedShare = Number(k.FollowedShare) }),
            NarrowM = report.Request.NarrowMetres,
            Slivers = new { report.Slivers.Count, List = report.Slivers.Take(Listed).Select(s => new { cells[s.Cell].Code, s.Longitude, s.Latitude, WidthM = s.WidthMetres, AreaM2 = s.AreaSquareMetres }) },
            Necks = new { report.Necks.Count, List = report.Necks.Take(Listed).Select(n => new { cells[n.Cell].Code, n.Longitude, n.Latitude, WidthM = n.WidthMetres, PartedM2 = n.PartedSquareMetres }) },
            CellsByParts = report.CellsByParts.ToDictionary(p => p.Key.ToString(System.Globalization.CultureInfo.InvariantCulture), p => p.Value),
            Nesting = report.Nesting is null ? null : new
            {
                Parents = report.Request.Parents.Count,
                Violations = report.Nesting.Count,
                AreaM2 = report.Nesting.Sum(n => n.InOthersSquareMetres + n.InNoneSquareMetres),
                List = report.Nesting.Take(Listed).Select(n => new { cells[n.Cell].Code, n.Parent, InOthersM2 = n.InOthersSquareMetres, InNoneM2 = n.InNoneSquareMetres }),
            },
            Coverage = new
            {
                Valid = report.Coverage.IsValid,
                FeatureAreaM2 = report.Coverage.FeatureAreaSquareMetres,
                CoveredAreaM2 = report.Coverage.CoveredAreaSquareMetres,
                Errors = Counts(FaultSeverity.Error),
                Warnings = Counts(FaultSeverity.Warning),
            },
            Each = eachCell
                ? report.Cells.Select((c, i) => new
                {
                    cells[i].Code,
                    cells[i].Class,
                    AreaM2 = c.AreaSquareMetres,
                    PerimeterM = c.PerimeterMetres,
                    LoadShare = c.Load,
                    LoadDeviation = c.Deviation,
                    ClassLoadDeviation = c.ClassDeviation,
                    c.Compactness,
                    c.Parts,
                    c.Zone,
                })
                : null,
        }, Options) + "\n";

        Dictionary<string, int> Counts(FaultSeverity severity) => report.Coverage.Faults.Where(f => f.Severity == severity).CountBy(f => f.Kind).ToDictionary(f => CoverageJson.Name(f.Key), f => f.Value);
    }

    private static object Of(ClassQuality q) => new
    {
        q.Class,
        q.Count,
        AreaM2 = q.AreaSquareMetres,
        CellAreaM2 = Of(q.Area),
        LoadDeviation = Of(q.Deviation),
        AbsoluteLoadDeviation = Of(q.AbsoluteDeviation),
        ClassLoadDeviation = Of(q.ClassDeviation),
        Compactness = Of(q.Compactness),
    };

    private static object Of(Spread s) => new { Min = Number(s.Least), P5 = Number(s.P5), P50 = Number(s.P50), P95 = Number(s.P95), Max = Number(s.Most) };

    private static double? Number(double value) => double.IsFinite(value) ? value : null;
}
