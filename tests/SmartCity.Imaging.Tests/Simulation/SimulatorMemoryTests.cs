using SmartCity.Imaging.Simulation;

namespace SmartCity.Imaging.Tests.Simulation;

/// <summary>Runs while no other test does: the heap is the whole process's.</summary>
[CollectionDefinition(nameof(RunAlone), DisableParallelization = true)]
public sealed class RunAlone;

[Collection(nameof(RunAlone))]
public sealed class SimulatorMemoryTests
{
    [Fact]
    public void Memory_between_strips_does_not_hold_the_scene()
    {
        // Both dates of 2048 × 2048 × 6 × uint16 would be 100 MB.
        var folder = Directory.CreateTempSubdirectory("smartcity-memory");
        try
        {
            var start = GC.GetTotalMemory(forceFullCollection: true);
            var heap = new LargestHeap();
            SceneSimulator.Simulate(new SimulationOptions { Width = 2048, Height = 2048 }, folder.FullName, heap, TestContext.Current.CancellationToken);
            Assert.InRange(heap.Bytes - start, 1, 60_000_000);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private sealed class LargestHeap : IProgress<SimulationProgress>
    {
        internal long Bytes { get; private set; }

        public void Report(SimulationProgress value) => Bytes = Math.Max(Bytes, GC.GetTotalMemory(forceFullCollection: true));
    }
}
