using System.Text;
using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Grids.Locate.Bulk;

/// <summary>The cells that rows are located in, for any number of bulks at once.</summary>
public sealed class BulkCells
{
    private readonly byte[][] _codes;

    public BulkCells(CellLocator locator, CellShares shares)
    {
        ArgumentNullException.ThrowIfNull(locator);
        ArgumentNullException.ThrowIfNull(shares);
        (Locator, Shares) = (locator, shares);
        _codes = [.. locator.Cells.Select(c => Encoding.UTF8.GetBytes(c.Code))];
    }

    public CellLocator Locator { get; }

    public CellShares Shares { get; }

    /// <summary>In UTF-8.</summary>
    internal ReadOnlySpan<byte> CodeOf(int cell) => _codes[cell];

    /// <summary>The cell of a row's point, or why there is none.</summary>
    internal BulkProblem Find(double x, double y, BulkOptions options, out int cell)
    {
        if (options.ToDegrees is { } toDegrees) (x, y) = toDegrees(x, y);
        cell = CellLocator.Outside;
        if (!(Math.Abs(x) <= 180 && Math.Abs(y) <= 90)) return Locator.Find(y, x) >= 0 ? BulkProblem.Swapped : BulkProblem.OutOfRange;
        cell = Locator.Find(x, y);
        return cell < 0 ? BulkProblem.Outside : BulkProblem.None;
    }

    /// <summary>The cell with a shape's largest share (tie: the lowest code), or why there is none.</summary>
    internal BulkProblem Find(Geometry shape, BulkOptions options, out int cell, out IReadOnlyList<CellShare> shares)
    {
        (cell, shares) = (CellLocator.Outside, []);
        if (options.ToDegrees is { } toDegrees) shape = Moved(shape, toDegrees);
        var box = shape.EnvelopeInternal;
        if (!(box.MinX >= -180 && box.MaxX <= 180 && box.MinY >= -90 && box.MaxY <= 90)) return BulkProblem.OutOfRange;
        try
        {
            shares = Shares.Of(shape);
        }
        catch (Exception e) when (e is GeoInputException or TopologyException)
        {
            return BulkProblem.BadGeometry;
        }
        var best = shares.Where(s => s.Cell >= 0).OrderByDescending(s => Math.Round(s.Share, 9)).FirstOrDefault(new CellShare(CellLocator.Outside, 0));   // shares come by code, and the order is stable
        cell = best.Cell;
        return cell < 0 ? BulkProblem.Outside : BulkProblem.None;
    }

    private static Geometry Moved(Geometry shape, Func<double, double, (double X, double Y)> move)
    {
        var copy = shape.Copy();
        foreach (var at in copy.Coordinates) (at.X, at.Y) = move(at.X, at.Y);
        copy.GeometryChanged();
        return copy;
    }
}
