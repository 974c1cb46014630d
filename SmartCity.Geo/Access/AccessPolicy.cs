using System.Collections.Concurrent;

namespace SmartCity.Geo.Access;

/// <summary>Who sees what: by role, and without a key. Read from one file, see docs/access.md.</summary>
public sealed class AccessPolicy
{
    /// <summary>Visitors without a key: on this machine, and from anywhere else.</summary>
    public const string Local = "local", Public = "public";

    /// <summary>What <see cref="Loopback"/> and <see cref="Elsewhere"/> are where a key is needed.</summary>
    public const string Closed = "closed";

    /// <summary>Everybody who can be named; roles are those of keys.</summary>
    public static IReadOnlyList<string> Visitors { get; } = [Public, Local, "viewer", "analyst", "officer", "handler", "admin"];

    /// <summary>Everything that can be allowed: the collections, and what has rows but is none.</summary>
    public static IReadOnlyList<string> Layers { get; } = [.. Features.FeatureLayer.All.Select(layer => layer.Id), "drafts", "reports", "monitors", "camera_frames", "jobs", UserLayers];

    /// <summary>Stands for all layers that users bring.</summary>
    public const string UserLayers = "user_layers";

    /// <summary>Keys with a unit or layers of their own may be many.</summary>
    private const int MostKnown = 1000;

    private readonly ConcurrentDictionary<(string Visitor, string? Unit, string? Layers), Visibility> _known = new();

    public required string Version { get; init; }

    /// <summary>Who a request without a key over loopback is: local, public or closed.</summary>
    public required string Loopback { get; init; }

    /// <summary>Who a request without a key from another machine is: public or closed.</summary>
    public required string Elsewhere { get; init; }

    /// <summary>By visitor; who is not named sees nothing.</summary>
    public required IReadOnlyDictionary<string, Sight> Sights { get; init; }

    /// <summary>The file as it was read.</summary>
    public required string Text { get; init; }

    /// <param name="visitor">A role, local or public.</param>
    /// <param name="unit">Of the key; a visitor who sees only the own unit's cases sees none without one.</param>
    /// <param name="layers">Of all that the visitor may read, only these; null: all of it.</param>
    /// <remarks>The same object for the same question: it is asked with every request.</remarks>
    public Visibility Of(string visitor, string? unit = null, IReadOnlyList<string>? layers = null)
    {
        if (_known.Count > MostKnown) _known.Clear();
        return _known.GetOrAdd((visitor, unit, layers is null ? null : string.Join(',', layers)), _ => Make(visitor, unit, layers));
    }

    private Visibility Make(string visitor, string? unit, IReadOnlyList<string>? layers)
    {
        if (!Sights.TryGetValue(visitor, out var sight)) return Visibility.Nothing;
        var allowed = (sight.Layers, layers) switch
        {
            (null, null) => null,
            (null, { } only) => only,
            ({ } all, null) => all,
            ({ } all, { } only) => [.. all.Intersect(only)],
        };
        return new(allowed, sight.CaseStatuses, sight.IsOwnUnit ? unit ?? "" : null, sight.Hidden);
    }
}

/// <summary>What the policy says of one visitor.</summary>
/// <param name="Layers">Null: all.</param>
/// <param name="CaseStatuses">Only cases in these; null: all.</param>
/// <param name="IsOwnUnit">Only cases of the own unit and of those below it.</param>
/// <param name="Hidden">Properties of features and tiles that are left out, by layer.</param>
public sealed record Sight(IReadOnlyList<string>? Layers, IReadOnlyList<string>? CaseStatuses, bool IsOwnUnit, IReadOnlyDictionary<string, IReadOnlyList<string>> Hidden);
