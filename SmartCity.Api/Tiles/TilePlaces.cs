using SmartCity.Geo.Tiles;

namespace SmartCity.Api.Tiles;

/// <summary>Where cached vector tiles lie: finds those of a layer that a box touches. Not thread-safe.</summary>
internal sealed class TilePlaces<T>
    where T : class
{
    /// <summary>By selection of layers and by what is seen of them, then by zoom.</summary>
    private readonly Dictionary<(string Layers, string Seen), Dictionary<(int Column, int Row), T>[]> _selections = [];

    public void Add(TileKey key, T tile)
    {
        if (!_selections.TryGetValue((key.Layer, key.Seen), out var zooms))
            _selections[(key.Layer, key.Seen)] = zooms = [.. Enumerable.Range(0, TileAddress.MaxZoom + 1).Select(_ => new Dictionary<(int, int), T>())];
        zooms[key.Zoom][(key.Column, key.Row)] = tile;
    }

    public void Remove(TileKey key)
    {
        if (!_selections.TryGetValue((key.Layer, key.Seen), out var zooms)) return;
        zooms[key.Zoom].Remove((key.Column, key.Row));
        if (zooms.All(tiles => tiles.Count == 0)) _selections.Remove((key.Layer, key.Seen));
    }

    public List<T> All() => [.. _selections.Values.SelectMany(zooms => zooms).SelectMany(tiles => tiles.Values)];

    /// <summary>The tiles that show something of the change, at every zoom and in every selection that holds its layer; each once.</summary>
    public HashSet<T> Touched(LayerChange change)
    {
        var touched = new HashSet<T>();
        foreach (var (selection, zooms) in _selections)
        {
            if (!selection.Layers.Split(',').Contains(change.Layer)) continue;
            for (var zoom = 0; zoom < zooms.Length; zoom++)
                if (zooms[zoom].Count > 0) Find(zooms[zoom], zoom, change.Boxes, touched);
        }
        return touched;
    }

    private static void Find(Dictionary<(int Column, int Row), T> tiles, int zoom, IReadOnlyList<MercatorBox>? boxes, HashSet<T> touched)
    {
        if (boxes is null)
        {
            touched.UnionWith(tiles.Values);
            return;
        }
        foreach (var range in boxes.Select(box => box.Tiles(zoom)))
        {
            if (range.Count > tiles.Count)   // look at what there is, or at what could be: whatever is less
            {
                foreach (var ((column, row), tile) in tiles)
                    if (range.Contains(column, row)) touched.Add(tile);
                continue;
            }
            for (var column = range.FirstColumn; column <= range.LastColumn; column++)
                for (var row = range.FirstRow; row <= range.LastRow; row++)
                    if (tiles.TryGetValue((column, row), out var tile)) touched.Add(tile);
        }
    }
}
