using System.Globalization;
using System.Text;
using SmartCity.Geo.Grids.Quality;

namespace SmartCity.Api.Grids.Quality;

/// <summary>A quality report as a table for the terminal.</summary>
internal static class QualityText
{
    private const int Listed = 5;

    internal static string Write(QualityReport report)
    {
        var text = new StringBuilder();
        var cells = report.Request.Cells;
        Line($"{cells.Count} cells, {report.All.AreaSquareMetres / 1e6:0.0000} km², {report.Zones} zones; load: {string.Join(" + ", report.Request.Load.Select(t => string.Create(CultureInfo.InvariantCulture, $"{t.Weight:0.##} × {t.Name}")))}");
        Line($"");
        Line($"class  cells   area km²  mean cell ha   load deviation p5    p50    p95   |p95|   |max|   compactness p5   p50   p95");
        foreach (var q in report.Classes.Append(report.All))
            Line($"{(q.Class == 0 ? "all" : q.Class.ToString(CultureInfo.InvariantCulture)),5}{q.Count,7}{q.AreaSquareMetres / 1e6,11:0.000}{q.AreaSquareMetres / q.Count / 1e4,14:0.00}{Percent(q.Deviation.P5),20}{Percent(q.Deviation.P50),7}{Percent(q.Deviation.P95),7}{q.AbsoluteDeviation.P95,8:P1}{q.AbsoluteDeviation.Most,8:P1}{q.Compactness.P5,17:0.00}{q.Compactness.P50,6:0.00}{q.Compactness.P95,6:0.00}");
        Line($"");
        Line($"borders between cells {report.Borders.InnerMetres / 1000:0.0} km, rim {report.Borders.RimMetres / 1000:0.0} km");
        if (report.Borders.Kinds.Count > 0)
        {
            Line($"within {report.Request.BarrierToleranceMetres:0.#} m of a barrier: {report.Borders.InnerOnBarriersShare:P1} of the borders between cells");
            foreach (var k in report.Borders.Kinds)
                Line($"  {k.Kind}: {k.InnerMetres / 1000:0.0} km of border on it; {(double.IsNaN(k.FollowedShare) ? "none of it lies inside" : string.Create(CultureInfo.InvariantCulture, $"{k.FollowedShare:P1} of its {k.InsideMetres / 1000:0.0} km inside has a border"))}");
        }
        Line($"parts: {string.Join(", ", report.CellsByParts.Select(p => $"{p.Value} cells of {p.Key}"))}");
        Line($"slivers (parts narrower than {report.Request.NarrowMetres:0.#} m on average): {report.Slivers.Count}");
        foreach (var s in report.Slivers.Take(Listed)) Line($"  {cells[s.Cell].Code}  {s.Longitude:0.000000} {s.Latitude:0.000000}  {s.WidthMetres:0.0} m wide, {s.AreaSquareMetres:0} m²");
        Line($"necks (narrower than {report.Request.NarrowMetres:0.#} m between two wider parts): {report.Necks.Count}");
        foreach (var n in report.Necks.Take(Listed)) Line($"  {cells[n.Cell].Code}  {n.Longitude:0.000000} {n.Latitude:0.000000}  {n.WidthMetres:0.0} m wide, parts off {n.PartedSquareMetres:0} m²");
        if (report.Nesting is { } nesting)
        {
            Line($"nesting in {report.Request.Parents.Count} parents: {(nesting.Count == 0 ? "every cell lies in one" : string.Create(CultureInfo.InvariantCulture, $"{nesting.Count} cells do not, {nesting.Sum(n => n.InOthersSquareMetres + n.InNoneSquareMetres):0} m²"))}");
            foreach (var n in nesting.Take(Listed)) Line($"  {cells[n.Cell].Code}  of {n.Parent ?? "no parent"}: {n.InOthersSquareMetres:0} m² in others, {n.InNoneSquareMetres:0} m² in none");
        }
        Line($"coverage: {(report.Coverage.IsValid ? "valid, no gap and no overlap" : "not valid")}{string.Concat(report.Coverage.Faults.CountBy(f => (f.Kind, f.Severity)).Select(f => $", {f.Value} × {CoverageJson.Name(f.Key.Kind)} ({CoverageJson.Name(f.Key.Severity)})"))}");
        return text.ToString();

        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
    }

    private static string Percent(double share) => share.ToString("+0.0%;−0.0%;0.0%", CultureInfo.InvariantCulture);
}
