using NetTopologySuite.Geometries;
using SmartCity.Geo.Grids.Partitioning;

namespace SmartCity.Benchmarks;

/// <summary>Five districts side by side with winding borders, and rivers that wind across them.</summary>
internal static class MadeUpDistricts
{
    internal const double West = 102.5, South = 24.8, Width = 0.7, Height = 0.6;
    internal const int Count = 5, BorderVertices = 4000;
    private const int RiverCount = 8;
    private static readonly GeometryFactory Factory = new(new PrecisionModel(), 4490);

    internal static IReadOnlyList<PartitionArea> Areas { get; } =
        [.. Enumerable.Range(0, Count).Select(i => new PartitionArea(Factory.CreatePolygon([.. Border(i), .. Border(i + 1).Reverse(), Border(i)[0]]), $"53010{i + 1}", $"District {i + 1}"))];

    internal static Polygon Domain { get; } = Factory.CreatePolygon([.. Border(0), .. Border(Count).Reverse(), Border(0)[0]]);

    internal static IReadOnlyList<LineString> Rivers { get; } = [.. Enumerable.Range(0, RiverCount).Select(i => Factory.CreateLineString(River(i)))];

    // From south to north, winding; the outer two are straight.
    private static Coordinate[] Border(int number) =>
        [.. Enumerable.Range(0, BorderVertices).Select(i =>
        {
            var share = i / (BorderVertices - 1.0);
            var swing = number is 0 or Count ? 0 : 0.02 * Math.Sin(share * 40 + number) + 0.003 * Math.Sin(share * 900);
            return new Coordinate(West + Width * number / Count + swing, South + Height * share);
        })];

    private static Coordinate[] River(int number) =>
        [.. Enumerable.Range(0, BorderVertices).Select(i =>
        {
            var share = i / (BorderVertices - 1.0);
            return new Coordinate(West + Width * share, South + Height * (number + 0.5 + 0.3 * Math.Sin(share * 30 + number) + 0.03 * Math.Sin(share * 700)) / RiverCount);
        })];
}
