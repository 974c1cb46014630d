using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Grids.Partitioning;

/// <summary>A line, or an area's outline, that cells should end at.</summary>
/// <param name="Geometry">EPSG:4490, longitude then latitude in degrees.</param>
/// <param name="Kind">One of <see cref="BarrierKinds.All"/>.</param>
/// <param name="Weight">0 … 1: how much cells prefer it to open ground; 0 = not at all, 1 = most.</param>
public sealed record PartitionBarrier(Geometry Geometry, string Kind, double Weight)
{
    /// <summary>A barrier with its kind's own weight.</summary>
    /// <exception cref="GeoInputException">There is no such kind.</exception>
    public static PartitionBarrier Of(Geometry geometry, string kind) => new(geometry, kind, BarrierKinds.WeightOf(kind));
}
