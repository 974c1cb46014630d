using NetTopologySuite.Geometries;
using NetTopologySuite.IO;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Features;

namespace SmartCity.Geo.Questions;

/// <summary>A line that places are told along: a registered haul route by its code, or drawn.</summary>
/// <param name="Shape">LineString or MultiLineString, degrees, EPSG:4490; its parts follow each other.</param>
internal sealed record QuestionLine(string? Code, Geometry Shape)
{
    private const int MostVertices = 2000;

    internal static IReadOnlyList<QuestionParameter> Parameters { get; } =
    [
        new("route", "运输路线编号", "Code of a haul route"),
        new("line", $"或自绘线：WKT LINESTRING，至多 {MostVertices} 个顶点", $"Or a line as WKT, LINESTRING(lon lat, …), {MostVertices} vertices at most"),
    ];

    /// <summary>Metres on the ellipsoid.</summary>
    internal double Length => Parts.Sum(EllipsoidalMeasure.Length);

    internal IEnumerable<LineString> Parts => Enumerable.Range(0, Shape.NumGeometries).Select(i => (LineString)Shape.GetGeometryN(i));

    /// <exception cref="GeoInputException">There is no such route, or the line is none.</exception>
    internal static async Task<QuestionLine> ReadAsync(QuestionAsking asking, CancellationToken cancellationToken)
    {
        var input = asking.Input;
        if ((input.Text("route") is null) == (input.Text("line") is null)) throw new GeoInputException("Along what? Either 'route', the code of a haul route, or 'line' is needed.");
        if (input.Text("route") is not { } code) return new(null, Drawn(input));
        var values = new SqlValues();
        var found = await asking.Reader.ReadAsync($"select geom from smartcity.haul_route where code = {values.Add(code)} and removed_at is null", values, row => row.GetFieldValue<Geometry>(0), cancellationToken);
        return found.Count == 1 ? new(code, found[0]) : throw new GeoInputException($"There is no haul route '{code}'.");
    }

    /// <summary>SQL: a common table "part" of the line's parts with their plane shape and the chainage of their start.</summary>
    internal string Sql(SqlValues values, int srid)
    {
        var (wkb, starts, lengths) = (new List<byte[]>(), new List<double>(), new List<double>());
        foreach (var part in Parts)
        {
            starts.Add(lengths.Sum());
            lengths.Add(EllipsoidalMeasure.Length(part));
            wkb.Add(part.AsBinary());
        }
        return FormattableString.Invariant($"""
            part as materialized (
                select w.n, st_transform(st_geomfromwkb(w.shape, 4490), {srid}) as plane, w.starts, w.metres
                from unnest({values.Add(wkb.ToArray())}::bytea[], {values.Add(starts.ToArray())}::float8[], {values.Add(lengths.ToArray())}::float8[]) with ordinality as w(shape, starts, metres, n))
            """);
    }

    private static LineString Drawn(QuestionInput input)
    {
        var wanted = $"WKT such as LINESTRING(102.70 25.03, 102.72 25.05), in degrees, with 2 to {MostVertices} vertices";
        try
        {
            if (new WKTReader().Read(input.Text("line")) is not LineString { IsEmpty: false, NumPoints: <= MostVertices } line || !line.Coordinates.All(c => Math.Abs(c.X) <= 180 && Math.Abs(c.Y) <= 85) || line.Length == 0) throw input.Wrong("line", wanted);
            line.SRID = 4490;
            return line;
        }
        catch (Exception e) when (e is ParseException or ArgumentException)
        {
            throw input.Wrong("line", wanted);
        }
    }
}
