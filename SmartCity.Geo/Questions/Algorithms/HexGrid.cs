using System.Globalization;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;

namespace SmartCity.Geo.Questions.Algorithms;

/// <summary>A hexagon by its axial coordinates.</summary>
internal readonly record struct Hex(int Q, int R)
{
    internal IEnumerable<Hex> Neighbours => [new(Q + 1, R), new(Q + 1, R - 1), new(Q, R - 1), new(Q - 1, R), new(Q - 1, R + 1), new(Q, R + 1)];
}

/// <summary>Hexagons of equal size with a corner to the north, in the plane of a 3° Gauss-Krüger zone; one lies around the plane's origin, so that the same size always gives the same hexagons.</summary>
/// <param name="SpacingMetres">From a hexagon's middle to its neighbour's: its width from flat to flat.</param>
internal sealed record HexGrid(GaussKruegerZone Zone, double SpacingMetres)
{
    private static readonly double Root3 = Math.Sqrt(3);

    /// <summary>Length of an edge, metres.</summary>
    internal double Edge => SpacingMetres / Root3;

    /// <summary>The hexagon that holds a place of the plane. Places on an edge belong to one of both, the same always.</summary>
    /// <remarks>By rounding to the nearest cube (Patel, "Hexagonal Grids"); the SQL of <see cref="Sql"/> does the same.</remarks>
    internal Hex At(double easting, double northing)
    {
        double q = (Root3 / 3 * easting - northing / 3) / Edge, r = 2.0 / 3 * northing / Edge, s = -q - r;
        double wholeQ = Math.Round(q), wholeR = Math.Round(r), wholeS = Math.Round(s);
        double offQ = Math.Abs(wholeQ - q), offR = Math.Abs(wholeR - r), offS = Math.Abs(wholeS - s);
        if (offQ > offR && offQ > offS) wholeQ = -wholeR - wholeS;
        else if (offR > offS) wholeR = -wholeQ - wholeS;
        return new((int)wholeQ, (int)wholeR);
    }

    internal (double Easting, double Northing) Middle(Hex hex) => (Edge * Root3 * (hex.Q + hex.R / 2.0), Edge * 1.5 * hex.R);

    /// <summary>Its outline in longitude and latitude, degrees, EPSG:4490.</summary>
    internal Polygon Outline(Hex hex)
    {
        var (x, y) = Middle(hex);
        var ring = new Coordinate[7];
        for (var corner = 0; corner < 6; corner++)
        {
            var (sin, cos) = Math.SinCos(Math.PI / 180 * (60 * corner + 30));
            var (longitude, latitude) = Zone.Unproject(x + Edge * cos, y + Edge * sin);
            ring[corner] = new(Math.Round(longitude, 9), Math.Round(latitude, 9));
        }
        ring[6] = ring[0].Copy();
        return Factory.CreatePolygon(ring);
    }

    /// <summary>All hexagons whose box touches a box in degrees, row by row.</summary>
    /// <exception cref="GeoInputException">There are more than <paramref name="most"/>.</exception>
    internal IReadOnlyList<Hex> Over(Envelope degrees, int most)
    {
        var plane = new Envelope();
        for (var step = 0; step <= 8; step++)
            foreach (var (x, y) in ((double, double)[])[(degrees.MinX + degrees.Width * step / 8, degrees.MinY), (degrees.MinX + degrees.Width * step / 8, degrees.MaxY), (degrees.MinX, degrees.MinY + degrees.Height * step / 8), (degrees.MaxX, degrees.MinY + degrees.Height * step / 8)])
            {
                var (easting, northing) = Zone.Project(x, y);
                plane.ExpandToInclude(easting, northing);
            }
        plane.ExpandBy(Edge);
        var expected = plane.Width * plane.Height / (1.5 * Edge * SpacingMetres);
        if (expected > most) throw new GeoInputException(string.Create(CultureInfo.InvariantCulture, $"Hexagons of {SpacingMetres:0.##} m would be about {expected:0} over this area; {most} are possible: choose a larger 'size'."));
        var found = new List<Hex>();
        for (var r = (int)Math.Floor(plane.MinY / (1.5 * Edge)); r <= (int)Math.Ceiling(plane.MaxY / (1.5 * Edge)); r++)
            for (var q = (int)Math.Floor(plane.MinX / SpacingMetres - r / 2.0); q <= (int)Math.Ceiling(plane.MaxX / SpacingMetres - r / 2.0); q++) found.Add(new(q, r));
        return found;
    }

    /// <summary>As its code in answers: size:q:r.</summary>
    internal string Code(Hex hex) => string.Create(CultureInfo.InvariantCulture, $"{SpacingMetres:0.##}:{hex.Q}:{hex.R}");

    /// <summary>SQL: rows of <paramref name="rows"/>, whose column p is a place in degrees, with the columns hex_q and hex_r.</summary>
    internal string Sql(string rows)
    {
        string edge = Edge.ToString("R", CultureInfo.InvariantCulture), third = (Root3 / 3).ToString("R", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"""
            (select b.*, case when off_q > off_r and off_q > off_s then -whole_r - whole_s else whole_q end::int as hex_q, case when not (off_q > off_r and off_q > off_s) and off_r > off_s then -whole_q - whole_s else whole_r end::int as hex_r
             from (select a.*, round(q) as whole_q, round(r) as whole_r, round(-q - r) as whole_s, abs(round(q) - q) as off_q, abs(round(r) - r) as off_r, abs(round(-q - r) - (-q - r)) as off_s
                   from (select m.*, ({third} * st_x(m.plane) - st_y(m.plane) / 3) / {edge} as q, (2.0::float8 / 3 * st_y(m.plane)) / {edge} as r
                         from (select h.*, st_transform(h.p, {Zone.Srid}) as plane from ({rows}) h offset 0) m offset 0) a offset 0) b)
            """);
    }

    private static GeometryFactory Factory { get; } = new(new PrecisionModel(), 4490);
}
