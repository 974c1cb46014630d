using Microsoft.Extensions.Logging;

namespace SmartCity.Geo.Cases;

/// <summary>The rules in force: those of a city's file, read again whenever it changes, or the sample that the program carries.</summary>
/// <remarks>Thread-safe. A file that is no longer sound, or gone, changes nothing but <see cref="Problem"/>: the rules that were read last stay in force.</remarks>
/// <param name="path">Null: the sample.</param>
/// <exception cref="GeoInputException">The file can't be read, or is not sound.</exception>
public sealed class CaseRulesSource(string? path, ILogger<CaseRulesSource>? logger = null)
{
    private static readonly ReloadedKind<CaseRules> Kind = new("case rules", "SmartCity.Geo.case-rules.json", CaseRulesReader.Parse, rules => (rules.Version, rules.Sha256), TimeSpan.Zero);
    private static readonly Lazy<CaseRulesSource> Sample = new(() => new(null));

    private readonly ReloadedFile<CaseRules> _file = new(path, Kind, logger);

    /// <summary>Kunming's, as far as it is known; see data-samples/case-rules.</summary>
    public static CaseRulesSource OfSample => Sample.Value;

    /// <summary>Why the file as it is now is not in force; null when it is.</summary>
    public string? Problem => _file.Problem;

    /// <summary>The rules in force now.</summary>
    public CaseRules Current => _file.Current;
}
