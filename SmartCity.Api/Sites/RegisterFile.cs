using System.Text.Json;
using SmartCity.Api.Grids;
using SmartCity.Geo;
using SmartCity.Geo.Sites;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Sites;

/// <summary>Sites and routes of a vector file, whole or not at all: GeoJSON, CSV with WKT, and whatever else cells can come from.</summary>
internal static class RegisterFile
{
    /// <returns>The entries, and what messages call each of them.</returns>
    /// <exception cref="GeoInputException">Features can't be entries; the first of them are named with their place in the file.</exception>
    internal static (IReadOnlyList<RegisterEntry> Entries, IReadOnlyList<string> Names) Read(string path, VectorInput input, CancellationToken cancellationToken)
    {
        var called = input.File.CalledAs ?? path;
        var layer = input.Read(path, cancellationToken);
        if (layer.FeaturesWithoutGeometry > 0) throw new GeoInputException($"'{called}': {Empty(path, input) ?? $"{layer.FeaturesWithoutGeometry} features"} without geometry; each needs one.");
        if (layer.Features.Count == 0) throw new GeoInputException($"'{called}' holds no feature.");
        var unit = CsvOf(path) ? "row" : "feature";
        var (entries, names, faults) = (new List<RegisterEntry>(), new List<string>(), new List<string>());
        for (var i = 0; i < layer.Features.Count; i++)
        {
            var feature = layer.Features[i];
            names.Add($"{unit} {i + 1}");
            try
            {
                entries.Add(RegisterRows.Entry(feature.Geometry, new Dictionary<string, object?>(feature.Attributes, StringComparer.OrdinalIgnoreCase), null, names[i]));
            }
            catch (GeoInputException e)
            {
                faults.Add(e.Message);
            }
        }
        return faults.Count == 0
            ? (entries, names)
            : throw RefusedFile.Of(called, faults);
    }

    /// <summary>The first feature without geometry, by name; null where the format doesn't tell.</summary>
    private static string? Empty(string path, VectorInput input)
    {
        if (CsvOf(path))
        {
            var table = VectorFile.ReadTable(path, input.File);
            var at = table.Rows.Index().First(r => r.Item.Any(v => v.Value is null && v.Key.ToUpperInvariant() is "WKT" or "GEOM" or "GEOMETRY" or "LON" or "LNG" or "LAT" or "X" or "Y" or "LONGITUDE" or "LATITUDE")).Index;
            return $"row {at + 1} is";
        }
        if (!Path.GetExtension(path).Equals(".geojson", StringComparison.OrdinalIgnoreCase)) return null;
        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("features", out var features) || features.ValueKind != JsonValueKind.Array) return null;   // GDAL reads a single feature or a geometry, too
        foreach (var (i, feature) in features.EnumerateArray().Index())
            if (feature.ValueKind != JsonValueKind.Object || !feature.TryGetProperty("geometry", out var geometry) || geometry.ValueKind == JsonValueKind.Null) return $"feature {i + 1} is";
        return null;
    }

    private static bool CsvOf(string path) => Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase);
}
