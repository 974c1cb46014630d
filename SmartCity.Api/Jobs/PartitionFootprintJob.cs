using SmartCity.Geo;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Partitioning;
using SmartCity.Geo.Scenes;

namespace SmartCity.Api.Jobs;

/// <param name="Scene">Scene id.</param>
/// <param name="Adcode">Six-digit code that the cells' codes begin with.</param>
internal sealed record PartitionFootprintParameters(string Scene, string Name, string Adcode, int Cells, int Seed = 1);

/// <summary>Cuts the ground of a scene into cells, so that changes there have cells to be filed in where no city has been imported.</summary>
internal sealed class PartitionFootprintJob(EditionStore editions, SceneStore scenes) : Job<PartitionFootprintParameters>(JobKind.PartitionFootprint)
{
    protected override async Task<object> RunAsync(PartitionFootprintParameters parameters, JobProgress progress, CancellationToken cancellationToken)
    {
        var scene = await scenes.FindAsync(parameters.Scene, cancellationToken) ?? throw new GeoInputException($"There is no scene '{parameters.Scene}' in the catalogue.");
        var ground = new CityDescription(parameters.Name, $"footprint of scene {scene.Id}", IsSynthetic: false, [$"{parameters.Name} is the footprint of a scene, not an administrative area."]);
        var request = new PartitionRequest { Areas = [new(scene.Footprint, parameters.Adcode, parameters.Name)], CellCount = parameters.Cells, Seed = parameters.Seed };
        return await editions.PublishPartitionAsync(ground, request, progress, cancellationToken);
    }
}
