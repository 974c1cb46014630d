using NetTopologySuite.Geometries;
using SmartCity.Api.Scenes;
using SmartCity.Api.Tiles;
using SmartCity.Geo.Scenes;
using SmartCity.Imaging.Rendering;

namespace SmartCity.Api.Wmts;

/// <summary>A raster as a WMTS layer: a scene with its indices as styles, or the score of a change run.</summary>
/// <param name="Bounds">Longitude and latitude in degrees.</param>
/// <param name="Styles">The usual one first.</param>
/// <param name="Scene">Null for a score.</param>
/// <param name="Run">Null for a scene.</param>
internal sealed record WmtsLayer(string Id, string Title, Envelope Bounds, int MinZoom, int MaxZoom, IReadOnlyList<string> Styles, Scene? Scene, ChangeRun? Run, Generation? Generation)
{
    internal const string UsualStyle = "default";

    private const string ScenePrefix = "scene-", ChangePrefix = "change-";

    /// <summary>Scenes, then finished runs, newest first.</summary>
    internal static async Task<IReadOnlyList<WmtsLayer>> AllAsync(SceneCatalogue catalogue, CancellationToken cancellationToken)
    {
        var (scenes, runs) = (await catalogue.ScenesAsync(cancellationToken), await catalogue.RunsAsync(cancellationToken));
        return [.. scenes.Items.Select(scene => Of(scene, scenes.Generation)), .. runs.Items.Where(run => run.ScorePath is not null).Select(run => Of(run, scenes.Items, runs.Generation))];
    }

    /// <summary>The layer of this id; null when there is none.</summary>
    internal static async Task<WmtsLayer?> FindAsync(string id, SceneCatalogue catalogue, CancellationToken cancellationToken)
    {
        var (scenes, runs) = (await catalogue.ScenesAsync(cancellationToken), await catalogue.RunsAsync(cancellationToken));
        if (id.StartsWith(ScenePrefix, StringComparison.Ordinal)) return scenes.Items.FirstOrDefault(s => s.Id == id[ScenePrefix.Length..]) is { } scene ? Of(scene, scenes.Generation) : null;
        return runs.Items.FirstOrDefault(r => r.ScorePath is not null && ChangePrefix + r.Id == id) is { } run ? Of(run, scenes.Items, runs.Generation) : null;
    }

    private static WmtsLayer Of(Scene scene, Generation? generation) =>
        Of(ScenePrefix + scene.Id, scene.Title, scene.Footprint.EnvelopeInternal, scene.GsdMetres, [UsualStyle, .. IndexColours.Of(scene.Bands)], scene, null, generation);

    private static WmtsLayer Of(ChangeRun run, IEnumerable<Scene> scenes, Generation? generation) =>
        Of(ChangePrefix + run.Id, $"Change {run.BeforeScene} → {run.AfterScene}", run.Bounds, scenes.FirstOrDefault(s => s.Id == run.AfterScene)?.GsdMetres ?? 10, [UsualStyle], null, run, generation);

    private static WmtsLayer Of(string id, string title, Envelope bounds, double pixel, IReadOnlyList<string> styles, Scene? scene, ChangeRun? run, Generation? generation)
    {
        var zooms = TileJson.OfRaster(title, bounds, pixel, "", null);
        return new(id, title, bounds, zooms.Minzoom, zooms.Maxzoom, styles, scene, run, generation);
    }
}
