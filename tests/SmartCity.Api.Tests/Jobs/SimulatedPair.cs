using SmartCity.Imaging.Change;
using SmartCity.Imaging.Simulation;

namespace SmartCity.Api.Tests.Jobs;

/// <summary>Two simulated dates, large enough that a comparison can be killed in the middle, and what an unbroken comparison makes of them.</summary>
public sealed class SimulatedPair : IDisposable
{
    private const int Side = 1536;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("smartcity-killed-");
    private readonly Lazy<(string Before, string After)> _pair;

    public SimulatedPair() => _pair = new(() =>
    {
        var scenes = SceneSimulator.Simulate(new() { Seed = 7, Width = Side, Height = Side, CloudShare = 0 }, At("scenes"), null, TestContext.Current.CancellationToken);
        return (scenes[0].Path, scenes[1].Path);
    });

    internal string Before => _pair.Value.Before;

    internal string After => _pair.Value.After;

    internal string At(string name) => Path.Combine(_folder.FullName, name);

    internal string FreshFolder() => _folder.CreateSubdirectory(Guid.NewGuid().ToString("N")).FullName;

    internal ChangeResult Compare() => ChangeDetection.Run(new() { BeforePath = Before, AfterPath = After }, null, TestContext.Current.CancellationToken);

    public void Dispose() => _folder.Delete(recursive: true);
}
