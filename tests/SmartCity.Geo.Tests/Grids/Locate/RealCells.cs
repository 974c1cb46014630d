using NetTopologySuite.Geometries;
using NetTopologySuite.Operation.Union;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Partitioning;

namespace SmartCity.Geo.Tests.Grids.Locate;

/// <summary>The five real districts with their rivers, cut into cells once a run.</summary>
internal static class RealCells
{
    internal const int Count = 1272;
    private static readonly Lock Once = new();
    private static IReadOnlyList<GridCell>? _cells;

    internal static IReadOnlyList<GridCell> Cut()
    {
        lock (Once)
            return _cells ??= GridPartition.Cut(new()
            {
                Areas = [.. RealData.FiveDistricts().Select(d => new PartitionArea(d.Geometry, d.Adcode, d.Name))],
                Barriers = [.. RealData.Rivers().Select(r => PartitionBarrier.Of(r, BarrierKinds.River))],
                CellCount = Count,
            }, null, TestContext.Current.CancellationToken).Cells;
    }

    internal static NewEdition Edition()
    {
        var cells = Cut();
        var domain = CascadedPolygonUnion.Union([.. RealData.FiveDistricts().Select(d => d.Geometry)]);
        return new()
        {
            Name = "Five districts",
            Source = "test",
            Parameters = "{}",
            IsSynthetic = false,
            Domain = domain,
            DomainAreaSquareMetres = EllipsoidalMeasure.Area(domain),
            Cells = cells,
        };
    }

    /// <summary>Points anywhere in and around the cells, on their vertices and edges, and off these by 1e-9 to 1e-6 degrees.</summary>
    internal static Coordinate[] Places(IReadOnlyList<GridCell> cells, int count, int seed)
    {
        var random = new Random(seed);
        var box = new Envelope();
        foreach (var cell in cells) box.ExpandToInclude(cell.Geometry.EnvelopeInternal);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var ring = ((Polygon)cells[random.Next(cells.Count)].Geometry.GetGeometryN(0)).ExteriorRing;
            var edge = random.Next(ring.NumPoints - 1);
            var (a, b) = (ring.GetCoordinateN(edge), ring.GetCoordinateN(edge + 1));
            var along = random.NextDouble();
            var on = new Coordinate(a.X + along * (b.X - a.X), a.Y + along * (b.Y - a.Y));
            var (sin, cos) = Math.SinCos(Math.Tau * random.NextDouble());
            var off = Math.Pow(10, -9 + 3 * random.NextDouble());
            return (i % 6) switch
            {
                0 => new(box.MinX - 0.02 + random.NextDouble() * (box.Width + 0.04), box.MinY - 0.02 + random.NextDouble() * (box.Height + 0.04)),
                1 => a.Copy(),
                2 => on,
                3 => new(a.X + off * cos, a.Y + off * sin),
                4 => new(on.X + off * cos, on.Y + off * sin),
                _ => new(Math.Round(on.X, 8), Math.Round(on.Y, 8)),
            };
        })];
    }
}
