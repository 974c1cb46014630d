using System.Globalization;
using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Prepared;

namespace SmartCity.Geo.Grids.Importing;

/// <summary>Refuses cells that don't lie in their domain, and guesses at the cause.</summary>
internal static class Place
{
    private const double ZoneDegrees = 3;

    /// <exception cref="GeoInputException">A cell's middle lies outside of the domain.</exception>
    internal static void Require(Geometry[] areas, Geometry? domain, CancellationToken cancellationToken)
    {
        if (domain is null) return;
        var prepared = PreparedGeometryFactory.Prepare(domain);
        var outside = new List<Coordinate>();
        foreach (var area in areas)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var inside = area.InteriorPoint;
            if (!prepared.Intersects(inside)) outside.Add(inside.Coordinate);
        }
        if (outside.Count == 0) return;
        var (here, there) = (outside[0], domain.EnvelopeInternal);
        var cause = outside.Count < areas.Length ? "" : Cause(outside, prepared);
        throw new GeoInputException(string.Create(CultureInfo.InvariantCulture,
            $"{outside.Count} of {areas.Length} cells lie outside of the domain, the first at {here.X:0.000000} {here.Y:0.000000}; the domain runs from {there.MinX:0.00} {there.MinY:0.00} to {there.MaxX:0.00} {there.MaxY:0.00}.{cause}"));
    }

    private static string Cause(List<Coordinate> outside, IPreparedGeometry domain)
    {
        if (MostFit(c => new(c.Y, c.X))) return " With the axes swapped they would fit: say --swap-axes.";
        foreach (var zones in (int[])[-2, -1, 1, 2])
            if (MostFit(c => new(c.X + zones * ZoneDegrees, c.Y)))
                return string.Create(CultureInfo.InvariantCulture, $" {Math.Abs(zones) * ZoneDegrees:0}° further {(zones > 0 ? "east" : "west")} they would fit: the central meridian is wrong; say the right one, such as --crs EPSG:4543 for 102° E.");
        return "";

        bool MostFit(Func<Coordinate, Coordinate> move) => outside.Count(c => domain.Intersects(new Point(move(c)))) * 10 >= outside.Count * 9;
    }
}
