using NetTopologySuite.Geometries;
using SmartCity.Geo.Scenes;

namespace SmartCity.Benchmarks;

/// <summary>Objects on a lattice of 0.0008 degrees, about 85 m, whose later detections are known to show them, or not to.</summary>
internal static class TrackPopulation
{
    internal const double West = 102.6, South = 24.9, Spacing = 0.0008;

    private static readonly GeometryFactory Factory = new(new PrecisionModel(), 4490);

    /// <summary>One detection for each of the objects 0 … count − 1.</summary>
    internal static NewDetection[] Standing(int count)
    {
        var side = Side(count);
        return [.. Enumerable.Range(0, count).Select(i => Detection(i % side * Spacing, i / side * Spacing, Size(i), "earthwork"))];
    }

    /// <summary>Detections of a later date: eight of ten show an object, moved by up to 3 m; one lies between the objects; one is of another class.</summary>
    /// <returns>For each the object that it shows; null for none.</returns>
    internal static (NewDetection Detection, int? Shows)[] Later(int count, int population, int seed)
    {
        var random = new Random(seed);
        int[] places = [.. Enumerable.Range(0, population)];
        random.Shuffle(places);
        var side = Side(population);
        return
        [
            .. places.Take(count).Select(i =>
            {
                var (x, y) = (i % side * Spacing, i / side * Spacing);
                double Move() => 3e-5 * (2 * random.NextDouble() - 1);
                return random.Next(10) switch
                {
                    0 => (Detection(x + Spacing / 2, y + Spacing / 2, 1.5e-4, "earthwork"), (int?)null),
                    1 => (Detection(x, y, Size(i), "road"), null),
                    _ => (Detection(x + Move(), y + Move(), Size(i), "earthwork"), i),
                };
            }),
        ];
    }

    private static int Side(int count) => (int)Math.Ceiling(Math.Sqrt(count));

    // 20 to 30 m.
    private static double Size(int i) => 2e-4 + i % 7 * 1.5e-5;

    private static NewDetection Detection(double x, double y, double size, string kind) => new()
    {
        Class = kind,
        Score = 0.9,
        AreaSquareMetres = size * size * 1.117e10,
        Geometry = Factory.ToGeometry(new Envelope(West + x, West + x + size, South + y, South + y + size)),
    };
}
