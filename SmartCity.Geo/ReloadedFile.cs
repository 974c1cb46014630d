using System.Reflection;
using Microsoft.Extensions.Logging;

namespace SmartCity.Geo;

/// <summary>What a city's file says, read again when it changes, or the sample that the program carries.</summary>
/// <remarks>Thread-safe. A file that is no longer sound, or gone, changes nothing but <see cref="Problem"/>: what was read last stays in force.</remarks>
internal sealed class ReloadedFile<T> where T : class
{
    private readonly Lock _lock = new();
    private readonly string? _path;
    private readonly ReloadedKind<T> _kind;
    private readonly ILogger? _logger;
    private volatile T _value;
    private (DateTime Written, long Length) _seen;
    private volatile string? _problem;
    private long _lookedAt = Environment.TickCount64;

    /// <param name="path">Null: the sample.</param>
    /// <exception cref="GeoInputException">The file can't be read, or is not sound.</exception>
    internal ReloadedFile(string? path, ReloadedKind<T> kind, ILogger? logger)
    {
        (_path, _kind, _logger) = (path, kind, logger);
        if (path is not null) _seen = Stamp(path);
        _value = kind.Parse(path is null ? SampleText(kind.Sample) : Read(path));
    }

    /// <summary>Why the file as it is now is not in force; null when it is.</summary>
    internal string? Problem => _problem;

    internal T Current
    {
        get
        {
            if (_path is not null && Environment.TickCount64 - Interlocked.Read(ref _lookedAt) >= _kind.LookEvery.TotalMilliseconds) Look(_path);
            return _value;
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
            var former = _kind.Identity(_value);
            try
            {
                var value = _kind.Parse(Read(path));
                var now = _kind.Identity(value);
                if (now.Version == former.Version && now.Content != former.Content) throw new GeoInputException($"Its version is still {now.Version}, but its content is another; give it a new version.");
                (_value, _problem) = (value, null);
                if (_logger is not null) ReloadedFileLog.Loaded(_logger, _kind.Name, now.Version, path);
            }
            catch (GeoInputException e)
            {
                _problem = $"{path}: {e.Message} Version {former.Version} stays in force.";
                if (_logger is not null) ReloadedFileLog.Refused(_logger, _kind.Name, _problem);
            }
        }
    }

    private static (DateTime, long) Stamp(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
    }

    private string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GeoInputException($"The {_kind.Name} '{path}' can't be read: {e.Message}", e);
        }
    }

    private static string SampleText(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

/// <summary>A kind of file that is read again.</summary>
/// <param name="Name">As messages call it.</param>
/// <param name="Sample">Resource of the sample.</param>
/// <param name="Parse">Text → what it says; refuses what is not sound.</param>
/// <param name="Identity">A new content needs a new version.</param>
/// <param name="LookEvery">Least time between two looks at the file.</param>
internal sealed record ReloadedKind<T>(string Name, string Sample, Func<string, T> Parse, Func<T, (string Version, string Content)> Identity, TimeSpan LookEvery);

internal static partial class ReloadedFileLog
{
    [LoggerMessage(1201, LogLevel.Information, "The {Name} of {Path}, version {Version}, is in force")]
    internal static partial void Loaded(ILogger logger, string name, string version, string path);

    [LoggerMessage(1202, LogLevel.Error, "The {Name} is refused: {Problem}")]
    internal static partial void Refused(ILogger logger, string name, string problem);
}
