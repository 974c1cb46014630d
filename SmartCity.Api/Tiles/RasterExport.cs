using NetTopologySuite.Geometries;
using SmartCity.Api.Rasters;
using SmartCity.Geo;
using SmartCity.Geo.Access;
using SmartCity.Geo.Scenes;
using SmartCity.Geo.Tiles;
using SmartCity.Geo.Tiles.Archives;
using SmartCity.Imaging.Rendering;

namespace SmartCity.Api.Tiles;

/// <summary>What a raster archive shows.</summary>
/// <param name="Scene">Id of a scene; null: a change score.</param>
/// <param name="Change">Number of a change run; null: a scene.</param>
/// <param name="Index">An index of the scene, such as bsi; null: true colour.</param>
/// <param name="Area">Longitude and latitude in degrees; null: all of the raster.</param>
internal sealed record RasterOrder(string? Scene, Guid? Change, string? Index, ImageFormat Format, Envelope? Area, int MinZoom, int MaxZoom);

/// <summary>A scene, an index of it or a change score as one archive of pictures, as the server draws them.</summary>
internal sealed class RasterExport(SceneStore scenes, ChangeRunStore runs, Visibility seen)
{
    private static readonly Dictionary<string, ImageFormat> Formats = new() { ["webp"] = ImageFormat.WebP, ["png"] = ImageFormat.Png, ["jpeg"] = ImageFormat.Jpeg };

    internal static IEnumerable<string> FormatNames => Formats.Keys;

    /// <exception cref="GeoInputException">There is no such format.</exception>
    internal static ImageFormat FormatOf(string name) => Formats.TryGetValue(name, out var format) ? format : throw new GeoInputException($"'{name}' is no format of pictures here; {string.Join(", ", FormatNames)} are.");

    /// <exception cref="GeoInputException">There is no such raster, index or area, or the visitor may not see it.</exception>
    internal async Task<(int Tiles, long Bytes)> RunAsync(RasterOrder order, string output, IProgress<(double Share, string Stage)>? progress, CancellationToken cancellationToken)
    {
        if (!seen.Reads("scenes")) throw new GeoInputException("The access policy doesn't let this visitor read 'scenes', nor what is made of them.");
        using var renderer = new RasterRenderer();
        var (name, bounds, source, draw) = order.Scene is { } id ? await SceneAsync(id, order.Index, renderer, cancellationToken) : await ChangeAsync(order.Change!.Value, renderer, cancellationToken);
        var area = order.Area is { } wanted ? wanted.Intersection(bounds) : bounds;
        if (area.IsNull) throw new GeoInputException($"The area lies beside {name}.");
        var description = new TileArchiveDescription
        {
            Name = name,
            Format = order.Format switch { ImageFormat.Png => TileFormat.Png, ImageFormat.Jpeg => TileFormat.Jpeg, _ => TileFormat.WebP },
            MinZoom = order.MinZoom,
            MaxZoom = order.MaxZoom,
            Bounds = area,
            Attribution = TileJson.Markup(source is null ? [] : [source]),
        };
        return await TileArchive.WriteAsync(description, output,
            (address, _) => Task.FromResult(draw(RasterView.WebMercatorTile(address.Zoom, address.Column, address.Row))?.Encode(order.Format) ?? []), progress, cancellationToken);
    }

    private async Task<(string Name, Envelope Bounds, string? Source, Func<RasterView, TileImage?> Draw)> SceneAsync(string id, string? index, RasterRenderer renderer, CancellationToken cancellationToken)
    {
        var scene = await scenes.FindAsync(id, cancellationToken) ?? throw new GeoInputException($"There is no scene '{id}'; './smartcity scenes list' names them.");
        var bounds = scene.Footprint.EnvelopeInternal;
        if (index is null) return (scene.Title, bounds, scene.Source, view => renderer.DrawScene(scene.Path, view));
        try
        {
            var style = new PictureQuery(null, null, index, null, null, null, null, null, null, null).StyleOf(scene);
            return ($"{scene.Title} · {index.ToUpperInvariant()}", bounds, scene.Source, view => renderer.Draw(scene.Path, scene.Bands, style, view));
        }
        catch (BadHttpRequestException e)
        {
            throw new GeoInputException(e.Message, e);
        }
    }

    private async Task<(string Name, Envelope Bounds, string? Source, Func<RasterView, TileImage?> Draw)> ChangeAsync(Guid id, RasterRenderer renderer, CancellationToken cancellationToken)
    {
        if (await runs.FindAsync(id, cancellationToken) is not { ScorePath: { } score } run) throw new GeoInputException($"There is no change run '{id}' with a score.");
        return ($"Change {run.BeforeScene} → {run.AfterScene}", run.Bounds, (await scenes.FindAsync(run.AfterScene, cancellationToken))?.Source, view => renderer.DrawScore(score, view, ColourRamp.ChangeScore));
    }
}
