namespace SmartCity.Api.Tiles;

/// <summary>Which picture of which data.</summary>
/// <param name="Layer">Whole name, such as <c>tiles/cells</c> or <c>scenes/ID</c>.</param>
/// <param name="Generation">Of data whose changes have no area: a changed generation is another key, and the old entry ages out. None for tiles that wait for changes of their area.</param>
/// <param name="Seen">What the visitors that share the tile see of the layer (<see cref="Geo.Access.Visibility.KeyOf"/>): nobody gets what was made for one who sees more.</param>
internal readonly record struct TileKey(string Layer, int Zoom, int Column, int Row, string Format, Generation Generation, string Seen = "")
{
    /// <summary>The format of vector tiles.</summary>
    internal const string Vector = "mvt";

    /// <summary>A vector tile: it stays until something in its area changes.</summary>
    internal static TileKey OfArea(TileSelection layers, Geo.Tiles.TileAddress address) => new(layers.Id, address.Zoom, address.Column, address.Row, Vector, default, layers.Seen);

    internal bool IsOfArea => Format == Vector && Generation == default;
}
