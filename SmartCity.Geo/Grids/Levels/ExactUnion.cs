using NetTopologySuite.Geometries;
using SmartCity.Geo.Grids.Coverages;
using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Levels;

/// <summary>Unions of cells by dropping the borders that they share: every other vertex stays what it was.</summary>
internal static class ExactUnion
{
    /// <param name="areas">Polygons and MultiPolygons without overlaps, EPSG:4490, longitude then latitude in degrees.</param>
    /// <param name="groupOf">Per area its group, from 0; -1 = in none.</param>
    /// <returns>Per group a Polygon or MultiPolygon; neighbouring groups share their vertices. A group without areas is empty.</returns>
    internal static Geometry[] Of(IReadOnlyList<Geometry> areas, int[] groupOf, int groups, CancellationToken cancellationToken)
    {
        var envelope = new Envelope();
        for (var i = 0; i < areas.Count; i++)
            if (groupOf[i] >= 0) envelope.ExpandToInclude(areas[i].EnvelopeInternal);
        if (envelope.IsNull) return [.. Enumerable.Range(0, groups).Select(_ => (Geometry)GeometryFactory.Default.CreatePolygon())];
        if (Math.Max(envelope.Width, envelope.Height) > CoverageCheck.MostDegrees)
            throw new GeoInputException(FormattableString.Invariant($"The cells span {envelope.Width:0.0}° by {envelope.Height:0.0}°; at most {CoverageCheck.MostDegrees:0}° by {CoverageCheck.MostDegrees:0}° can be put together."));
        var ground = new CoverageGround(envelope, FixedFrame.FinestUnits(envelope));
        for (var i = 0; i < areas.Count; i++)
            if (groupOf[i] >= 0) ground.AddVertices(areas[i]);
        for (var i = 0; i < areas.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (groupOf[i] >= 0) ground.Add(areas[i], groupOf[i], areas[i].IsValid, cancellationToken);
        }
        var faces = FaceGraph.BuildFloating(RegionLines.Node(ground, null, segment => ground.FeatureOfPart[ground.Part[segment]], cancellationToken), cancellationToken);
        var groupOfFace = Array.ConvertAll(faces.Regions, regions => regions.Length > 0 ? regions[0] : -1);
        return CellOutlines.Trace(faces, ground.Frame, groupOfFace, groups, node => node < ground.Vertices);
    }
}
