using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Coverages;
using SmartCity.Geo.Grids.Partitioning;

namespace SmartCity.Geo.Tests.Grids.Partitioning;

/// <summary>Simple areas to cut, and what holds for every cut.</summary>
internal static class PartitionAreas
{
    internal static ClassCounts OnlyBuiltUp { get; } = new(1);

    internal static Polygon Box(double west, double south, double east, double north) => Ring((west, south), (east, south), (east, north), (west, north));

    internal static Polygon Ring(params (double X, double Y)[] corners) =>
        new(new LinearRing([.. corners.Append(corners[0]).Select(c => new Coordinate(c.X, c.Y))]));

    internal static PartitionRequest Request(Geometry area, int cells) =>
        new() { Areas = [new(area, "530102", "here")], CellCount = cells, Shares = OnlyBuiltUp };

    internal static PartitionRequest FiveDistricts(int cells) => new()
    {
        Areas = [.. RealData.FiveDistricts().Select(d => new PartitionArea(d.Geometry, d.Adcode, d.Name))],
        CellCount = cells,
        Barriers = [.. RealData.Rivers().Select(r => PartitionBarrier.Of(r, BarrierKinds.River))],
    };

    /// <summary>Neither gap nor overlap, and the area is what it was.</summary>
    internal static void AssertCovers(IReadOnlyList<Geometry> areas, IReadOnlyList<GridCell> cells, int holes = 0)
    {
        var report = CoverageCheck.Run([.. cells.Select(c => c.Geometry)], TestContext.Current.CancellationToken);
        var faults = report.Faults.Where(f => f.Kind is CoverageFaultKind.Gap or CoverageFaultKind.Overlap or CoverageFaultKind.InvalidRing or CoverageFaultKind.Duplicate).ToList();
        Assert.Equal(holes, faults.Count);
        Assert.All(faults, f => Assert.Equal(CoverageFaultKind.Gap, f.Kind));
        // Coordinates are snapped to 1e-8 degrees: no border may move by more than half of that, about half a millimetre.
        var slack = areas.Sum(EllipsoidalMeasure.Length) * 0.00056;
        Assert.Equal(areas.Sum(EllipsoidalMeasure.Area), report.FeatureAreaSquareMetres, slack);
    }
}
