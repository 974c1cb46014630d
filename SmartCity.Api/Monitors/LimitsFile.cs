using SmartCity.Api.Hosting;
using SmartCity.Api.Telemetry;
using SmartCity.Geo;
using SmartCity.Geo.Monitors.Limits;

namespace SmartCity.Api.Monitors;

/// <summary>The limits in force: read once, and again when the file changes. A wrong change is told in the log and the limits before it stay.</summary>
internal sealed class LimitsFile(MonitorOptions options, ILogger<LimitsFile> logger)
{
    private readonly Lock _lock = new();
    private DateTime _written;
    private DustLimits? _limits;

    /// <summary>Null where no file is configured and no samples are there.</summary>
    private string? Path { get; } = options.LimitsFile ?? SamplePath;

    private static string? SamplePath => DataFolder.ProjectRoot is { } root && System.IO.Path.Combine(root, "data-samples", "monitor-limits", "samples.json") is var path && File.Exists(path) ? path : null;

    /// <exception cref="GeoInputException">The file is wrong or missing, and there are no limits from before.</exception>
    internal DustLimits? Current
    {
        get
        {
            if (Path is null) return null;
            lock (_lock)
            {
                try
                {
                    var written = File.GetLastWriteTimeUtc(Path);   // of a missing file: the year 1601
                    if (_limits is not null && written == _written) return _limits;
                    _written = written;
                    return _limits = DustLimits.Parse(Read(Path), Path);
                }
                catch (GeoInputException e) when (_limits is not null)
                {
                    logger.LimitsRefused(e.Message);
                    return _limits;
                }
            }
        }
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GeoInputException($"The file of limits '{path}' can't be read: {e.Message}", e);
        }
    }
}
