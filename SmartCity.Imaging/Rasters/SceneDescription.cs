using System.Text.Json;

namespace SmartCity.Imaging.Rasters;

/// <summary>What a <c>dataset.json</c> beside an image, or in the folder above, says of it: <c>{"gsd_m": 0.5, "bands": ["red", "green", "blue"]}</c>.</summary>
internal sealed record SceneDescription(double? GsdMetres, IReadOnlyList<string>? Bands)
{
    internal const string FileName = "dataset.json";

    /// <returns>Null when there is no such file.</returns>
    /// <exception cref="ImagingInputException">The file is there and is not what it should be.</exception>
    internal static SceneDescription? Beside(string imagePath)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(imagePath));
        return Read(folder) ?? Read(Path.GetDirectoryName(folder));
    }

    /// <inheritdoc cref="Beside"/>
    internal static SceneDescription? Read(string? folder)
    {
        if (folder is null) return null;
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) return null;
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            double? gsd = json.RootElement.TryGetProperty("gsd_m", out var g) ? g.GetDouble() : null;
            string[]? bands = json.RootElement.TryGetProperty("bands", out var b) ? [.. b.EnumerateArray().Select(e => SpectralBand.Normalise(e.GetString() ?? ""))] : null;
            if (gsd is { } value && !(value > 0 && double.IsFinite(value))) throw new ImagingInputException($"'{path}': gsd_m must be a number of metres above 0.");
            return new(gsd, bands);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new ImagingInputException($"'{path}' is not of the form {{\"gsd_m\": 0.5, \"bands\": [\"red\", \"green\", \"blue\"]}}: {e.Message}", e);
        }
    }
}
