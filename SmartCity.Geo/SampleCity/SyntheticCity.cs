using NetTopologySuite.Geometries;
using NetTopologySuite.Operation.OverlayNG;
using NetTopologySuite.Triangulate;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Coverages;

namespace SmartCity.Geo.SampleCity;

/// <summary>A city that does not exist: an uneven outline, districts that are small downtown and large outside, rivers and a ring road.</summary>
/// <remarks>Its county codes start with 99, which GB/T 2260 gives to no province.</remarks>
internal static class SyntheticCity
{
    private const double CentreLongitude = 102.75, CentreLatitude = 24.95, RadiusMetres = 28_000;
    private const int Districts = 7, OutlineVertices = 240, Rivers = 4;

    internal static SampleCityData Make(int seed, CancellationToken cancellationToken)
    {
        var random = new Random(seed);
        var scale = EllipsoidalMeasure.MetresPerDegree(CentreLatitude);
        var wobble = Enumerable.Range(2, 6).Select(k => (K: k, Size: random.NextDouble() * 0.35 / k, Phase: random.NextDouble() * Math.Tau)).ToArray();
        var outline = new Polygon(Ring(OutlineVertices, angle => At(angle, RadiusMetres * Reach(angle))));
        var sites = new List<Coordinate> { At(random.NextDouble() * Math.Tau, RadiusMetres * 0.05) };
        for (var i = 1; i < Districts; i++)
            sites.Add(At(Math.Tau * (i + random.NextDouble() * 0.5) / (Districts - 1), RadiusMetres * (i % 2 == 0 ? 0.3 : 0.6) * (0.85 + 0.3 * random.NextDouble())));

        var voronoi = new VoronoiDiagramBuilder { ClipEnvelope = Grown(outline.EnvelopeInternal) };
        voronoi.SetSites(sites);
        var cells = voronoi.GetDiagram(new GeometryFactory());
        var raw = new List<Geometry>();
        foreach (var site in sites)
        {
            var cell = Enumerable.Range(0, cells.NumGeometries).Select(cells.GetGeometryN).First(c => c.Contains(new Point(site)));
            raw.Add(OverlayNGRobust.Overlay(cell, outline, NetTopologySuite.Operation.Overlay.SpatialFunction.Intersection));
        }
        // The clipped cells' new corners differ in the last bit: the repair makes them the same.
        var districts = CoverageRepair.Run(raw, new() { GapWidthMetres = double.PositiveInfinity, SplinterSquareMetres = 20_000 }, cancellationToken).Features
            .Select((g, i) => new SampleDistrict($"9901{i + 1:00}", $"合成{i + 1}区 Synthetic {i + 1}", g)).ToList();
        var barriers = Enumerable.Range(1, Rivers).Select(i => new SampleBarrier("river", $"合成河{i} Synthetic river {i}", River(), IsSynthetic: true))
            .Append(new("road", "合成环路 Synthetic ring road", RingRoad(), IsSynthetic: true)).ToList();
        return new("合成市 Synthetic city", districts, barriers, [], IsSynthetic: true,
        [
            FormattableString.Invariant($"This city does not exist: districts, rivers and the ring road come from a generator with seed {seed}. The packages of the real sample were not at hand."),
            "The community digits of the cells are synthetic.",
        ]);

        double Reach(double angle) => 1 + wobble.Sum(w => w.Size * Math.Sin(w.K * angle + w.Phase));

        Coordinate At(double angle, double metres) => new(
            Math.Round(CentreLongitude + metres * Math.Cos(angle) / scale.Longitude, 8), Math.Round(CentreLatitude + metres * Math.Sin(angle) / scale.Latitude, 8));

        // From beyond the outline to near the centre, winding more where the land is flat, downtown.
        LineString River()
        {
            var from = random.NextDouble() * Math.Tau;
            var (bend, phase) = (0.25 + 0.25 * random.NextDouble(), random.NextDouble() * Math.Tau);
            return new([.. Enumerable.Range(0, 300).Select(i =>
            {
                var along = i / 299.0;
                return At(from + bend * Math.Sin(along * 9 + phase) * (1.2 - along) * 0.6 + 0.02 * Math.Sin(along * 61 + phase), RadiusMetres * Reach(from) * (1.1 - 1.05 * along));
            })]);
        }

        LineString RingRoad() => Ring(96, angle => At(angle, RadiusMetres * 0.28 * (1 + 0.15 * Math.Sin(2 * angle + wobble[0].Phase))));
    }

    private static LinearRing Ring(int vertices, Func<double, Coordinate> at) =>
        new([.. Enumerable.Range(0, vertices).Append(0).Select(i => at(Math.Tau * i / vertices))]);

    private static Envelope Grown(Envelope envelope)
    {
        var grown = envelope.Copy();
        grown.ExpandBy(envelope.Width);
        return grown;
    }
}
