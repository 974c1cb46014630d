using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Prepared;
using SmartCity.Geo.Crs;

namespace SmartCity.Geo.Questions;

/// <summary>A stretch of a line that lies in an area, or outside of it, as a whole.</summary>
/// <param name="From">Chainage, metres on the ellipsoid from the start of the line.</param>
internal sealed record SeenStretch(double From, double To, bool IsSeen, LineString Shape)
{
    private const double Shortest = 0.01;   // metres: what is shorter comes from rounding and joins its neighbour

    /// <summary>The stretches of a line in their order; edge by edge, so that a line may cross itself.</summary>
    internal static IReadOnlyList<SeenStretch> Of(QuestionLine line, Geometry area, CancellationToken cancellationToken)
    {
        var stretches = new List<SeenStretch>();
        var prepared = PreparedGeometryFactory.Prepare(area);
        var chainage = 0.0;
        foreach (var part in line.Parts)
        {
            var isNew = true;   // parts are drawn apart
            for (var i = 1; i < part.NumPoints; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var edge = part.Factory.CreateLineString([part.GetCoordinateN(i - 1), part.GetCoordinateN(i)]);
                var length = EllipsoidalMeasure.Length(edge);
                if (length == 0) continue;
                var begin = 0.0;
                foreach (var (from, to) in Inside(edge, area, prepared).Append((1, 1)))
                {
                    Add((from - begin) * length, false, edge, begin, from);
                    Add((to - from) * length, true, edge, from, to);
                    begin = to;
                }
            }

            void Add(double metres, bool isSeen, LineString edge, double from, double to)
            {
                if (metres <= 0) return;
                if (!isNew && stretches.Count > 0 && (stretches[^1].IsSeen == isSeen || metres < Shortest))
                {
                    var last = stretches[^1];
                    stretches[^1] = last with { To = last.To + metres, Shape = edge.Factory.CreateLineString([.. last.Shape.Coordinates, At(edge, to)]) };
                }
                else stretches.Add(new(chainage, chainage + metres, isSeen, edge.Factory.CreateLineString([At(edge, from), At(edge, to)])));
                isNew = false;
                chainage += metres;
            }
        }
        return stretches;
    }

    // Shares 0 … 1 of the edge, rising and apart.
    private static List<(double From, double To)> Inside(LineString edge, Geometry area, IPreparedGeometry prepared)
    {
        if (prepared.Covers(edge)) return [(0, 1)];
        if (!prepared.Intersects(edge)) return [];
        var (start, way) = (edge.GetCoordinateN(0), edge.Length);
        var inside = area.Intersection(edge);
        return [.. Enumerable.Range(0, inside.NumGeometries).Select(inside.GetGeometryN).OfType<LineString>().Where(l => l.Length > 0)
            .Select(l => (A: start.Distance(l.GetCoordinateN(0)) / way, B: start.Distance(l.GetCoordinateN(l.NumPoints - 1)) / way)).Select(s => (Math.Min(s.A, s.B), Math.Min(1, Math.Max(s.A, s.B)))).Order()];
    }

    private static Coordinate At(LineString edge, double share)
    {
        var (a, b) = (edge.GetCoordinateN(0), edge.GetCoordinateN(1));
        return share switch { 0 => a.Copy(), 1 => b.Copy(), _ => new(a.X + (b.X - a.X) * share, a.Y + (b.Y - a.Y) * share) };
    }
}
