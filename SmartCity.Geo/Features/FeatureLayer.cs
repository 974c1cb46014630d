namespace SmartCity.Geo.Features;

/// <summary>What can be asked of a property.</summary>
public enum PropertyType
{
    Text,
    WholeNumber,
    Number,
    Boolean,

    /// <summary>RFC 3339, in UTC.</summary>
    Instant,

    /// <summary>A day of the calendar: 2026-05-31.</summary>
    Day,

    /// <summary>A list or an object; it can be read, but not asked for.</summary>
    Structure,
}

/// <param name="Name">As in the features' JSON.</param>
/// <param name="Description">Meaning, and unit where the name has none.</param>
/// <param name="Column">SQL expression over the collection's rows.</param>
/// <param name="IsNeverNull">Every feature has a value: pages sorted by it go by its index, where it has one.</param>
public sealed record FeatureProperty(string Name, PropertyType Type, string Description, string Column, bool IsNeverNull = false)
{
    /// <summary>A value that the store itself keeps: who writes a feature need not send it, and can't change it.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>A feature that is written must have it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether features can be selected and sorted by its value.</summary>
    public bool IsFilterable => Type != PropertyType.Structure;
}

/// <summary>A set of features of one kind that is published as a collection.</summary>
public sealed partial record FeatureLayer
{
    public required string Id { get; init; }

    public required string Title { get; init; }

    public required string Description { get; init; }

    public required IReadOnlyList<FeatureProperty> Properties { get; init; }

    /// <summary>Whether features can be created, changed and removed one by one, with the right role.</summary>
    public bool IsWritable { get; private init; }

    /// <summary>Rows of the collection, as a FROM item named t.</summary>
    internal string Source { get; private init; } = "";

    /// <summary>Column that names a feature.</summary>
    internal string Key { get; private init; } = "";

    /// <summary>SQL type of <see cref="Key"/>.</summary>
    internal string KeyType { get; private init; } = "";

    /// <summary>Unique text of letters, digits and hyphens that pages follow, where they don't follow <see cref="Key"/>.</summary>
    internal string? Order { get; private init; }

    internal string GeometryColumn { get; init; } = "t.geom";

    /// <summary>SQL: how many features there are, where that is kept; null: they are counted.</summary>
    internal string? StoredCount { get; private init; }

    /// <summary>Column with the whole feature as GeoJSON, CRS84; null: it is put together as it is read.</summary>
    internal string? StoredGeoJson { get; init; }

    /// <summary>SQL: what two versions of a row never share (<see cref="Features.RowVersion"/>); null: it isn't known. Only of layers whose key is a UUID.</summary>
    internal string? RowVersion { get; private init; }

    /// <summary>What a filter calls the geometry.</summary>
    public const string GeometryName = "geometry";

    /// <summary>As OGC's schemas name it: geometry-multipolygon, …, geometry-any.</summary>
    public string GeometryFormat { get; private init; } = "geometry-any";

    /// <summary>The instant that a time filter looks at; null when features have none.</summary>
    internal string? TimeColumn { get; init; }

    /// <summary>The property that is the features' id as well; null when the id is none of them.</summary>
    public string? IdProperty => Properties.FirstOrDefault(p => p.Column == Key)?.Name;

    /// <summary>The property that a time filter looks at; null when features have no time.</summary>
    public string? TimeProperty => Properties.FirstOrDefault(p => p.Column == TimeColumn)?.Name;

    /// <summary>Names of the properties that an access policy may hide: not those that ids and pages are made of.</summary>
    public IEnumerable<string> Hideable => Properties.Where(p => p.Column != Key && p.Column != Order).Select(p => p.Name);

    /// <summary>The layer as who may not see these properties sees it: they are neither shown, asked for nor sorted by.</summary>
    public FeatureLayer Without(IReadOnlyList<string> hidden) => hidden.Count == 0 ? this : this with
    {
        Properties = [.. Properties.Where(p => !hidden.Contains(p.Name))],
        StoredGeoJson = null,
        TimeColumn = TimeProperty is { } time && hidden.Contains(time) ? null : TimeColumn,
        LargeTable = TimeProperty is { } large && hidden.Contains(large) ? null : LargeTable,
    };

    /// <summary>The table, when it may hold millions; it has an index on <see cref="TimeColumn"/>.</summary>
    internal string? LargeTable { get; private init; }

    /// <summary>Everything that is published; nothing else can be named in a query.</summary>
    public static IReadOnlyList<FeatureLayer> All { get; } =
    [
        new()
        {
            Id = "cells",
            Title = "Management cells",
            Description = "Cells of the editions in force: no gap and no overlap within an edition.",
            Source = "smartcity.current_cell t",
            StoredGeoJson = "t.geojson",
            StoredCount = "(select sum(e.cell_count)::bigint from smartcity.edition e where e.id = any(array(select p.edition_id from smartcity.edition_period p where p.valid_from <= now() and p.valid_to > now())))",
            GeometryFormat = "geometry-multipolygon",
            Key = "t.code",
            KeyType = "text",
            Properties =
            [
                Text("code", "15 digits: 6 county, 3 subdistrict, 3 community, 3 sequence", isNeverNull: true),
                new("class", PropertyType.WholeNumber, "1 built-up core, 2 urban fringe and construction, 3 ecological and rural", "t.class"),
                Text("adcode", "Six-digit county code (GB/T 2260)"),
                new("district_name", PropertyType.Text, "Name of the district", "t.district_name"),
                new("area_m2", PropertyType.Number, "Area on the ellipsoid, square metres", "t.area_m2"),
                new("perimeter_m", PropertyType.Number, "Perimeter on the ellipsoid, metres", "t.perimeter_m"),
                new("community_is_synthetic", PropertyType.Boolean, "The community digits of the code are made up", "t.community_is_synthetic"),
                new("edition", PropertyType.WholeNumber, "Edition that the cell belongs to", "t.edition_id"),
                new("version", PropertyType.WholeNumber, "Grows by one with each edit", "t.version"),
            ],
        },
        new()
        {
            Id = "cases",
            Title = "Spatial cases",
            Description = "Matters found by change detection, cameras, monitors, inspections and citizens, each in one cell. What people wrote about them is not part of it.",
            Source = "smartcity.spatial_case t",
            Key = "t.id",
            KeyType = "uuid",
            TimeColumn = "t.opened_at",
            LargeTable = "spatial_case",
            StoredGeoJson = "t.geojson",
            RowVersion = "t.xmin",
            Order = "t.number",   // as the indexes of the filters go
            Properties =
            [
                Text("number", "Such as KM-2026-000001", isNeverNull: true),
                Text("class", "Kind of event", isNeverNull: true),
                Text("status", "collected, verified, filed, dispatched, disposed, fed_back, checked, closed, rejected, duplicate or suspended", isNeverNull: true),
                Text("source", "satellite, camera, monitor, inspection or citizen", isNeverNull: true),
                new("level", PropertyType.WholeNumber, "1 ordinary, 2 serious, 3 urgent", "t.level"),
                new("score", PropertyType.Number, "Score of the detection that opened it, 0 to 1; null where nothing was measured", "t.score"),
                Text("cell_code", "Cell that the case was filed in", isNeverNull: true),
                new("edition", PropertyType.WholeNumber, "Edition of that cell", "t.edition_id"),
                new("opened_at", PropertyType.Instant, "When it was opened", "t.opened_at", IsNeverNull: true),
                new("version", PropertyType.WholeNumber, "To be sent with a transition", "t.version"),
            ],
        },
        new()
        {
            Id = "detections",
            Title = "Detections",
            Description = "Changed objects as the detector found them, and what officers said of them.",
            Source = "(select d.*, r.before_scene, r.after_scene, l.case_id from smartcity.detection d join smartcity.change_run r on r.id = d.run_id left join smartcity.case_detection l on l.detection_id = d.id) t",
            Key = "t.id",
            KeyType = "uuid",
            Properties =
            [
                Text("class", "Kind of change"),
                new("score", PropertyType.Number, "0 to 1", "t.score"),
                new("area_m2", PropertyType.Number, "Area, square metres", "t.area_m2"),
                new("run", PropertyType.Text, "Change run that found it", "t.run_id::text"),
                Text("before_scene", "Scene before the change"),
                Text("after_scene", "Scene after the change"),
                new("case", PropertyType.Text, "Case that it belongs to", "t.case_id::text"),
                Text("verdict", "Of the latest review: confirmed, rejected, reclassed or redrawn"),
                Text("reviewed_class", "Kind of change by the latest review, where that is not what was detected"),
                new("version", PropertyType.WholeNumber, "To be sent with a review", "t.version"),
            ],
        },
        new()
        {
            Id = "sites",
            Title = "Construction sites",
            Description = "Sites that series of scenes show, with their stages; those of a series go when a later one follows the same scenes, or these and more.",
            Source = "smartcity.current_site t",
            GeometryFormat = "geometry-multipolygon",
            Key = "t.id",
            KeyType = "uuid",
            Properties =
            [
                Text("stage", "cleared, earthwork, structure, surfaces, finished or stalled: at the last clear date"),
                new("area_m2", PropertyType.Number, "Area, square metres", "t.area_m2"),
                new("soil_share", PropertyType.Number, "Share of bare and covered soil at the last clear date, 0 to 1", "t.soil_share"),
                new("first_seen_after", PropertyType.Day, "The last clear day before its first change", "t.first_seen_after"),
                new("first_seen", PropertyType.Day, "The first clear day that shows change", "t.first_seen"),
                new("persistence", PropertyType.WholeNumber, "Later clear dates that show it still changed", "t.persistence"),
                new("recovered", PropertyType.Day, "The clear day by which all of it was as before; null: some of it still differs", "t.recovered"),
                new("stages", PropertyType.Structure, "Day, stage and start of each stage, as they were entered", "t.stages"),
                new("series", PropertyType.Text, "Series that shows it", "t.series_id::text"),
            ],
        },
        Context("districts", "district", "Districts", "Borders of the county-level districts."),
        Context("rivers", "river", "Rivers", "Water lines and areas."),
        new()
        {
            Id = "scenes",
            Title = "Scenes",
            Description = "Footprints of the images in the catalogue.",
            Source = "smartcity.scene t",
            Key = "t.id",
            KeyType = "text",
            GeometryColumn = "t.footprint",
            GeometryFormat = "geometry-polygon",
            TimeColumn = "t.acquired_at",
            Properties =
            [
                Text("title", "Title"),
                Text("sensor", "Instrument"),
                new("acquired_at", PropertyType.Instant, "When it was taken", "t.acquired_at"),
                new("gsd_m", PropertyType.Number, "Edge of a pixel on the ground, metres", "t.gsd_m"),
                new("cloud_share", PropertyType.Number, "Share of cloud, 0 to 1; null when not known", "t.cloud_share"),
                Text("source", "Where it comes from"),
                new("is_simulated", PropertyType.Boolean, "Drawn by the scene simulator", "t.is_simulated"),
            ],
        },
        new()
        {
            Id = "registered_sites",
            Title = "Registered sites",
            Description = "The city's register of building sites and disposal sites; whether one is permitted on a day, /sites tells.",
            Source = "(select * from smartcity.site where removed_at is null) t",
            Key = "t.id",
            KeyType = "uuid",
            IsWritable = true,
            Properties = [Text("kind", "construction or disposal") with { IsRequired = true }, .. Registered, Text("stage", "As the register says"), Permits("site_id")],
        },
        new()
        {
            Id = "haul_routes",
            Title = "Haul routes",
            Description = "Registered ways from a building site to a disposal site; whether one is permitted on a day, /routes tells.",
            Source = "(select r.*, f.code as from_code, d.code as to_code from smartcity.haul_route r join smartcity.site f on f.id = r.from_site join smartcity.site d on d.id = r.to_site where r.removed_at is null) t",
            Key = "t.id",
            KeyType = "uuid",
            IsWritable = true,
            Properties =
            [
                .. Registered,
                new("from", PropertyType.Text, "Code of the building site", "t.from_code", true) { IsRequired = true },
                new("to", PropertyType.Text, "Code of the disposal site", "t.to_code", true) { IsRequired = true },
                Permits("route_id"),
            ],
        },
        new()
        {
            Id = "tracks",
            Title = "Tracks",
            Description = "Objects through dates; what each date says of one, /tracks tells. The geometry is that of the latest detection.",
            Source = "smartcity.track t",
            Key = "t.id",
            KeyType = "uuid",
            Properties =
            [
                Text("state", "candidate, open, ended, lapsed, merged or withdrawn"),
                Text("class", "Kind of change"),
                new("score", PropertyType.Number, "Of the latest detection, 0 to 1", "t.score"),
                new("first_seen", PropertyType.Day, "Day, in the city's time zone", "t.first_seen"),
                new("last_seen", PropertyType.Day, "Likewise", "t.last_seen"),
                new("opened_on", PropertyType.Day, "The day that made it sure; null: not yet", "t.opened_on"),
                new("ended_on", PropertyType.Day, "The clear day that ended it, or the day that merged it", "t.ended_on"),
            ],
        },
        new()
        {
            Id = "cameras",
            Title = "Cameras",
            Description = "Registered fixed cameras; what each sees lies in view_sheds, how it is calibrated, /cameras tells.",
            Source = "(select * from smartcity.camera where removed_at is null) t",
            GeometryFormat = "geometry-point",
            Key = "t.id",
            KeyType = "uuid",
            Properties =
            [
                Text("code", "The city's own number"),
                Text("name", "Name"),
                new("site", PropertyType.Text, "Id of the registered site that it watches", "t.site_id::text"),
                new("route", PropertyType.Text, "Id of the haul route that it watches", "t.route_id::text"),
                new("height_m", PropertyType.Number, "Above the ground that it sees, metres", "t.height_m"),
                new("bearing_deg", PropertyType.Number, "Where the middle of its picture looks, degrees clockwise from north", "t.bearing_deg"),
                new("hfov_deg", PropertyType.Number, "Opening of its picture from left to right, degrees", "t.hfov_deg"),
                new("range_m", PropertyType.Number, "Registered distance, metres: nothing farther off is placed", "t.range_m"),
                new("is_synthetic", PropertyType.Boolean, "Made up for a demonstration", "t.is_synthetic", true),
                new("version", PropertyType.WholeNumber, "Grows by one with each change", "t.version"),
            ],
        },
        new()
        {
            Id = "view_sheds",
            Title = "View-sheds",
            Description = "Ground that each camera sees, up to its registered distance: by its calibration, else the sector of its bearing and field of view. What stands in the way is not considered.",
            Source = "smartcity.camera_view_shed t",
            Key = "t.camera_id",
            KeyType = "uuid",
            Properties =
            [
                Text("code", "The camera's number"),
                Text("name", "The camera's name"),
                new("is_calibrated", PropertyType.Boolean, "By a calibration; false: a sector", "t.is_calibrated", true),
                new("rmse_m", PropertyType.Number, "Of the control points, each left out in its turn, metres", "t.rmse_m"),
                new("calibrated_at", PropertyType.Instant, "When it was calibrated", "t.calibrated_at"),
                new("range_m", PropertyType.Number, "Registered distance, metres", "t.range_m"),
                new("is_synthetic", PropertyType.Boolean, "Made up for a demonstration", "t.is_synthetic", true),
            ],
        },
    ];

    /// <summary>What all entries of the register say.</summary>
    private static IEnumerable<FeatureProperty> Registered =>
    [
        Text("code", "The city's own number") with { IsRequired = true },
        Text("name", "Name") with { IsRequired = true },
        Text("operator", "Who works there"),
        new("works_from", PropertyType.Day, "First day of the works", "t.works_from") { IsRequired = true },
        new("works_to", PropertyType.Day, "Last day; null: open", "t.works_to"),
        new("is_synthetic", PropertyType.Boolean, "Made up for the sample city", "t.is_synthetic", true),
        new("version", PropertyType.WholeNumber, "Grows by one with each change", "t.version") { IsReadOnly = true },
    ];

    /// <param name="owner">The permits' column that names the entry.</param>
    private static FeatureProperty Permits(string owner) => new("permits", PropertyType.Structure, "number, holder, valid_from, valid_to (null: until further notice) and hours such as 22:00-06:00 (null: all day) of each permit", $"""
        (select coalesce(json_agg(json_build_object('number', p.number, 'holder', p.holder, 'valid_from', p.valid_from, 'valid_to', p.valid_to,
            'hours', to_char(p.hours_from, 'HH24:MI-') || to_char(p.hours_to, 'HH24:MI')) order by p.id), '[]') from smartcity.permit p where p.{owner} = t.id)
        """);

    private static FeatureProperty Text(string name, string description, bool isNeverNull = false) => new(name, PropertyType.Text, description, $"t.{name}", isNeverNull);

    private static FeatureLayer Context(string id, string layer, string title, string description) => new()
    {
        Id = id,
        Title = title,
        Description = description,
        Source = $"(select * from smartcity.map_feature where layer = '{layer}') t",
        Key = "t.id",
        KeyType = "bigint",
        Properties = [Text("name", "Name"), new("source", PropertyType.Text, "Where it comes from", "t.source"), new("adcode", PropertyType.Text, "County code, where known", "t.properties->>'adcode'")],
    };
}
