using NetTopologySuite.Geometries;

namespace SmartCity.Imaging.Outlines;

/// <summary>The direction that most of an outline runs along or across.</summary>
/// <param name="Angle">Radians from the columns' axis towards the rows', −π/4 … π/4.</param>
/// <param name="Concentration">0–1: how well all edges agree on it; 1 for a rectangle, 0 for a disc.</param>
/// <remarks>Edges are weighted unit vectors of four times their angle, so that sides and their normals agree (directional statistics: Mardia and Jupp 2000).
/// The idea of snapping outlines to a dominant direction and its normal: Sampath and Shan (2007), Photogrammetric Engineering and Remote Sensing 73(7).</remarks>
internal readonly record struct DominantOrientation(double Angle, double Concentration)
{
    internal static DominantOrientation Of(BoundaryPath path, List<int> turns)
    {
        double x = 0, y = 0, agreeX = 0, agreeY = 0, total = 0;
        for (var i = 0; i < turns.Count; i++)
        {
            var edge = path.Edge(turns[i], turns[(i + 1) % turns.Count]);
            var angle = 4 * Direction(edge);
            double length = edge.Count;
            // Long edges know the direction better: the error of a fitted one falls faster than its length grows.
            x += length * length * Math.Cos(angle);
            y += length * length * Math.Sin(angle);
            agreeX += length * Math.Cos(angle);
            agreeY += length * Math.Sin(angle);
            total += length;
        }
        return new(Math.Atan2(y, x) / 4, total == 0 ? 0 : Math.Sqrt(agreeX * agreeX + agreeY * agreeY) / total);
    }

    // Total least squares; of one or two points, their chord.
    private static double Direction(List<Coordinate> points)
    {
        var (meanX, meanY) = (points.Average(p => p.X), points.Average(p => p.Y));
        double xx = 0, yy = 0, xy = 0;
        foreach (var p in points)
        {
            xx += (p.X - meanX) * (p.X - meanX);
            yy += (p.Y - meanY) * (p.Y - meanY);
            xy += (p.X - meanX) * (p.Y - meanY);
        }
        return 0.5 * Math.Atan2(2 * xy, xx - yy);
    }
}
