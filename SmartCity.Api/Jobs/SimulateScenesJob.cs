using SmartCity.Api.Hosting;
using SmartCity.Imaging.Simulation;

namespace SmartCity.Api.Jobs;

/// <param name="Name">Folder below the data folder's <c>simulated</c>.</param>
/// <param name="Kind">"s2" (10 m) or "vhr" (0.5 m).</param>
/// <param name="Size">Pixels a side.</param>
internal sealed record SimulateScenesParameters(string Name, string Kind, int Seed, int Size);

/// <summary>Makes scenes of two dates with known truth. The truth stays in its folder: no other job reads it.</summary>
internal sealed class SimulateScenesJob(DataFolder data) : Job<SimulateScenesParameters>(JobKind.SimulateScenes)
{
    protected override Task<object> RunAsync(SimulateScenesParameters parameters, JobProgress progress, CancellationToken cancellationToken)
    {
        var options = new SimulationOptions
        {
            Seed = parameters.Seed,
            Kind = parameters.Kind == "vhr" ? SceneKind.VeryHighResolution : SceneKind.Sentinel2,
            Width = parameters.Size,
            Height = parameters.Size,
        };
        var report = progress.Part<SimulationProgress>(0, 1, p => (p.Stage, p.Share));
        var scenes = SceneSimulator.Simulate(options, Path.Combine(data.Simulated, data.SafeName(parameters.Name)), report, cancellationToken);
        return Task.FromResult<object>(new { scenes = scenes.Select(s => s.Id) });
    }
}
