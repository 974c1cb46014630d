using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;

namespace SmartCity.Geo.Grids;

/// <summary>The squares that ground is first cut into: a lattice of base squares, each of which may be cut finer by a power of two.</summary>
/// <remarks>All coordinates are multiples of 1e-9 degrees (0.1 mm), so that what two neighbours compute of one place is the same bit for bit.</remarks>
internal sealed class Lattice
{
    /// <summary>Digits after the point of every coordinate.</summary>
    internal const int Digits = 9;

    internal const double GrainsPerDegree = 1e9;   // exact, which 1 / 1e-9 is not

    private readonly double[] _x, _y;   // lines of the finest subdivision, rounded to the grain

    /// <param name="edgeMetres">Edge of a base square at the middle latitude.</param>
    /// <param name="finest">Parts of a base square's edge at the finest level: a power of two.</param>
    /// <param name="shift">0 … 1: where the first line lies, as a share of a square.</param>
    internal Lattice(Envelope domain, double edgeMetres, int finest, double shift)
    {
        var (east, north) = Ellipsoid.MetresPerDegree(domain.Centre.Y);
        var (stepX, stepY) = (edgeMetres / east, edgeMetres / north);
        Finest = finest;
        Columns = (int)Math.Ceiling(domain.Width / stepX) + 2;
        Rows = (int)Math.Ceiling(domain.Height / stepY) + 2;
        var (left, bottom) = (domain.MinX - stepX * (0.25 + shift / 2), domain.MinY - stepY * (0.25 + shift / 2));
        _x = Lines(left, stepX / finest, Columns * finest);
        _y = Lines(bottom, stepY / finest, Rows * finest);
    }

    /// <summary>Parts of a base square's edge at the finest level.</summary>
    internal int Finest { get; }

    internal int Columns { get; }

    internal int Rows { get; }

    /// <summary>Longitude of a line of the finest subdivision; index 0 is the west end.</summary>
    internal double X(int fineColumn) => _x[fineColumn];

    /// <summary>Latitude of a line of the finest subdivision; index 0 is the south end.</summary>
    internal double Y(int fineRow) => _y[fineRow];

    internal Envelope Square(int column, int row) =>
        new(_x[column * Finest], _x[(column + 1) * Finest], _y[row * Finest], _y[(row + 1) * Finest]);

    internal static double Round(double degrees) => Math.Round(degrees, Digits);

    internal static Coordinate Round(Coordinate point) => new(Round(point.X), Round(point.Y));

    /// <summary>The base column that holds a longitude; on a line it is the one east of it.</summary>
    internal int ColumnAt(double x) => IndexAt(_x, x) / Finest;

    internal int RowAt(double y) => IndexAt(_y, y) / Finest;

    /// <summary>Base lines strictly between two longitudes, in the direction from the one to the other.</summary>
    internal IEnumerable<double> LinesBetweenX(double from, double to) => LinesBetween(_x, from, to);

    internal IEnumerable<double> LinesBetweenY(double from, double to) => LinesBetween(_y, from, to);

    private IEnumerable<double> LinesBetween(double[] lines, double from, double to)
    {
        var (low, high) = (Math.Min(from, to), Math.Max(from, to));
        for (var i = IndexAt(lines, low) / Finest; i * Finest < lines.Length && lines[i * Finest] < high; i++)
            if (lines[i * Finest] > low) yield return lines[i * Finest];
    }

    private static int IndexAt(double[] lines, double value)
    {
        var index = Array.BinarySearch(lines, value);
        return index >= 0 ? index : Math.Max(0, ~index - 1);
    }

    private static double[] Lines(double first, double step, int count)
    {
        var lines = new double[count + 1];
        for (var i = 0; i <= count; i++) lines[i] = Round(first + i * step);
        return lines;
    }
}
