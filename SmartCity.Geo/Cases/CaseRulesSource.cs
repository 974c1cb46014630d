using System.Reflection;
using Microsoft.Extensions.Logging;

namespace SmartCity.Geo.Cases;

/// <summary>The rules in force: those of a city's file, read again whenever it changes, or the sample that the program carries.</summary>
/// <remarks>Thread-safe. A file that is no longer sound, or gone, changes nothing but <see cref="Problem"/>: the rules that were read last stay in force.</remarks>
public sealed partial class CaseRulesSource
{
    private static readonly Lazy<CaseRulesSource> Sample = new(() => new(null));

    private readonly Lock _lock = new();
    private readonly string? _path;
    private readonly ILogger? _logger;
    private CaseRules _rules;
    private (DateTime Written, long Length) _seen;
    private volatile string? _problem;

    /// <param name="path">Null: the sample.</param>
    /// <exception cref="GeoInputException">The file can't be read, or is not sound.</exception>
    public CaseRulesSource(string? path, ILogger<CaseRulesSource>? logger = null)
    {
        (_path, _logger) = (path, logger);
        if (path is null)
        {
            _rules = CaseRulesReader.Parse(SampleText());
            return;
        }
        _seen = Stamp(path);
        _rules = CaseRulesReader.Parse(Read(path));
    }

    /// <summary>Kunming's, as far as it is known; see data-samples/case-rules.</summary>
    public static CaseRulesSource OfSample => Sample.Value;

    /// <summary>Why the file as it is now is not in force; null when it is.</summary>
    public string? Problem => _problem;

    /// <summary>The rules in force now.</summary>
    public CaseRules Current
    {
        get
        {
            if (_path is null) return _rules;
            lock (_lock)
            {
                var stamp = Stamp(_path);
                if (stamp != _seen) Reload(stamp);
                return _rules;
            }
        }
    }

    private void Reload((DateTime, long) stamp)
    {
        _seen = stamp;
        try
        {
            var rules = CaseRulesReader.Parse(Read(_path!));
            if (rules.Version == _rules.Version && rules.Sha256 != _rules.Sha256) throw new GeoInputException($"Its version is still {rules.Version}, but its content is another; give it a new version.");
            (_rules, _problem) = (rules, null);
            if (_logger is not null) Loaded(_logger, rules.Version, _path!);
        }
        catch (GeoInputException e)
        {
            _problem = $"{_path}: {e.Message} Version {_rules.Version} stays in force.";
            if (_logger is not null) Refused(_logger, _problem);
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
            throw new GeoInputException($"'{path}' can't be read: {e.Message}", e);
        }
    }

    private static string SampleText()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("SmartCity.Geo.case-rules.json")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [LoggerMessage(1201, LogLevel.Information, "Case rules {Version} of {Path} are in force")]
    private static partial void Loaded(ILogger logger, string version, string path);

    [LoggerMessage(1202, LogLevel.Error, "Case rules are refused: {Problem}")]
    private static partial void Refused(ILogger logger, string problem);
}
