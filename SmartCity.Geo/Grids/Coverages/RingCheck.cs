using NetTopologySuite.Geometries;
using NetTopologySuite.Operation.Valid;
using SmartCity.Geo.Crs;

namespace SmartCity.Geo.Grids.Coverages;

/// <summary>What is wrong with one feature for itself, whatever its neighbours.</summary>
/// <param name="IsGround">False when it is no polygon, empty, or has vertices that are no numbers: nothing more can be asked of it.</param>
/// <param name="IsValid">False when a ring crosses or touches itself, or holes or parts lie wrong.</param>
internal sealed record RingCheck(bool IsGround, bool IsValid, double AreaSquareMetres, IReadOnlyList<CoverageFault> Faults)
{
    /// <exception cref="GeoInputException">A vertex lies outside longitude ±180°, latitude ±90°.</exception>
    internal static RingCheck Of(Geometry feature, int index, double sliverWidth)
    {
        if (feature is not (Polygon or MultiPolygon) || feature.IsEmpty)
            return Refused(feature.IsEmpty ? $"an empty {feature.GeometryType}" : $"a {feature.GeometryType}, where polygons are needed");
        foreach (var ring in Rings(feature))
            for (var i = 0; i < ring.Count; i++)
            {
                if (!double.IsFinite(ring.GetX(i)) || !double.IsFinite(ring.GetY(i))) return Refused($"a vertex that is no number: {ring.GetX(i)}, {ring.GetY(i)}");
                if (Math.Abs(ring.GetX(i)) > 180 || Math.Abs(ring.GetY(i)) > 90)
                    throw new GeoInputException(FormattableString.Invariant($"Feature {index + 1} lies outside longitude ±180°, latitude ±90°: {ring.GetX(i):0.###}, {ring.GetY(i):0.###}. Coordinates in metres need their CRS named in the file."));
            }
        var faults = new List<CoverageFault>();
        var error = new IsValidOp(feature).ValidationError;
        if (error is not null) faults.Add(Fault(error.Coordinate, FaultSeverity.Error, error.Message));
        foreach (var ring in Rings(feature)) CheckTurns(ring);
        for (var i = 0; i < feature.NumGeometries; i++)
        {
            var part = feature.GetGeometryN(i);
            var (area, length) = (EllipsoidalMeasure.Area(part), EllipsoidalMeasure.Length(part));
            var width = length > 0 ? 2 * area / length : 0;
            if (width < sliverWidth)
                faults.Add(new()
                {
                    Kind = CoverageFaultKind.Sliver,
                    Severity = FaultSeverity.Warning,
                    Longitude = part.Coordinate.X,
                    Latitude = part.Coordinate.Y,
                    AreaSquareMetres = area,
                    WidthMetres = width,
                    Features = [index],
                    Geometry = part,
                    Message = FormattableString.Invariant($"a part {width:0.000} m wide on average"),
                });
        }
        return new(true, error is null, EllipsoidalMeasure.Area(feature), faults);

        RingCheck Refused(string message) => new(false, false, 0, [Fault(feature.IsEmpty ? null : feature.Coordinate, FaultSeverity.Error, message)]);

        CoverageFault Fault(Coordinate? at, FaultSeverity severity, string message) => new()
        {
            Kind = CoverageFaultKind.InvalidRing,
            Severity = severity,
            Longitude = at?.X ?? double.NaN,
            Latitude = at?.Y ?? double.NaN,
            Features = [index],
            Geometry = at is null || !double.IsFinite(at.X) || !double.IsFinite(at.Y) ? null : new Point(at.X, at.Y),
            Message = message,
        };

        void CheckTurns(CoordinateSequence ring)
        {
            var corners = new List<Coordinate>();
            for (var i = 1; i < ring.Count; i++)
            {
                var vertex = ring.GetCoordinate(i);
                if (vertex.Equals2D(ring.GetCoordinate(i - 1))) faults.Add(Fault(vertex, FaultSeverity.Warning, "a vertex given twice in a row"));
                else corners.Add(vertex);
            }
            if (corners.Count < 3)
            {
                faults.Add(Fault(ring.GetCoordinate(0), FaultSeverity.Error, $"a ring of {corners.Count} different vertices; three are the least"));
                return;
            }
            for (var i = 0; i < corners.Count; i++)
                if (corners[(i + corners.Count - 1) % corners.Count].Equals2D(corners[(i + 1) % corners.Count]))
                    faults.Add(Fault(corners[i], FaultSeverity.Error, "a spike: the ring runs out and back on the same line"));
        }
    }

    private static IEnumerable<CoordinateSequence> Rings(Geometry feature)
    {
        for (var i = 0; i < feature.NumGeometries; i++)
        {
            if (feature.GetGeometryN(i) is not Polygon polygon || polygon.IsEmpty) continue;
            yield return polygon.ExteriorRing.CoordinateSequence;
            foreach (var hole in polygon.InteriorRings) yield return hole.CoordinateSequence;
        }
    }
}
