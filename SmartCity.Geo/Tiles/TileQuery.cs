using SmartCity.Geo.Features;

namespace SmartCity.Geo.Tiles;

/// <summary>What a tile shall show beside its layers and place.</summary>
public sealed record TileQuery
{
    /// <summary>All objects, where they are.</summary>
    public static TileQuery Everything { get; } = new();

    /// <summary>Values, CQL2 filter and time that objects have to meet; only these of its members count. Null: all objects.</summary>
    public FeatureQuery? Wanted { get; init; }

    /// <summary>Shifted as Chinese web maps are (<see cref="Crs.Gcj02"/>), for drawing over them.</summary>
    public bool IsGcj02 { get; init; }

    /// <summary>The edition whose cells are shown, whatever its state; null: the editions in force.</summary>
    public long? Edition { get; init; }

    /// <summary>What the cells are put together to: one of <see cref="CellTiles.Levels"/>; null: nothing.</summary>
    public string? Level { get; init; }

    /// <summary>Whether it looks at more than the rows that the layer always shows, such as drafts, or the case of a detection.</summary>
    public bool LooksBeyond => Wanted is not null || Edition is not null;

    /// <summary>Whether it is the same as asking for nothing special.</summary>
    public bool IsEverything => this == Everything;

    /// <summary>The condition that a layer's rows have to meet.</summary>
    /// <exception cref="GeoInputException">The layer has no such property, or the value or filter doesn't fit.</exception>
    internal FeatureCondition? ConditionOf(VectorTileSet set)
    {
        if (Wanted is not { } wanted) return null;
        if (Level is not null) throw new GeoInputException("Filters choose among the cells themselves; with 'level' there can be none.");
        var collection = set.Collection;
        if ((wanted.From ?? wanted.To) is not null && collection.TimeColumn is null)
            throw new GeoInputException($"{set.Id} has no time that 'datetime' could ask for; {string.Join(", ", VectorTileSet.All.Where(s => s.Collection.TimeColumn is not null).Select(s => s.Id))} have.");
        return FeatureCondition.Of(collection, wanted, FeatureOrder.Of(collection, []));
    }

    /// <summary>The classes that are asked for, where nothing else is: the counts that are kept can answer that.</summary>
    internal string? OnlyClass => Wanted is { Filter: null, From: null, To: null, Filters: { Count: 1 } filters } && filters.TryGetValue("class", out var one) ? one : null;
}
