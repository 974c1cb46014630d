using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Crs;

/// <summary>The shift of a Chinese web map, put on whole geometries and taken off. Longitude then latitude, degrees. Thread-safe.</summary>
public sealed class CoordinateShift
{
    private readonly Func<double, double, (double X, double Y)> _on, _off;

    private CoordinateShift(string name, Func<double, double, (double X, double Y)> on, Func<double, double, (double X, double Y)> off) => (Name, _on, _off) = (name, on, off);

    /// <summary>AMap, Tencent, DataV, and Google within China.</summary>
    public static CoordinateShift Gcj02 { get; } = new("gcj02", Crs.Gcj02.Shift, Crs.Gcj02.Unshift);

    /// <summary>Baidu.</summary>
    public static CoordinateShift Bd09 { get; } = new("bd09", Crs.Bd09.Shift, Crs.Bd09.Unshift);

    public static IReadOnlyList<CoordinateShift> All { get; } = [Gcj02, Bd09];

    /// <summary>As it stands on a command line: gcj02, bd09.</summary>
    public string Name { get; }

    /// <param name="name">gcj02, GCJ-02, bd09, BD-09 …; null, empty and "none" are no shift.</param>
    /// <exception cref="GeoInputException">The name is none of these.</exception>
    public static CoordinateShift? Parse(string? name) =>
        name?.Trim().Replace("-", "", StringComparison.Ordinal).ToUpperInvariant() switch
        {
            null or "" or "NONE" => null,
            "GCJ02" => Gcj02,
            "BD09" or "BD09LL" => Bd09,
            _ => throw new GeoInputException($"'{name}' is no shift; gcj02 (AMap, Tencent, DataV) and bd09 (Baidu) are."),
        };

    /// <summary>A copy of a geometry on CGCS2000 as the web map shows it.</summary>
    public Geometry Put(Geometry geometry) => Moved(geometry, _on);

    /// <summary>A copy of a web map's geometry on CGCS2000.</summary>
    public Geometry Take(Geometry geometry) => Moved(geometry, _off);

    /// <summary>A web map's point on CGCS2000.</summary>
    public (double Longitude, double Latitude) Take(double longitude, double latitude) => _off(longitude, latitude);

    private static Geometry Moved(Geometry geometry, Func<double, double, (double X, double Y)> move)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        var copy = geometry.Copy();
        copy.Apply(new Moving(move));
        copy.GeometryChanged();
        return copy;
    }

    private sealed class Moving(Func<double, double, (double X, double Y)> move) : ICoordinateSequenceFilter
    {
        public bool Done => false;

        public bool GeometryChanged => true;

        public void Filter(CoordinateSequence seq, int i)
        {
            var (x, y) = move(seq.GetX(i), seq.GetY(i));
            seq.SetX(i, x);
            seq.SetY(i, y);
        }
    }
}
