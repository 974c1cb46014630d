using System.Text.Json;
using SmartCity.Imaging;

namespace SmartCity.Api.Jobs;

/// <summary>The description that lies beside a simulated scene.</summary>
internal sealed record SceneSidecar(string Title, DateTimeOffset AcquiredAt, string Sensor, double GsdM, IReadOnlyList<SceneSidecar.Band> Bands, double CloudShare, string File)
{
    internal sealed record Band(string Name);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>The descriptions in a folder, in order of time, with the full paths of their scenes.</summary>
    /// <exception cref="ImagingInputException">There is none, or one is damaged.</exception>
    internal static IReadOnlyList<SceneSidecar> ReadAll(string folder)
    {
        if (!Directory.Exists(folder)) throw new ImagingInputException($"'{folder}' does not exist; simulate its scenes first.");
        return [.. Directory.EnumerateFiles(folder, "*.json").Select(Read).OrderBy(s => s.AcquiredAt)];
    }

    private static SceneSidecar Read(string path)
    {
        try
        {
            var read = JsonSerializer.Deserialize<SceneSidecar>(System.IO.File.ReadAllText(path), Json) ?? throw new JsonException("it is null");
            return read with { File = Path.Combine(Path.GetDirectoryName(path)!, read.File) };
        }
        catch (JsonException e)
        {
            throw new ImagingInputException($"'{path}' is no description of a scene: {e.Message}", e);
        }
    }
}
