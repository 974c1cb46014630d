using System.Text.RegularExpressions;
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

    /// <summary>The last zoom that has it; null: it is in all.</summary>
    public int? MaxZoom { get; private init; }

    /// <summary>What is in it where that is not everything; null: everything.</summary>
    public string? Description { get; init; }

    public required IReadOnlyList<TileField> Fields { get; init; }

    /// <summary>WKB, feature id or null, then the fields: of a row t.</summary>
    internal string Columns { get; private init; } = "";

    /// <summary>Feature id, whole number or null.</summary>
    private string IdColumn { get; init; } = "";

    /// <summary>Those of the fields, in their order.</summary>
    private IReadOnlyList<string> FieldColumns { get; init; } = [];

    /// <summary>How its rows come in one value; null: column by column.</summary>
    internal PackedRows? Packed { get; init; }

    /// <summary>The layer as who may not see these properties sees it: without the fields of their names, and without those that are made of them.</summary>
    internal VectorTileLayer Without(IReadOnlyList<string> hidden)
    {
        if (hidden.Count == 0) return this;
        var kept = Fields.Zip(FieldColumns).Where(f => !hidden.Any(name => f.First.Name == name || Names(f.Second, name))).ToList();
        return With([.. kept.Select(f => f.First)], [.. kept.Select(f => f.Second)]);
    }

    /// <summary>Whether an expression over a row t looks at a column.</summary>
    internal static bool Names(string expression, string column) => Regex.IsMatch(expression, $@"\bt\.{Regex.Escape(column)}\b");

    /// <summary>Rows, as a FROM item named t; where it says <see cref="Box"/>, it means that of the tile.</summary>
    internal string Source { get; init; } = "";

    /// <summary>Stands for the tile's box in <see cref="Source"/>, where PostgreSQL can't find out by itself that the rest is not needed.</summary>
    internal const string Box = "{box}";

    internal string GeometryColumn { get; private init; } = "";

    /// <summary>Makes equal tiles equal bytes.</summary>
    internal string Order { get; private init; } = "";

    /// <summary>Rows that touch the box $1 $2 $3 $4 (west, south, east, north in EPSG:3857).</summary>
    internal string Sql => SqlOf(Columns, Source, Order, [], 1);

    /// <summary>Rows that touch a box and meet more conditions.</summary>
    /// <param name="columns">Of them; in SQL.</param>
    /// <param name="order">ORDER BY; null: as they come.</param>
    /// <param name="firstOfBox">Number of the parameter that is the box's west; south, east and north follow.</param>
    internal string SqlOf(string columns, string source, string? order, IEnumerable<string> conditions, int firstOfBox)
    {
        var box = FormattableString.Invariant($"st_makeenvelope(${firstOfBox}, ${firstOfBox + 1}, ${firstOfBox + 2}, ${firstOfBox + 3}, 3857)");
        return $"select {columns} from {source.Replace(Box, box, StringComparison.Ordinal)} where {GeometryColumn} && {box}{string.Concat(conditions.Select(c => " and " + c))}{(order is null ? "" : $" order by {order}")}";
    }

    /// <summary>A layer over one table; the order makes equal tiles equal bytes.</summary>
    internal static VectorTileLayer Over(string name, string source, string geometry, string geometryColumn, string id, string order, int minZoom, params (TileField Field, string Column)[] fields) => new VectorTileLayer
    {
        Name = name,
        Geometry = geometry,
        MinZoom = minZoom,
        Fields = [],
        Source = source,
        GeometryColumn = geometryColumn,
        IdColumn = id,
        Order = order,
    }.With([.. fields.Select(f => f.Field)], [.. fields.Select(f => f.Column)]);

    private VectorTileLayer With(IReadOnlyList<TileField> fields, IReadOnlyList<string> columns) =>
        this with { Fields = fields, FieldColumns = columns, Columns = string.Join(", ", (string[])[$"{GeometryColumn}::bytea", IdColumn, .. columns]) };

    /// <summary>A layer that is put together by the program.</summary>
    internal static VectorTileLayer Made(string name, string geometry, int minZoom, int? maxZoom, string description, params TileField[] fields) =>
        new() { Name = name, Geometry = geometry, MinZoom = minZoom, MaxZoom = maxZoom, Description = description, Fields = fields };
}
