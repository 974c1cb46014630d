using NetTopologySuite.Geometries;
using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Partitioning;

/// <summary>Cuts a city into exactly as many cells as asked: no gap, no overlap, no cell across a unit's border.</summary>
/// <remarks>The method, its limits and why it ends: docs/algorithms/partition.md.</remarks>
public static class GridPartition
{
    /// <summary>The mean cell must be at least this large, in square metres.</summary>
    public const double SmallestCell = 100;

    /// <summary>No partition makes more cells at once: its memory grows by some 45 kB a cell.</summary>
    public const int MostCells = 100_000;

    /// <summary>A load deviation beyond this is worth a note.</summary>
    public const double NotableDeviation = 0.08;

    private const int MaximumAttempts = 4, MostAtoms = 4_000_000;

    /// <summary>Whether a request can be met, as far as can be said without cutting.</summary>
    /// <exception cref="GeoInputException">As <see cref="Cut"/>.</exception>
    public static void Check(PartitionRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        PartitionCheck.Run(request);
    }

    /// <summary>Cuts; the same request gives the same cells.</summary>
    /// <exception cref="GeoInputException">A unit is empty, no area or crosses itself; the cells are more than the area can hold; a number is out of range; a load has nothing in the area.</exception>
    public static Partition Cut(PartitionRequest request, IProgress<StageProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var domain = PartitionCheck.Run(request);
        var envelope = new Envelope();
        foreach (var area in request.Areas) envelope.ExpandToInclude(area.Geometry.EnvelopeInternal);
        var frame = new FixedFrame(envelope);
        progress?.Report(new("classes", 0.02));
        var shares = request.TargetLoads is null ? request.Shares : new ClassCounts([.. Enumerable.Range(1, ClassCounts.LargestClass).Select(c => request.TargetLoads.ContainsKey(c) ? 1 : 0)]);
        var field = new ClassField(request.Areas, request.Classes, shares, frame, cancellationToken);
        var ground = new LoadGround(request.Load, frame);
        // A zone may come out with fewer atoms than cells: a lattice twice as fine has four times as many. One that can't be noded is shifted.
        for (var attempt = 0; attempt < MaximumAttempts && (attempt == 0 || ((long)request.CellCount * LatticePlan.SquaresOfCell) << (2 * attempt) <= MostAtoms); attempt++)
            if (new PartitionRun(request, frame, field, ground, domain, progress, cancellationToken).Try(1 << attempt, unchecked(request.Seed + 7919 * attempt)) is { } partition) return partition;
        throw new GeoInputException($"{request.CellCount} cells are more than the area can hold with these borders and classes: a zone is too narrow for its cells. Ask for fewer.");
    }
}
