using SmartCity.Geo.Access;
using SmartCity.Geo.Tiles;

namespace SmartCity.Api.Tiles;

/// <summary>The layers of one vector tile, each once and in the order of what is published: the same layers are the same tile.</summary>
/// <param name="Id">Their names, comma-separated.</param>
/// <param name="Seen">What caches tell apart: see <see cref="Visibility.KeyOf"/>.</param>
internal sealed record TileSelection(string Id, IReadOnlyList<VectorTileSet> Sets, string Seen)
{
    /// <summary>Names in one address.</summary>
    private const int MostNames = 32;

    /// <summary>One of the visitor's layers.</summary>
    internal static TileSelection Of(VectorTileSet set, Visibility seen) => new(set.Id, [set], seen.KeyOf([set.Id]));

    /// <summary>Some of the visitor's layers.</summary>
    /// <param name="sets">In the order of what is published.</param>
    internal static TileSelection Of(IReadOnlyList<VectorTileSet> sets, Visibility seen) => new(string.Join(',', sets.Select(set => set.Id)), sets, seen.KeyOf(sets.Select(set => set.Id)));

    /// <summary>Reads the names of an address, comma-separated.</summary>
    /// <param name="all">What the visitor may read, in the order that selections have.</param>
    /// <returns>Null when one of them is no layer, or none that the visitor may read.</returns>
    /// <exception cref="BadHttpRequestException">There are too many.</exception>
    internal static TileSelection? Of(string names, IReadOnlyList<VectorTileSet> all, Visibility seen)
    {
        var wanted = names.Split(',');
        if (wanted.Length > MostNames) throw new BadHttpRequestException($"{wanted.Length} layers are named; {MostNames} are possible.");
        if (!wanted.All(name => all.Any(set => set.Id == name))) return null;
        return Of([.. all.Where(set => wanted.Contains(set.Id))], seen);
    }

    internal string Title => string.Join(", ", Sets.Select(set => set.Title));

    internal int MaxZoom => Sets.Max(set => set.MaxZoom);
}
