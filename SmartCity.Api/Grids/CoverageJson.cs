using System.Text.Json;
using SmartCity.Api.Features;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Coverages;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Grids;

/// <summary>What a check or a repair found, on the wire; the same from the commands and from the endpoints.</summary>
internal static class CoverageJson
{
    internal static readonly JsonSerializerOptions Options = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>What people call the features: their code, else their name, else their place in the file from 1.</summary>
    internal static string[] Names(IReadOnlyList<VectorFeature> features) =>
        [.. features.Select((f, i) => f.Text("code") ?? f.Text("name") ?? $"feature {i + 1}")];

    /// <summary>snake_case, as on the wire.</summary>
    internal static string Name(Enum value) => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    internal static object Of(CoverageReport report, string[] names) => new
    {
        Valid = report.IsValid,
        report.Features,
        FeatureAreaM2 = report.FeatureAreaSquareMetres,
        CoveredAreaM2 = report.CoveredAreaSquareMetres,
        DomainAreaM2 = report.DomainAreaSquareMetres,
        Counts = Enum.GetValues<CoverageFaultKind>().ToDictionary(kind => Name(kind), kind => new
        {
            Count = report.Of(kind).Count(),
            Errors = report.Of(kind).Count(f => f.Severity == FaultSeverity.Error),
            AreaM2 = report.Of(kind).Sum(f => f.AreaSquareMetres),
        }),
        GapWidths = report.GapWidths.Select(b => new { FromM = b.FromMetres, ToM = double.IsInfinity(b.ToMetres) ? (double?)null : b.ToMetres, b.Count, AreaM2 = b.AreaSquareMetres }),
        Faults = report.Faults.Select(f => new
        {
            Kind = Name(f.Kind),
            Severity = Name(f.Severity),
            Longitude = Number(f.Longitude),
            Latitude = Number(f.Latitude),
            AreaM2 = f.AreaSquareMetres,
            WidthM = f.WidthMetres,
            Features = f.Features.Select(i => names[i]),
            FeatureNumbers = f.Features.Select(i => i + 1),
            f.Message,
            Geometry = f.Geometry is null ? (JsonElement?)null : JsonElement.Parse(GeoJson.Text(f.Geometry)),
        }),
    };

    internal static string Text(object answer) => JsonSerializer.Serialize(answer, Options) + "\n";

    // JSON has no word for what is no number.
    private static double? Number(double value) => double.IsFinite(value) ? value : null;
}
