using System.Net;
using System.Text.Json.Serialization;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Features;
using SmartCity.Geo.Tiles;

namespace SmartCity.Api.Tiles;

/// <summary>Description of a tile set: TileJSON 3.0.0.</summary>
/// <param name="Tiles">Address template with {z}, {x}, {y}.</param>
/// <param name="Bounds">West, south, east, north in degrees.</param>
/// <param name="Center">Longitude, latitude, zoom.</param>
/// <param name="VectorLayers">The layers and fields of vector tiles; absent for pictures.</param>
/// <param name="TileSize">Edge of a picture in pixels; absent for vector tiles.</param>
/// <param name="Legend">What the colours of an index mean; absent otherwise.</param>
internal sealed record TileJson(
    string Name, IReadOnlyList<string> Tiles, int Minzoom, int Maxzoom, IReadOnlyList<double> Bounds, IReadOnlyList<double> Center, string? Attribution,
    [property: JsonPropertyName("vector_layers")] IReadOnlyList<TileJson.VectorLayer>? VectorLayers = null, int? TileSize = null, TileLegend? Legend = null)
{
    /// <summary>Metres a pixel of zoom 0 covers at the equator, for tiles of 256 pixels.</summary>
    private const double ZoomZeroPixel = 156543.03392804097;

    // Above the zoom at which the whole raster fits into one tile there is little to see.
    private const int ZoomsAbove = 2;

    public string Tilejson { get; } = "3.0.0";

    public string Scheme { get; } = "xyz";

    /// <param name="Fields">Field name to its type: Number, Boolean or String.</param>
    /// <param name="Description">Absent where a tile holds all that lies in it.</param>
    internal sealed record VectorLayer(string Id, IReadOnlyDictionary<string, string> Fields, int Minzoom, int Maxzoom, string? Description = null);

    /// <param name="sources">Whose data they are: plain texts, which become markup here, as TileJSON has it.</param>
    internal static TileJson OfVectors(TileSelection layers, AskedTiles asked, Envelope bounds, IReadOnlyList<string> sources, string template) =>
        Of(layers.Title, bounds, template, 0, layers.MaxZoom, Math.Min(WholeZoom(bounds), layers.MaxZoom), Markup(sources)) with { VectorLayers = LayersOf(layers, asked.Query) };

    /// <summary>Attribution is markup in TileJSON, styles and archives; null when nobody is named.</summary>
    internal static string? Markup(IReadOnlyList<string> sources) => sources.Count == 0 ? null : WebUtility.HtmlEncode(string.Join("; ", sources));

    internal static IReadOnlyList<VectorLayer> LayersOf(TileSelection layers, TileQuery query) =>
        [.. layers.Sets.SelectMany(set => (VectorTileLayer[])[.. set.LayersOf(query), .. set.Aggregates], (set, layer) =>
            new VectorLayer(layer.Name, layer.Fields.ToDictionary(f => f.Name, f => TypeName(f.Type)), layer.MinZoom, layer.MaxZoom ?? set.MaxZoom, layer.Description ?? (set.Aggregates.Count > 0 ? CrowdedNote(set) : null)))];

    private static string CrowdedNote(VectorTileSet set) => FormattableString.Invariant($"All that lies in a tile, up to {VectorTileSet.MostShown}. Tiles of more hold {string.Join(" and ", set.Aggregates.Select(a => a.Name))}, and from zoom {VectorTileSet.ImportantFrom} on also the most important ones.");

    /// <summary>A raster is shown down to the zoom whose pixels are no larger than its own.</summary>
    /// <param name="pixel">Edge of a pixel on the ground, metres.</param>
    internal static TileJson OfRaster(string name, Envelope bounds, double pixel, string template, string? attribution)
    {
        var ground = ZoomZeroPixel * Math.Cos(bounds.Centre.Y * Math.PI / 180);
        var deepest = (int)Math.Clamp(Math.Ceiling(Math.Log2(ground / pixel)), 0, TileAddress.MaxZoom);
        var whole = Math.Min(WholeZoom(bounds), deepest);
        return Of(name, bounds, template, Math.Max(0, whole - ZoomsAbove), deepest, whole, attribution) with { TileSize = 256 };
    }

    /// <summary>The deepest zoom at which one tile is as wide as the bounds.</summary>
    private static int WholeZoom(Envelope bounds) => (int)Math.Clamp(Math.Floor(Math.Log2(360 / Math.Max(bounds.Width, 1e-9))), 0, TileAddress.MaxZoom);

    private static string TypeName(PropertyType type) => type switch
    {
        PropertyType.WholeNumber or PropertyType.Number => "Number",
        PropertyType.Boolean => "Boolean",
        _ => "String",
    };

    private static TileJson Of(string name, Envelope bounds, string template, int smallestZoom, int deepestZoom, int zoom, string? attribution) =>
        new(name, [template], smallestZoom, deepestZoom, [bounds.MinX, bounds.MinY, bounds.MaxX, bounds.MaxY], [bounds.Centre.X, bounds.Centre.Y, zoom], attribution);
}
