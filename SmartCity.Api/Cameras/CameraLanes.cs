using System.Collections.Concurrent;

namespace SmartCity.Api.Cameras;

/// <summary>A lane for each camera that has sent something since the start.</summary>
internal sealed class CameraLanes(IntakeOptions options) : IDisposable
{
    private readonly ConcurrentDictionary<Guid, Lazy<CameraLane>> _lanes = new();

    /// <summary>Frames that are worked on at once: each takes a core for a while.</summary>
    internal SemaphoreSlim Cores { get; } = new(Math.Max(1, Environment.ProcessorCount));

    internal CameraLane Of(Guid camera) => _lanes.GetOrAdd(camera, _ => new(() => new(options))).Value;

    internal IEnumerable<(Guid Camera, CameraLane Lane)> All => _lanes.Where(l => l.Value.IsValueCreated).Select(l => (l.Key, l.Value.Value));

    internal CameraLane? Find(Guid camera) => _lanes.TryGetValue(camera, out var lane) ? lane.Value : null;

    public void Dispose()
    {
        Cores.Dispose();
        foreach (var lane in _lanes.Values.Where(l => l.IsValueCreated)) lane.Value.Dispose();
    }
}
