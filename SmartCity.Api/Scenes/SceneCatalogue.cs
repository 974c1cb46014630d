using SmartCity.Api.Tiles;
using SmartCity.Geo.Scenes;

namespace SmartCity.Api.Scenes;

/// <summary>Scenes and change runs as the raster tiles need them: read once per state of the data, because a map asks for many tiles. Thread-safe.</summary>
internal sealed class SceneCatalogue(SceneStore scenes, ChangeRunStore runs, LayerChanges changes)
{
    private volatile Kept<Scene>? _scenes;
    private volatile Kept<ChangeRun>? _runs;

    /// <summary>All scenes, newest picture first, and the state of the data that they stand for.</summary>
    internal async Task<Kept<Scene>> ScenesAsync(CancellationToken cancellationToken)
    {
        var generation = changes.Of("scenes");
        if (generation is not null && _scenes is { } kept && kept.Generation == generation) return kept;
        return _scenes = new(generation, await scenes.ListAsync(cancellationToken));
    }

    /// <summary>Finished change runs, newest first.</summary>
    internal async Task<Kept<ChangeRun>> RunsAsync(CancellationToken cancellationToken)
    {
        var generation = changes.Of("changes");
        if (generation is not null && _runs is { } kept && kept.Generation == generation) return kept;
        return _runs = new(generation, await runs.ListAsync(cancellationToken));
    }

    /// <param name="Generation">Null while changes can't be seen.</param>
    internal sealed record Kept<T>(Generation? Generation, IReadOnlyList<T> Items);
}
