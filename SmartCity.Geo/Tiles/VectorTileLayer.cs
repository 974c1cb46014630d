using SmartCity.Geo.Features;

namespace SmartCity.Geo.Tiles;

/// <summary>An attribute in a tile.</summary>
public sealed record TileField(string Name, PropertyType Type, string Description);

/// <summary>A layer inside the tiles of a <see cref="VectorTileSet"/>.</summary>
public sealed record VectorTileLayer
{
    /// <summary>Its name in the tile.</summary>
    public required string Name { get; init; }

    /// <summary>point, line, polygon, or any.</summary>
    public required string Geometry { get; init; }

    public required int MinZoom { get; init; }

    public required IReadOnlyList<TileField> Fields { get; init; }

    /// <summary>The most features a tile holds, the first ones of the layer's order; null: all.</summary>
    public int? Most { get; private init; }

    /// <summary>Rows that touch the box $1 $2 $3 $4 (west, south, east, north in EPSG:3857): WKB, feature id or null, then the fields.</summary>
    internal string Sql { get; private init; } = "";

    /// <summary>A layer over one table; the order makes equal tiles equal bytes.</summary>
    internal static VectorTileLayer Over(string name, string source, string geometry, string geometryColumn, string id, string order, int minZoom, params (TileField Field, string Column)[] fields) =>
        Over(name, source, geometry, geometryColumn, id, order, minZoom, null, fields);

    /// <summary>As above, of so many features at most.</summary>
    internal static VectorTileLayer Over(
        string name, string source, string geometry, string geometryColumn, string id, string order, int minZoom, int? most, params (TileField Field, string Column)[] fields) => new()
        {
            Most = most,
            Name = name,
            Geometry = geometry,
            MinZoom = minZoom,
            Fields = [.. fields.Select(f => f.Field)],
            Sql = $"select {geometryColumn}::bytea, {id}, {string.Join(", ", fields.Select(f => f.Column))} from {source} " +
            $"where {geometryColumn} && st_makeenvelope($1, $2, $3, $4, 3857) order by {order}{(most is { } limit ? FormattableString.Invariant($" limit {limit}") : "")}",
        };
}
