using System.CommandLine;
using System.Text.Json;
using SmartCity.Geo.Grids;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Commands.Grids;

/// <summary><c>grid check</c>: exit code 0 = a valid coverage, 1 = not, 2 = unreadable.</summary>
internal static class GridCheckCommand
{
    private const int Invalid = 1, ListedOfAKind = 20;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    internal static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "Polygons in any vector format and CRS." };
        var json = new Option<bool>("--json") { Description = "Every fault with coordinates and size, as JSON." };
        var command = new Command("check", "Find gaps, overlaps, duplicates, slivers and invalid rings. Exit code 0 valid, 1 not, 2 unreadable.") { file, json };
        command.SetAction((parsed, cancellationToken) =>
        {
            var path = parsed.GetRequiredValue(file);
            var features = VectorFile.Read(path, null, null, cancellationToken).Features;
            var names = features.Select((f, i) => f.Text("code") ?? f.Text("name") ?? $"feature {i + 1}").ToArray();
            var report = CoverageCheck.Run([.. features.Select(f => f.Geometry)], cancellationToken);
            Console.Out.Write(parsed.GetValue(json) ? AsJson(report, names) : AsText(report, names));
            return Task.FromResult(report.IsValid ? 0 : Invalid);
        });
        return command;
    }

    private static string AsJson(CoverageReport report, string[] names) => JsonSerializer.Serialize(new
    {
        Valid = report.IsValid,
        report.Features,
        FeatureAreaM2 = report.FeatureAreaSquareMetres,
        CoveredAreaM2 = report.CoveredAreaSquareMetres,
        Counts = Enum.GetValues<CoverageFaultKind>().ToDictionary(Name, kind => new { Count = report.Of(kind).Count(), AreaM2 = report.Of(kind).Sum(f => f.AreaSquareMetres) }),
        Faults = report.Faults.Select(f => new
        {
            Kind = Name(f.Kind),
            Longitude = double.IsNaN(f.Longitude) ? (double?)null : f.Longitude,
            Latitude = double.IsNaN(f.Latitude) ? (double?)null : f.Latitude,
            AreaM2 = f.AreaSquareMetres,
            Features = f.Features.Select(i => names[i]),
            f.Message,
        }),
    }, Indented) + "\n";

    private static string AsText(CoverageReport report, string[] names)
    {
        var text = new System.Text.StringBuilder();
        text.AppendLine(FormattableString.Invariant($"{(report.IsValid ? "valid" : "not valid")}: {report.Features} features, Σ area {report.FeatureAreaSquareMetres / 1e6:0.000000} km², covered {report.CoveredAreaSquareMetres / 1e6:0.000000} km²"));
        foreach (var kind in Enum.GetValues<CoverageFaultKind>())
        {
            var faults = report.Of(kind).ToList();
            if (faults.Count == 0) continue;
            text.AppendLine(FormattableString.Invariant($"{Name(kind)}: {faults.Count}, {faults.Sum(f => f.AreaSquareMetres) / 1e6:0.000000} km²"));
            foreach (var fault in faults.Take(ListedOfAKind))
                text.AppendLine(FormattableString.Invariant($"  {fault.Longitude:0.000000} {fault.Latitude:0.000000}  {fault.AreaSquareMetres:0.0} m²  {string.Join(", ", fault.Features.Select(i => names[i]))}  {fault.Message}"));
            if (faults.Count > ListedOfAKind) text.AppendLine(FormattableString.Invariant($"  and {faults.Count - ListedOfAKind} more; --json lists all"));
        }
        return text.ToString();
    }

    private static string Name(CoverageFaultKind kind) => kind switch
    {
        CoverageFaultKind.Gap => "gap",
        CoverageFaultKind.Overlap => "overlap",
        CoverageFaultKind.Sliver => "sliver",
        CoverageFaultKind.InvalidRing => "invalid_ring",
        _ => "duplicate",
    };
}
