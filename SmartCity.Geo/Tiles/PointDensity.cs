using SmartCity.Geo.Features;

namespace SmartCity.Geo.Tiles;

/// <summary>How the tiles of a layer of very many points are thinned, so that nothing goes unsaid.</summary>
/// <remarks>
/// A tile shows each object while there are at most <see cref="MostShown"/> in it. Beyond, it shows how many lie in each bin of an 8 × 8 raster (4 × 4 and 2 × 2 at
/// zooms 13 and 14), from zoom 14 on also the <see cref="MostImportant"/> most important objects, and a feature that says how many of how many are shown.
/// </remarks>
internal sealed record PointDensity
{
    /// <summary>So many objects of some 55 bytes, compressed, stay under 200 kB as they are served, in gzip.</summary>
    internal const int MostShown = 3500;

    /// <summary>Up to so many objects a tile also holds their areas, where the layer has them apart; those cost as much again.</summary>
    internal const int MostWithAreas = 2000;

    /// <summary>Objects beside the counts of a tile that holds too many.</summary>
    internal const int MostImportant = 1000;

    /// <summary>The zoom from which a tile of too many objects shows the most important ones, and its last zoom with bins.</summary>
    internal const int ImportantFrom = 14;

    /// <summary>The layer in the database's counts; null: none are kept, the rows are counted where there are too many.</summary>
    internal required string? Name { get; init; }

    /// <summary>Begins the names of the layers that the tiles get: NAME_counts and NAME_totals.</summary>
    internal required string Singular { get; init; }

    /// <summary>Where a row t counts, EPSG:3857; as in the migration.</summary>
    internal required string X { get; init; }

    internal required string Y { get; init; }

    /// <summary>The geometry column that finds the rows of a box.</summary>
    internal required string Geometry { get; init; }

    internal required string Class { get; init; }

    /// <summary>Whether somebody has to do something about it still.</summary>
    internal required string IsOpen { get; init; }

    /// <summary>ORDER BY: the most important ones first.</summary>
    internal required IReadOnlyList<string> Importance { get; init; }

    /// <summary>Whether counts say which class is the most frequent, and how many wait.</summary>
    internal bool TellsClass { get; private init; } = true;

    internal bool TellsOpen { get; private init; } = true;

    /// <summary>Bytes of objects after which a tile takes no more, before compression.</summary>
    internal int MostBytes { get; private init; } = int.MaxValue;

    /// <summary>For who may not see these properties: counts and their order say nothing of them.</summary>
    internal PointDensity Without(IReadOnlyList<string> hidden)
    {
        bool IsTold(string expression) => !hidden.Any(name => VectorTileLayer.Names(expression, name));
        return this with { TellsClass = IsTold(Class), TellsOpen = IsTold(IsOpen), Importance = [.. Importance.Where(IsTold)] };
    }

    internal string CountsName => Singular + "_counts";

    internal string TotalsName => Singular + "_totals";

    internal static PointDensity Cases { get; } = new()
    {
        Name = "cases",
        Singular = "case",
        X = "st_x(t.point_3857)",
        Y = "st_y(t.point_3857)",
        Geometry = "t.point_3857",
        Class = "t.class",
        IsOpen = "t.status not in ('closed', 'rejected', 'duplicate')",
        Importance = ["(t.status in ('closed', 'rejected', 'duplicate'))", "t.number desc"],   // the index of the map
    };

    internal static PointDensity Detections { get; } = new()
    {
        Name = "detections",
        Singular = "detection",
        X = "(st_xmin(t.geom_3857) + st_xmax(t.geom_3857)) / 2",
        Y = "(st_ymin(t.geom_3857) + st_ymax(t.geom_3857)) / 2",
        Geometry = "t.geom_3857",
        Class = "coalesce(t.reviewed_class, t.class)",
        IsOpen = "t.verdict is null",
        Importance = ["t.verdict is not null", "t.score desc", "t.id"],
    };

    /// <summary>The largest objects come first; points by their age. Texts and outlines of others' files can be of any length.</summary>
    internal static PointDensity OfUserLayer(string id) => new()
    {
        Name = null,
        Singular = id,
        X = "(st_xmin(t.geom_3857) + st_xmax(t.geom_3857)) / 2",
        Y = "(st_ymin(t.geom_3857) + st_ymax(t.geom_3857)) / 2",
        Geometry = "t.geom_3857",
        Class = "''",
        IsOpen = "false",
        Importance = ["st_xmax(t.geom_3857) - st_xmin(t.geom_3857) + st_ymax(t.geom_3857) - st_ymin(t.geom_3857) desc", "t.id"],
        TellsClass = false,
        TellsOpen = false,
        MostBytes = 1 << 20,
    };

    /// <summary>Counts of bins.</summary>
    internal VectorTileLayer Counts => VectorTileLayer.Made(CountsName, "point", 0, ImportantFrom,
        FormattableString.Invariant($"In tiles of more than {MostShown}: how many lie in each bin of a raster, at their mean place; together all that lie in the tile."),
        [
            new("count", PropertyType.WholeNumber, "How many"),
            .. TellsOpen ? (TileField[])[new("open", PropertyType.WholeNumber, "Of them, what still waits for somebody")] : [],
            .. TellsClass ? (TileField[])[new("class", PropertyType.Text, "The most frequent class"), new("class_count", PropertyType.WholeNumber, "Of that class")] : [],
        ]);

    /// <summary>What a tile says of itself.</summary>
    internal VectorTileLayer Totals => VectorTileLayer.Made(TotalsName, "point", 0, null,
        FormattableString.Invariant($"In tiles that leave something out, such as those of more than {MostShown}, one feature in their middle: {{shown}} of {{total}} are shown one by one."),
        new("shown", PropertyType.WholeNumber, "Objects that the tile shows one by one"),
        new("total", PropertyType.WholeNumber, "Objects that lie in it"),
        new("without", PropertyType.Text, "The layer that is left out; absent: none"));
}
