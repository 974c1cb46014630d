using SmartCity.Geo.Features;

namespace SmartCity.Geo.Tiles;

/// <summary>An attribute in a tile.</summary>
public sealed record TileField(string Name, PropertyType Type, string Description);

/// <summary>A layer inside the tiles of a <see cref="VectorTileSet"/>.</summary>
public sealed record VectorTileLayer
{
    /// <summary>Its name in the tile.</summary>
    public required string Name { get; init; }

    /// <summary>point, line or polygon, as far as it is fixed.</summary>
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

/// <summary>What one tile URL gives.</summary>
public sealed record VectorTileSet
{
    /// <summary>Name in the URL; the feature collection of the same name holds the same features.</summary>
    public required string Id { get; init; }

    public required string Title { get; init; }

    public required IReadOnlyList<VectorTileLayer> Layers { get; init; }

    /// <summary>Tiles beyond add no detail: clients should enlarge those of this zoom.</summary>
    public int MaxZoom { get; init; } = 16;

    /// <summary>Everything that is published as tiles.</summary>
    public static IReadOnlyList<VectorTileSet> All { get; } =
    [
        new()
        {
            Id = "cells",
            Title = "Management cells",
            Layers =
            [
                VectorTileLayer.Over("cells", "smartcity.current_cell t", "polygon", "geom_3857", "t.code::bigint", "t.code", 0,
                    (new("code", PropertyType.Text, "15-digit code"), "t.code"),
                    (new("class", PropertyType.WholeNumber, "1 built-up core, 2 urban fringe and construction, 3 ecological and rural"), "t.class"),
                    (new("adcode", PropertyType.Text, "County code"), "t.adcode"),
                    (new("district_name", PropertyType.Text, "Name of the district"), "t.district_name"),
                    (new("area_m2", PropertyType.Number, "Area on the ellipsoid, square metres"), "round(t.area_m2::numeric, 1)::double precision")),
            ],
        },
        new() { Id = "cases", Title = "Spatial cases", Layers = [CaseLayer("cases", "point", "point_3857", 0), CaseLayer("case_areas", "polygon", "geom_3857", 13)] },
        new()
        {
            Id = "detections",
            Title = "Detections",
            Layers =
            [
                VectorTileLayer.Over("detections", "smartcity.detection t", "polygon", "geom_3857", "null::bigint", "t.id", 0,
                    (new("id", PropertyType.Text, "Detection"), "t.id::text"),
                    (new("class", PropertyType.Text, "Kind of change, by the latest review"), "coalesce(t.reviewed_class, t.class)"),
                    (new("verdict", PropertyType.Text, "Of the latest review: confirmed, rejected, reclassed or redrawn"), "t.verdict"),
                    (new("score", PropertyType.Number, "0 to 1"), "t.score"),
                    (new("area_m2", PropertyType.Number, "Area, square metres"), "t.area_m2"),
                    (new("run", PropertyType.Text, "Change run"), "t.run_id::text")),
            ],
        },
        new()
        {
            Id = "sites",
            Title = "Construction sites",
            Layers =
            [
                VectorTileLayer.Over("sites", "smartcity.current_site t", "polygon", "geom_3857", "null::bigint", "t.id", 0,
                    (new("id", PropertyType.Text, "Site"), "t.id::text"),
                    (new("stage", PropertyType.Text, "cleared, earthwork, structure, surfaces, finished or stalled"), "t.stage"),
                    (new("first_seen", PropertyType.Text, "Day that first shows change"), "t.first_seen::text"),
                    (new("recovered", PropertyType.Text, "Day by which all was as before"), "t.recovered::text"),
                    (new("area_m2", PropertyType.Number, "Area, square metres"), "t.area_m2")),
            ],
        },
        ContextSet("districts", "district", "Districts", "polygon"),
        ContextSet("rivers", "river", "Rivers", "line"),
    ];

    /// <summary>A city has a million of them: more than this in one picture can't be told apart, nor sent.</summary>
    private const int MostCases = 5000;

    private static VectorTileLayer CaseLayer(string name, string geometry, string column, int minZoom) =>
        VectorTileLayer.Over(name, "smartcity.spatial_case t", geometry, column, "null::bigint", "(t.status in ('closed', 'rejected', 'duplicate')), t.number desc", minZoom, MostCases,   // the index of the map
            (new("id", PropertyType.Text, "Case"), "t.id::text"),
            (new("number", PropertyType.Text, "Such as KM-2026-000001"), "t.number"),
            (new("class", PropertyType.Text, "Kind of change"), "t.class"),
            (new("status", PropertyType.Text, "Where it stands"), "t.status"),
            (new("score", PropertyType.Number, "0 to 1"), "t.score"),
            (new("cell_code", PropertyType.Text, "Cell that it was filed in"), "t.cell_code"));

    private static VectorTileSet ContextSet(string id, string layer, string title, string geometry) => new()
    {
        Id = id,
        Title = title,
        Layers =
        [
            VectorTileLayer.Over(id, $"(select * from smartcity.map_feature where layer = '{layer}') t", geometry, "geom_3857", "t.id", "t.id", 0,
                (new("name", PropertyType.Text, "Name"), "t.name"),
                (new("adcode", PropertyType.Text, "County code, where known"), "t.properties->>'adcode'")),
        ],
    };
}
