using SmartCity.Geo.Features;
using SmartCity.Geo.Tiles;

namespace SmartCity.Geo.Access;

/// <summary>What one visitor sees. PostgreSQL enforces rows and layers by the settings of the connection (migration 0029); hidden properties are left out of the layers here.</summary>
public sealed class Visibility
{
    private const string Cases = "cases", Everything = "*";

    /// <summary>Layers whose tiles show nothing of cases: their rows are all there, or the layer is not.</summary>
    private static readonly HashSet<string> FreeOfCases = [.. FeatureLayer.All.Select(l => l.Id).Except([Cases])];

    private readonly IReadOnlyDictionary<string, IReadOnlyList<string>> _hidden;
    private readonly HashSet<string>? _layers;
    private readonly Lazy<IReadOnlyList<FeatureLayer>> _features;
    private readonly Lazy<IReadOnlyList<VectorTileSet>> _tiles;

    internal Visibility(IReadOnlyList<string>? layers, IReadOnlyList<string>? caseStatuses, string? unit, IReadOnlyDictionary<string, IReadOnlyList<string>> hidden)
    {
        _layers = layers?.ToHashSet();
        _hidden = hidden;
        LayersSetting = layers is null ? Everything : string.Join(',', layers.Distinct().Order(StringComparer.Ordinal));
        StatusesSetting = caseStatuses is null ? Everything : string.Join(',', caseStatuses.Distinct().Order(StringComparer.Ordinal));
        UnitSetting = unit ?? Everything;
        _features = new(() => PartOf(FeatureLayer.All));
        _tiles = new(() => PartOf(VectorTileSet.All));
    }

    /// <summary>Of a visitor whom the policy doesn't name.</summary>
    public static Visibility Nothing { get; } = new([], [], null, new Dictionary<string, IReadOnlyList<string>>());

    /// <summary>All there is: what the program itself sees.</summary>
    public static Visibility All { get; } = new(null, null, null, new Dictionary<string, IReadOnlyList<string>>());

    internal string LayersSetting { get; }

    internal string StatusesSetting { get; }

    internal string UnitSetting { get; }

    /// <summary>Whether no row of any layer is hidden.</summary>
    public bool IsOpen => LayersSetting == Everything && !HidesCases;

    /// <summary>Whether neither a row nor a property of any layer is hidden.</summary>
    public bool ShowsAll => IsOpen && _hidden.Count == 0;

    /// <summary>Whether some cases are hidden, and others not.</summary>
    public bool HidesCases => StatusesSetting != Everything || UnitSetting != Everything;

    /// <summary>What connections can be shared by: equal texts see equal rows.</summary>
    internal string RowsKey => IsOpen ? "" : $"{LayersSetting};{StatusesSetting};{UnitSetting}";

    /// <summary>The program's own collections that the visitor may read, without what is hidden of them.</summary>
    public IReadOnlyList<FeatureLayer> FeatureLayers => _features.Value;

    /// <summary>The program's own tile sets that the visitor may read, without what is hidden of them.</summary>
    public IReadOnlyList<VectorTileSet> TileSets => _tiles.Value;

    /// <summary>Those of the collections that the visitor may read, without what is hidden of them.</summary>
    public IReadOnlyList<FeatureLayer> PartOf(IReadOnlyList<FeatureLayer> layers) => ShowsAll ? layers : [.. layers.Where(layer => Reads(layer.Id)).Select(layer => layer.Without(HiddenOf(layer.Id)))];

    /// <summary>Those of the tile sets that the visitor may read, without what is hidden of them.</summary>
    public IReadOnlyList<VectorTileSet> PartOf(IReadOnlyList<VectorTileSet> sets) => ShowsAll ? sets : [.. sets.Where(set => Reads(set.Id)).Select(set => set.Without(HiddenOf(set.Id)))];

    /// <param name="layer">One of <see cref="AccessPolicy.Layers"/>, or a layer that a user brought.</param>
    public bool Reads(string layer) => _layers?.Contains(AccessPolicy.Layers.Contains(layer) ? layer : AccessPolicy.UserLayers) ?? true;

    /// <summary>Whether some rows that the layer shows are hidden, and others not.</summary>
    public bool HidesRowsOf(string layer) => HidesCases && !FreeOfCases.Contains(layer) && AccessPolicy.Layers.Contains(layer);   // what users bring holds no cases

    /// <summary>What caches tell apart: visitors with equal texts get equal tiles of the layers; empty where nothing of them is hidden.</summary>
    /// <param name="layers">Names of layers that the visitor may read.</param>
    public string KeyOf(IEnumerable<string> layers)
    {
        string? key = null;
        foreach (var layer in layers)
        {
            if (HidesRowsOf(layer)) key += $"{layer}:{StatusesSetting};{UnitSetting} ";
            if (HiddenOf(layer) is { Count: > 0 } hidden) key += $"{layer}-{string.Join('-', hidden)} ";
        }
        return key ?? "";
    }

    /// <summary>As <see cref="KeyOf"/>, for an answer about the layer that may look at others, too: equal texts see equal rows of everything.</summary>
    public string WholeKeyOf(string layer) => $"{RowsKey} {string.Join('-', HiddenOf(layer))}";

    /// <summary>Properties of the layer that the visitor doesn't see, in order.</summary>
    public IReadOnlyList<string> HiddenOf(string layer) => _hidden.TryGetValue(layer, out var names) ? [.. names.Order(StringComparer.Ordinal)] : [];
}
