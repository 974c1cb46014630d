using Microsoft.Extensions.Logging;

namespace SmartCity.Geo.Access;

/// <summary>The policy in force: that of a city's file, read again when it changes, or the one that the program carries.</summary>
/// <remarks>Thread-safe. A file that is no longer sound, or gone, changes nothing but <see cref="Problem"/>: the policy that was read last stays in force.</remarks>
/// <param name="path">Null: the sample, see data-samples/access.</param>
/// <exception cref="GeoInputException">The file can't be read, or is not sound.</exception>
public sealed class AccessPolicySource(string? path, ILogger<AccessPolicySource>? logger = null)
{
    // It is asked for with every request.
    private static readonly ReloadedKind<AccessPolicy> Kind = new("access policy", "SmartCity.Geo.access-policy.json", AccessPolicyReader.Parse, policy => (policy.Version, policy.Text), TimeSpan.FromMilliseconds(500));

    private readonly ReloadedFile<AccessPolicy> _file = new(path, Kind, logger);

    /// <summary>Why the file as it is now is not in force; null when it is.</summary>
    public string? Problem => _file.Problem;

    public AccessPolicy Current => _file.Current;
}
