using SmartCity.Geo.Tiles;

namespace SmartCity.Api.Tiles;

/// <summary>The layers of one vector tile, each once and in the order of what is published: the same layers are the same tile.</summary>
/// <param name="Id">Their names, comma-separated.</param>
internal sealed record TileSelection(string Id, IReadOnlyList<VectorTileSet> Sets)
{
    /// <summary>Names in one address.</summary>
    private const int MostNames = 32;

    internal static TileSelection Of(VectorTileSet set) => new(set.Id, [set]);

    /// <param name="sets">In the order of what is published.</param>
    internal static TileSelection Of(IReadOnlyList<VectorTileSet> sets) => new(string.Join(',', sets.Select(set => set.Id)), sets);

    /// <summary>Reads the names of an address, comma-separated.</summary>
    /// <param name="all">What is published, in the order that selections have.</param>
    /// <returns>Null when one of them is no layer.</returns>
    /// <exception cref="BadHttpRequestException">There are too many.</exception>
    internal static TileSelection? Of(string names, IReadOnlyList<VectorTileSet> all)
    {
        var wanted = names.Split(',');
        if (wanted.Length > MostNames) throw new BadHttpRequestException($"{wanted.Length} layers are named; {MostNames} are possible.");
        if (!wanted.All(name => all.Any(set => set.Id == name))) return null;
        return Of([.. all.Where(set => wanted.Contains(set.Id))]);
    }

    internal string Title => string.Join(", ", Sets.Select(set => set.Title));

    internal int MaxZoom => Sets.Max(set => set.MaxZoom);
}
