using NetTopologySuite.Algorithm.Construct;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;

namespace SmartCity.Geo.Grids.Partitioning;

/// <summary>How wide cells are: the diameter of the largest circle that fits in.</summary>
internal static class CellWidths
{
    /// <summary>Accuracy of a width, as a share of the asked one.</summary>
    private const double Tolerance = 0.01;

    /// <summary>Cells into which no circle of this width fits.</summary>
    /// <param name="minimum">Metres, more than 0.</param>
    internal static int Narrower(IReadOnlyList<GridCell> cells, double minimum, CancellationToken cancellationToken)
    {
        var narrow = 0;
        foreach (var cell in cells)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // A disc as wide as twice area / border always fits: area ≤ border · radius.
            if (2 * cell.AreaSquareMetres / cell.PerimeterMetres < minimum && Width(cell.Geometry, minimum * Tolerance) < minimum) narrow++;
        }
        return narrow;
    }

    /// <param name="tolerance">Metres.</param>
    internal static double Width(Geometry cell, double tolerance)
    {
        var (metresX, metresY) = EllipsoidalMeasure.MetresPerDegree(cell.EnvelopeInternal.Centre.Y);
        var metres = NetTopologySuite.Geometries.Utilities.AffineTransformation.ScaleInstance(metresX, metresY).Transform(cell);
        return Enumerable.Range(0, metres.NumGeometries).Max(i => 2 * MaximumInscribedCircle.GetRadiusLine(metres.GetGeometryN(i), tolerance).Length);
    }
}
