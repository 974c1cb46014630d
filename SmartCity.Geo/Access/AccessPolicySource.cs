using System.Reflection;
using Microsoft.Extensions.Logging;

namespace SmartCity.Geo.Access;

/// <summary>The policy in force: that of a city's file, read again when it changes, or the one that the program carries.</summary>
/// <remarks>Thread-safe. A file that is no longer sound, or gone, changes nothing but <see cref="Problem"/>: the policy that was read last stays in force.</remarks>
public sealed partial class AccessPolicySource
{
    /// <summary>Between two looks at the file: it is asked for with every request.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private readonly string? _path;
    private readonly ILogger? _logger;
    private volatile AccessPolicy _policy;
    private (DateTime Written, long Length) _seen;
    private volatile string? _problem;
    private long _lookedAt = Environment.TickCount64;

    /// <param name="path">Null: the sample, see data-samples/access.</param>
    /// <exception cref="GeoInputException">The file can't be read, or is not sound.</exception>
    public AccessPolicySource(string? path, ILogger<AccessPolicySource>? logger = null)
    {
        (_path, _logger) = (path, logger);
        if (path is not null) _seen = Stamp(path);
        _policy = AccessPolicyReader.Parse(path is null ? SampleText() : Read(path));
    }

    /// <summary>Why the file as it is now is not in force; null when it is.</summary>
    public string? Problem => _problem;

    public AccessPolicy Current
    {
        get
        {
            if (_path is not null && Environment.TickCount64 - Interlocked.Read(ref _lookedAt) >= LookEvery.TotalMilliseconds) Look(_path);
            return _policy;
        }
    }

    private void Look(string path)
    {
        lock (_lock)
        {
            Interlocked.Exchange(ref _lookedAt, Environment.TickCount64);
            var stamp = Stamp(path);
            if (stamp == _seen) return;
            _seen = stamp;
            try
            {
                var policy = AccessPolicyReader.Parse(Read(path));
                if (policy.Version == _policy.Version && policy.Text != _policy.Text) throw new GeoInputException($"Its version is still {policy.Version}, but its content is another; give it a new version.");
                (_policy, _problem) = (policy, null);
                if (_logger is not null) Loaded(_logger, policy.Version, path);
            }
            catch (GeoInputException e)
            {
                _problem = $"{path}: {e.Message} Version {_policy.Version} stays in force.";
                if (_logger is not null) Refused(_logger, _problem);
            }
        }
    }

    private static (DateTime, long) Stamp(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GeoInputException($"The access policy '{path}' can't be read: {e.Message}", e);
        }
    }

    private static string SampleText()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("SmartCity.Geo.access-policy.json")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [LoggerMessage(1211, LogLevel.Information, "Access policy {Version} of {Path} is in force")]
    private static partial void Loaded(ILogger logger, string version, string path);

    [LoggerMessage(1212, LogLevel.Error, "Access policy is refused: {Problem}")]
    private static partial void Refused(ILogger logger, string problem);
}
