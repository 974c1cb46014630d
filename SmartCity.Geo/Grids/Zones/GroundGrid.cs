using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;

namespace SmartCity.Geo.Grids.Zones;

/// <summary>Pixels over the ground, square in metres at the middle latitude. Values over it are row-major, north row first.</summary>
/// <param name="West">Outer west edge of column 0; degrees, EPSG:4490.</param>
/// <param name="North">Outer north edge of row 0.</param>
/// <param name="StepLongitude">Width of a pixel in degrees.</param>
/// <param name="StepLatitude">Height of a pixel in degrees.</param>
/// <param name="Metres">Edge of a pixel at the middle latitude.</param>
public sealed record GroundGrid(int Columns, int Rows, double West, double North, double StepLongitude, double StepLatitude, double Metres)
{
    /// <summary>More pixels than this a zoning does not hold: a province at 100 m.</summary>
    public const int MostPixels = 40_000_000;

    public int Count => Columns * Rows;

    public Envelope Bounds => new(West, West + Columns * StepLongitude, North - Rows * StepLatitude, North);

    /// <summary>A grid over a box and a margin around it.</summary>
    /// <param name="box">Longitude and latitude in degrees.</param>
    /// <param name="metres">Edge of a pixel.</param>
    /// <param name="marginMetres">So far the grid reaches beyond the box.</param>
    /// <exception cref="GeoInputException">That would be more than <see cref="MostPixels"/>.</exception>
    public static GroundGrid Over(Envelope box, double metres, double marginMetres)
    {
        ArgumentNullException.ThrowIfNull(box);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(metres);
        var (longitude, latitude) = EllipsoidalMeasure.MetresPerDegree(box.Centre.Y);
        var (columns, rows) = (Math.Ceiling((box.Width * longitude + 2 * marginMetres) / metres) + 1, Math.Ceiling((box.Height * latitude + 2 * marginMetres) / metres) + 1);
        if (columns * rows > MostPixels)
            throw new GeoInputException(FormattableString.Invariant($"Pixels of {metres:0.#} m over this area are {columns * rows / 1e6:0} million; at most {MostPixels / 1_000_000} are possible. Take {metres * Math.Sqrt(columns * rows / MostPixels):0} m."));
        return new((int)columns, (int)rows, box.MinX - marginMetres / longitude, box.MaxY + marginMetres / latitude, metres / longitude, metres / latitude, metres);
    }

    /// <summary>Pixels as fine as data and window allow, few enough to be quick.</summary>
    /// <param name="wished">Metres.</param>
    public static GroundGrid Over(Envelope box, double wished, double marginMetres, int most)
    {
        ArgumentNullException.ThrowIfNull(box);
        var (longitude, latitude) = EllipsoidalMeasure.MetresPerDegree(box.Centre.Y);
        var area = (box.Width * longitude + 2 * marginMetres) * (box.Height * latitude + 2 * marginMetres);
        return Over(box, Math.Max(wished, Math.Ceiling(Math.Sqrt(area / most))), marginMetres);
    }

    /// <summary>The pixel that holds a place; -1 outside. A pixel owns its west and north edges.</summary>
    public int PixelAt(double longitude, double latitude)
    {
        var (column, row) = (Math.Floor((longitude - West) / StepLongitude), Math.Floor((North - latitude) / StepLatitude));
        return column >= 0 && column < Columns && row >= 0 && row < Rows ? (int)row * Columns + (int)column : -1;
    }

    /// <summary>Degrees of a pixel's centre.</summary>
    public (double Longitude, double Latitude) Centre(int pixel) => (West + (pixel % Columns + 0.5) * StepLongitude, North - (pixel / Columns + 0.5) * StepLatitude);

    /// <summary>Calls back for every pixel whose centre lies in an area, by the even-odd rule.</summary>
    /// <param name="area">Polygon or MultiPolygon; valid or not.</param>
    internal void Fill(Geometry area, Action<int> found)
    {
        var crossings = new Dictionary<int, List<double>>();
        for (var part = 0; part < area.NumGeometries; part++)
        {
            if (area.GetGeometryN(part) is not Polygon polygon || polygon.IsEmpty) continue;
            AddRing(polygon.ExteriorRing.CoordinateSequence, crossings);
            foreach (var hole in polygon.InteriorRings) AddRing(hole.CoordinateSequence, crossings);
        }
        foreach (var (row, places) in crossings)
        {
            places.Sort();
            for (var i = 0; i + 1 < places.Count; i += 2)
            {
                var end = (int)Math.Min(Columns, Math.Ceiling(places[i + 1] - 0.5));
                for (var column = (int)Math.Max(0, Math.Ceiling(places[i] - 0.5)); column < end; column++) found(row * Columns + column);
            }
        }
    }

    // Where a ring crosses the middle of a row, in columns.
    private void AddRing(CoordinateSequence ring, Dictionary<int, List<double>> crossings)
    {
        for (var i = 1; i < ring.Count; i++)
        {
            var (x0, y0) = ((ring.GetX(i - 1) - West) / StepLongitude, (North - ring.GetY(i - 1)) / StepLatitude - 0.5);
            var (x1, y1) = ((ring.GetX(i) - West) / StepLongitude, (North - ring.GetY(i)) / StepLatitude - 0.5);
            if (y0 == y1) continue;
            var (first, end) = (Math.Max(0, Math.Ceiling(Math.Min(y0, y1))), Math.Min(Rows, Math.Ceiling(Math.Max(y0, y1))));
            for (var row = (int)Math.Min(first, Rows); row < end; row++)
            {
                if (!crossings.TryGetValue(row, out var places)) crossings[row] = places = [];
                places.Add(x0 + (row - y0) / (y1 - y0) * (x1 - x0));
            }
        }
    }
}
