using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SmartCity.Geo.Grids;

namespace SmartCity.Api.Commands;

/// <summary>What <c>grid check</c> prints: the sums, then each fault with its place and size.</summary>
internal sealed record CoverageJson(string File, bool Valid, int Features, double AreaM2, double UnionAreaM2, IReadOnlyDictionary<string, CoverageSum> Sums, IReadOnlyList<CoverageFaultJson> Faults)
{
    internal static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    internal static CoverageJson From(string file, CoverageReport report, List<string> names) => new(
        file, report.IsValid, report.FeatureCount, report.FeaturesAreaSquareMetres, report.UnionAreaSquareMetres, SumUp(report),
        [.. report.Findings.Select(f => new CoverageFaultJson(Name(f.Fault), f.IsSliver, [.. f.Features.Select(i => names[i])], [f.Place.X, f.Place.Y], f.AreaSquareMetres, f.WidthMetres, f.Words))]);

    internal static void WriteText(TextWriter output, string file, CoverageReport report, List<string> names)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{file}: {report.FeatureCount} polygons, {report.FeaturesAreaSquareMetres / 1e6:F4} km² together, union {report.UnionAreaSquareMetres / 1e6:F4} km²: {(report.IsValid ? "valid" : "NOT valid")}"));
        foreach (var (fault, sum) in SumUp(report)) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{fault}: {sum.Count}, of them {sum.Slivers} slivers, {sum.AreaM2 / 1e6:F4} km²"));
        foreach (var f in report.Findings)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {Name(f.Fault)} at {f.Place.X:F7},{f.Place.Y:F7}: {f.AreaSquareMetres:F2} m², {f.WidthMetres:F2} m wide{(f.IsSliver ? " (sliver)" : "")}{(f.Features.Count > 0 ? $" [{string.Join(", ", f.Features.Select(i => names[i]))}]" : "")}{(f.Words is null ? "" : $": {f.Words}")}"));
    }

    private static string Name(CoverageFault fault) => JsonNamingPolicy.SnakeCaseLower.ConvertName(fault.ToString());

    private static Dictionary<string, CoverageSum> SumUp(CoverageReport report) =>
        report.Findings.GroupBy(f => f.Fault).ToDictionary(g => Name(g.Key), g => new CoverageSum(g.Count(), g.Count(f => f.IsSliver), g.Sum(f => f.AreaSquareMetres)));
}

/// <summary>How many faults of a kind there are, and how much ground they take.</summary>
internal sealed record CoverageSum(int Count, int Slivers, double AreaM2);

/// <param name="Features">Codes or names of the polygons concerned.</param>
/// <param name="Place">Longitude, latitude.</param>
internal sealed record CoverageFaultJson(string Fault, bool Sliver, IReadOnlyList<string> Features, double[] Place, double AreaM2, double WidthM, string? Words);
