using System.Collections.Concurrent;

namespace SmartCity.Imaging.Simulation;

/// <summary>The simulated place through time; blocks are planned when they are first looked at. Safe from many threads.</summary>
internal sealed class SimulatedCity
{
    private const int KeptBlocks = 2500;
    private readonly ConcurrentDictionary<(int Column, int Row), CityBlock> _blocks = new();
    private readonly BlockPlan _plan;
    private readonly StreetLattice _streets;

    internal SimulatedCity(SimulationOptions options)
    {
        var seed = options.PlaceSeed;
        Seed = seed;
        Terrain = new(seed);
        _streets = new(seed, Terrain);
        IsDetailed = options.Kind == SceneKind.VeryHighResolution;
        _plan = new(seed, Terrain, _streets, options.Dates, IsDetailed, options.MinimumMappingUnitSquareMetres, (float)options.StoryShare);
    }

    internal uint Seed { get; }

    internal Terrain Terrain { get; }

    internal bool IsDetailed { get; }

    /// <summary>The blocks that may touch a rectangle, always in the same order.</summary>
    internal IEnumerable<CityBlock> Blocks(double west, double south, double east, double north)
    {
        foreach (var place in _streets.Touching(west, south, east, north))
            yield return _blocks.GetOrAdd(place, static (p, plan) => plan.Make(p.Column, p.Row), _plan);
    }

    /// <summary>What truly changes in a rectangle, and how many changes there are too small for truth. Holds no block.</summary>
    internal (List<TrueChange> Changes, int TooSmall) Changes(double west, double south, double east, double north, CancellationToken cancellationToken)
    {
        var (changes, tooSmall) = (new List<TrueChange>(), 0);
        foreach (var place in _streets.Touching(west, south, east, north))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var block = _plan.Make(place.Column, place.Row);
            changes.AddRange(block.Changes);
            tooSmall += block.TooSmall;
        }
        return (changes, tooSmall);
    }

    /// <summary>Lets go of blocks when too many are held; they are planned anew, alike, when needed again.</summary>
    internal void Trim()
    {
        if (_blocks.Count > KeptBlocks) _blocks.Clear();
    }
}
