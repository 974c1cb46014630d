using SmartCity.Geo.Features;

namespace SmartCity.Geo.Tiles;

/// <summary>What one tile URL gives.</summary>
public sealed record VectorTileSet
{
    /// <summary>Name in the URL; the feature collection of the same name holds the same features.</summary>
    public required string Id { get; init; }

    public required string Title { get; init; }

    public required IReadOnlyList<VectorTileLayer> Layers { get; init; }

    /// <summary>How its tiles are thinned; null: they always hold all.</summary>
    internal PointDensity? Density { get; init; }

    /// <summary>Objects of a crowded layer that a tile shows one by one at most, and the zoom from which one with more still shows the most important.</summary>
    public const int MostShown = PointDensity.MostShown, ImportantFrom = PointDensity.ImportantFrom;

    /// <summary>Layers that only tiles of too many objects have.</summary>
    public IReadOnlyList<VectorTileLayer> Aggregates => Density is { } d ? [d.Counts, d.Totals] : [];

    /// <summary>The layers that a query's tiles have.</summary>
    /// <exception cref="GeoInputException">The query asks for something that only cells have.</exception>
    public IReadOnlyList<VectorTileLayer> LayersOf(TileQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return query.Edition is null && query.Level is null ? Layers : Id == Cells ? [CellTiles.LayerOf(Layers[0], query).Without(CellTiles.HiddenOf(Hidden))] : throw new GeoInputException($"'edition' and 'level' choose among cells; {Id} has no such parameters.");
    }

    /// <summary>The collection of the same name, whose properties filters ask for.</summary>
    public FeatureLayer Collection { get => (field ?? FeatureLayer.All.First(c => c.Id == Id)).Without(Hidden); internal init; }

    /// <summary>Properties that are left out.</summary>
    private IReadOnlyList<string> Hidden { get; init; } = [];

    /// <summary>Tiles beyond add no detail: clients should enlarge those of this zoom.</summary>
    public int MaxZoom { get; init; } = 16;

    /// <summary>Question for the texts that name whose data these are; null: the city's own.</summary>
    internal string? SourcesSql { get; init; }

    /// <summary>The set as who may not see these properties sees it.</summary>
    public VectorTileSet Without(IReadOnlyList<string> hidden) => hidden.Count == 0 ? this : this with { Layers = [.. Layers.Select(layer => layer.Without(hidden))], Density = Density?.Without(hidden), Hidden = hidden };

    /// <summary>Everything that is published as tiles.</summary>
    public static IReadOnlyList<VectorTileSet> All { get; } =
    [
        new()
        {
            Id = Cells,
            Title = "Management cells",
            SourcesSql = "select distinct e.source from smartcity.edition e join smartcity.edition_period p on p.edition_id = e.id where p.valid_from <= now() and p.valid_to > now() order by 1",
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
        new()
        {
            Id = "cases",
            Title = "Spatial cases",
            Density = PointDensity.Cases,
            Layers = [CasePoints, CaseAreas],
        },
        new()
        {
            Id = "detections",
            Title = "Detections",
            Density = PointDensity.Detections,
            SourcesSql = SourcesOfRuns,
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
            SourcesSql = "select distinct s.source from smartcity.change_series c join smartcity.scene s on s.id = any (c.scenes) order by 1",
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
        new()
        {
            Id = "scenes",
            Title = "Scenes",
            SourcesSql = "select distinct source from smartcity.scene order by 1",
            Layers =
            [
                VectorTileLayer.Over("scenes", "smartcity.scene t", "polygon", "geom_3857", "null::bigint", "t.acquired_at, t.id", 0,
                    (new("id", PropertyType.Text, "Scene"), "t.id"),
                    (new("title", PropertyType.Text, "Title"), "t.title"),
                    (new("acquired_at", PropertyType.Text, "When it was taken, RFC 3339"), "to_char(t.acquired_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"),
                    (new("sensor", PropertyType.Text, "Instrument"), "t.sensor"),
                    (new("gsd_m", PropertyType.Number, "Edge of a pixel on the ground, metres"), "t.gsd_m"),
                    (new("cloud_share", PropertyType.Number, "Share of cloud, 0 to 1"), "t.cloud_share"),
                    (new("is_simulated", PropertyType.Boolean, "Drawn by the scene simulator"), "t.is_simulated")),
            ],
        },
        new()
        {
            Id = "registered_sites",
            Title = "Registered sites",
            Layers =
            [
                VectorTileLayer.Over("registered_sites", "(select * from smartcity.site where removed_at is null) t", "any", "geom_3857", "null::bigint", "t.id", 0,
                    [(new("kind", PropertyType.Text, "construction or disposal"), "t.kind"), .. Registered]),
            ],
        },
        new()
        {
            Id = "haul_routes",
            Title = "Haul routes",
            Layers = [VectorTileLayer.Over("haul_routes", "(select * from smartcity.haul_route where removed_at is null) t", "line", "geom_3857", "null::bigint", "t.id", 0, [.. Registered])],
        },
        new()
        {
            Id = "tracks",
            Title = "Tracks",
            SourcesSql = SourcesOfRuns,
            Layers =
            [
                VectorTileLayer.Over("tracks", "smartcity.track t", "any", "geom_3857", "null::bigint", "t.id", 0,
                    (new("id", PropertyType.Text, "Track"), "t.id::text"),
                    (new("state", PropertyType.Text, "candidate, open, ended, lapsed, merged or withdrawn"), "t.state"),
                    (new("class", PropertyType.Text, "Kind of change"), "t.class"),
                    (new("score", PropertyType.Number, "Of the latest detection, 0 to 1"), "t.score"),
                    (new("first_seen", PropertyType.Text, "Day"), "t.first_seen::text"),
                    (new("last_seen", PropertyType.Text, "Day"), "t.last_seen::text")),
            ],
        },
        new()
        {
            Id = "cameras",
            Title = "Cameras",
            Layers =
            [
                VectorTileLayer.Over("cameras", "(select * from smartcity.camera where removed_at is null) t", "point", "geom_3857", "null::bigint", "t.id", 0,
                    (new("id", PropertyType.Text, "Camera"), "t.id::text"),
                    (new("code", PropertyType.Text, "The city's own number"), "t.code"),
                    (new("name", PropertyType.Text, "Name"), "t.name"),
                    (new("bearing_deg", PropertyType.Number, "Where it looks, degrees clockwise from north"), "t.bearing_deg"),
                    (new("is_synthetic", PropertyType.Boolean, "Made up for a demonstration"), "t.is_synthetic")),
            ],
        },
        new()
        {
            Id = "view_sheds",
            Title = "View-sheds",
            Layers =
            [
                VectorTileLayer.Over("view_sheds", "smartcity.camera_view_shed t", "polygon", "geom_3857", "null::bigint", "t.camera_id", 0,
                    (new("id", PropertyType.Text, "Camera"), "t.camera_id::text"),
                    (new("code", PropertyType.Text, "The camera's number"), "t.code"),
                    (new("name", PropertyType.Text, "The camera's name"), "t.name"),
                    (new("is_calibrated", PropertyType.Boolean, "By a calibration; false: a sector"), "t.is_calibrated"),
                    (new("is_synthetic", PropertyType.Boolean, "Made up for a demonstration"), "t.is_synthetic")),
            ],
        },
    ];

    private const string Cells = "cells";

    private const string SourcesOfRuns = "select distinct s.source from smartcity.change_run r join smartcity.scene s on s.id in (r.before_scene, r.after_scene) order by 1";

    /// <summary>What all entries of the register say.</summary>
    private static (TileField, string)[] Registered =>
    [
        (new("id", PropertyType.Text, "Entry of the register"), "t.id::text"),
        (new("code", PropertyType.Text, "The city's own number"), "t.code"),
        (new("name", PropertyType.Text, "Name"), "t.name"),
        (new("works_from", PropertyType.Text, "First day of the works"), "t.works_from::text"),
        (new("works_to", PropertyType.Text, "Last day; absent: open"), "t.works_to::text"),
        (new("is_synthetic", PropertyType.Boolean, "Made up for the sample city"), "t.is_synthetic"),
    ];

    /// <summary>Names a case in other answers: number is one of a kind.</summary>
    private static (TileField Field, string Column) CaseNumber => (new("number", PropertyType.Text, "Such as KM-2026-000001; /collections/cases/items?number=… has the rest"), "t.number");

    private static (TileField Field, string Column)[] CaseFields =>
    [
        CaseNumber,
        (new("class", PropertyType.Text, "Kind of change"), "t.class"),
        (new("status", PropertyType.Text, "Where it stands"), "t.status"),
        (new("score", PropertyType.Number, "0 to 1, in thousandths"), "round(t.score::numeric, 3)::double precision"),
        (new("cell_code", PropertyType.Text, "Cell that it was filed in"), "t.cell_code"),
    ];

    /// <summary>Without the id, which is made of chance and would be a third of a full tile's bytes.</summary>
    private static VectorTileLayer CasePoints =>
        VectorTileLayer.Over("cases", "smartcity.spatial_case t", "point", "t.point_3857", "null::bigint", "t.number", 0, CaseFields) with { Packed = new("t.tile_row", [.. CaseFields.Select(f => f.Field)], CaseNumber.Field.Name) };

    private static VectorTileLayer CaseAreas =>
        VectorTileLayer.Over("case_areas", "smartcity.spatial_case t", "polygon", "t.geom_3857", "null::bigint", "t.id", 13, [(new("id", PropertyType.Text, "Case"), "t.id::text"), .. CaseFields]) with { Description = AboutAreas };

    private static string AboutAreas => FormattableString.Invariant($"Areas of the cases in the tile, up to {PointDensity.MostWithAreas} of them; a tile of more says in case_totals that it is without.");

    private static VectorTileSet ContextSet(string id, string layer, string title, string geometry) => new()
    {
        Id = id,
        Title = title,
        SourcesSql = $"select distinct source from smartcity.map_feature where layer = '{layer}' order by 1",
        Layers =
        [
            VectorTileLayer.Over(id, $"(select * from smartcity.map_feature where layer = '{layer}') t", geometry, "geom_3857", "t.id", "t.id", 0,
                (new("name", PropertyType.Text, "Name"), "t.name"),
                (new("adcode", PropertyType.Text, "County code, where known"), "t.properties->>'adcode'")),
        ],
    };
}
