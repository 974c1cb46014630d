using System.CommandLine;
using System.Text;
using SmartCity.Api.Grids;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Coverages;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Commands.Grids;

/// <summary><c>grid check</c>: exit code 0 = a valid coverage, 1 = not, 2 = unreadable.</summary>
internal static class GridCheckCommand
{
    private const int Invalid = 1, ListedOfAKind = 20;

    internal static Command Create()
    {
        var usual = new CoverageCheckOptions();
        var files = new Argument<string[]>("FILE") { Description = "Polygons in any vector format and CRS; several files are checked as one coverage.", Arity = ArgumentArity.OneOrMore };
        var gapWidth = new Option<double>("--gap-width") { Description = "Gaps of this mean width or more, in metres, are no error: a lake that is nobody's.", DefaultValueFactory = _ => usual.GapWidthMetres };
        var tolerance = new Option<double>("--tolerance") { Description = "Vertices and free borders closer together than this, in metres, are reported; 0 = none.", DefaultValueFactory = _ => usual.ToleranceMetres };
        var sliver = new Option<double>("--sliver-width") { Description = "A part of a lesser mean width, in metres, is a sliver.", DefaultValueFactory = _ => usual.SliverWidthMetres };
        var domain = new Option<string?>("--domain") { Description = "The ground to be covered, no more and no less: polygons." };
        var parents = new Option<string?>("--parents") { Description = "Areas that each feature should lie in one of: polygons." };
        var output = new Option<string?>("--out") { Description = "Write the faults to a file for a map: .geojson, .gpkg or .fgb." };
        var json = new Option<bool>("--json") { Description = "Every fault with coordinates, size and geometry, as JSON." };
        var command = new Command("check", "Find gaps, overlaps, unmatched borders, duplicates, slivers, invalid rings and more. Exit code 0 valid, 1 not, 2 unreadable.")
        {
            files, gapWidth, tolerance, sliver, domain, parents, output, json,
        };
        var input = new VectorInputOptions();
        input.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            if (parsed.GetValue(output) is { } path) VectorFile.RequireWritable(path);
            using var lines = new StageLines();
            lines.Report(new("reading", 0));
            var features = parsed.GetRequiredValue(files).SelectMany(file => CoverageFiles.Read(file, input.Of(parsed), cancellationToken).Features).ToList();
            var names = CoverageJson.Names(features);
            var report = CoverageCheck.Run([.. features.Select(f => f.Geometry)], new()
            {
                GapWidthMetres = parsed.GetValue(gapWidth),
                ToleranceMetres = parsed.GetValue(tolerance),
                SliverWidthMetres = parsed.GetValue(sliver),
                Domain = parsed.GetValue(domain) is { } domainPath ? CoverageFiles.Union(CoverageFiles.Read([domainPath], cancellationToken), domainPath) : null,
                Parents = parsed.GetValue(parents) is { } parentsPath ? [.. CoverageFiles.Read(parentsPath, new(), cancellationToken).Features.Select(f => f.Geometry)] : [],
            }, lines.Part(0.1, 0.95), cancellationToken);
            lines.Report(new("writing", 0.95));
            if (parsed.GetValue(output) is { } faultsPath) FaultFile.Write(faultsPath, report, names, cancellationToken);
            Console.Out.Write(parsed.GetValue(json) ? CoverageJson.Text(CoverageJson.Of(report, names)) : AsText(report, names));
            return Task.FromResult(report.IsValid ? 0 : Invalid);
        });
        return command;
    }

    /// <summary>For people: the counts, the widths of the gaps, and the largest faults of each kind.</summary>
    internal static string AsText(CoverageReport report, string[] names)
    {
        var text = new StringBuilder();
        text.AppendLine(FormattableString.Invariant($"{(report.IsValid ? "valid" : "not valid")}: {report.Features} features, Σ area {report.FeatureAreaSquareMetres / 1e6:0.000000} km², covered {report.CoveredAreaSquareMetres / 1e6:0.000000} km²"));
        if (report.DomainAreaSquareMetres is { } domain) text.AppendLine(FormattableString.Invariant($"domain: {domain / 1e6:0.000000} km²"));
        foreach (var kind in Enum.GetValues<CoverageFaultKind>())
        {
            var faults = report.Of(kind).ToList();
            if (faults.Count == 0) continue;
            var warnings = faults.Count(f => f.Severity == FaultSeverity.Warning);
            text.AppendLine(FormattableString.Invariant($"{CoverageJson.Name(kind)}: {faults.Count}{(warnings == faults.Count ? " (warnings)" : warnings > 0 ? $" ({warnings} of them warnings)" : "")}, {faults.Sum(f => f.AreaSquareMetres) / 1e6:0.000000} km²"));
            if (kind == CoverageFaultKind.Gap)
                foreach (var bin in report.GapWidths.Where(b => b.Count > 0))
                    text.AppendLine(FormattableString.Invariant($"  {bin.FromMetres,7:0.###} – {(double.IsInfinity(bin.ToMetres) ? "∞" : bin.ToMetres.ToString("0.###", System.Globalization.CultureInfo.InvariantCulture)),5} m wide: {bin.Count,6}, {bin.AreaSquareMetres / 1e6:0.000000} km²"));
            foreach (var fault in faults.Take(ListedOfAKind))
                text.AppendLine(FormattableString.Invariant($"  {fault.Longitude:0.000000} {fault.Latitude:0.000000}  {(fault.AreaSquareMetres > 0 ? $"{fault.AreaSquareMetres:0.0} m²  " : "")}{string.Join(", ", fault.Features.Select(i => names[i]))}  {fault.Message}"));
            if (faults.Count > ListedOfAKind) text.AppendLine(FormattableString.Invariant($"  and {faults.Count - ListedOfAKind} more; --json lists all"));
        }
        return text.ToString();
    }
}
