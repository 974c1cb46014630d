using System.Runtime.InteropServices;
using NetTopologySuite.Geometries;

namespace SmartCity.Imaging.Gdal;

/// <summary>Moves coordinates from one CRS to another; easting or longitude always comes first.</summary>
/// <remarks>WGS 84 and CGCS2000 are taken as the same datum (they differ by centimetres): between them nothing is shifted, and
/// geographic coordinates on either stay bit for bit as they are. Not thread-safe: one instance per thread.</remarks>
public sealed unsafe class CrsTransform : IDisposable
{
    /// <summary>CGCS2000, longitude and latitude in degrees: the CRS that everything is stored in.</summary>
    public const string Cgcs2000 = "EPSG:4490";

    private const string Wgs84 = "EPSG:4326";
    private const double RadiansPerDegree = Math.PI / 180;
    private readonly OgrTransformHandle? _transform;   // null = the coordinates stay as they are
    private readonly string _what;

    private CrsTransform(OgrTransformHandle? transform, string what) => (_transform, _what) = (transform, what);

    /// <param name="from">WKT, <c>EPSG:n</c> or anything else that GDAL takes as a CRS.</param>
    /// <param name="to">As <paramref name="from"/>.</param>
    /// <exception cref="GdalException">One of them is no CRS, or there is no way between them.</exception>
    public static CrsTransform Create(string from, string to)
    {
        using var source = Parse(from);
        using var target = Parse(to);
        return Create(source, target, $"from {Name(source)} to {Name(target)}");
    }

    /// <summary>To EPSG:4490 longitude and latitude.</summary>
    /// <exception cref="GdalException"><paramref name="from"/> is no CRS on Earth.</exception>
    public static CrsTransform ToCgcs2000(string from) => Create(from, Cgcs2000);

    /// <summary>From EPSG:4490 longitude and latitude to a CRS that a caller named: <c>EPSG:n</c>, WKT or a PROJ string.</summary>
    /// <exception cref="ImagingInputException"><paramref name="to"/> is no CRS on Earth, or on an old datum without parameters.</exception>
    public static CrsTransform FromCgcs2000(string to)
    {
        using var target = GivenCrs.Parse(to);
        CrsDatum.Require(to, target);
        using var source = Parse(Cgcs2000);
        return Create(source, target, $"from CGCS2000 to {Name(target)}");
    }

    /// <summary>True when points go through unchanged.</summary>
    public bool IsIdentity => _transform is null;

    /// <summary>One point.</summary>
    /// <exception cref="GdalException">The point has no place in the target CRS.</exception>
    public (double X, double Y) Apply(double x, double y)
    {
        Apply(new Span<double>(ref x), new Span<double>(ref y));
        return (x, y);
    }

    /// <summary>Points in place.</summary>
    /// <param name="x">Easting or longitude.</param>
    /// <param name="y">Northing or latitude; as long as <paramref name="x"/>.</param>
    /// <exception cref="GdalException">A point has no place in the target CRS.</exception>
    public void Apply(Span<double> x, Span<double> y)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Length, x.Length);
        if (_transform is null || x.IsEmpty) return;
        fixed (double* px = x)
        fixed (double* py = y)
        {
            GdalNative.CPLErrorReset();
            if (GdalNative.OCTTransform(_transform, x.Length, px, py, null) == 0)
                throw GdalException.FromLastError($"Coordinates can't be brought {_what}");
        }
    }

    /// <summary>Points in place; one without a place in the target CRS becomes infinite.</summary>
    /// <param name="x">Easting or longitude.</param>
    /// <param name="y">Northing or latitude; as long as <paramref name="x"/>.</param>
    /// <returns>False when at least one point has no place there.</returns>
    public bool TryApply(Span<double> x, Span<double> y)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Length, x.Length);
        if (_transform is null || x.IsEmpty) return true;
        fixed (double* px = x)
        fixed (double* py = y) return GdalNative.OCTTransform(_transform, x.Length, px, py, null) != 0;
    }

    /// <summary>A copy of a geometry in the target CRS; Z and M are dropped.</summary>
    /// <param name="srid">The SRID that the copy carries.</param>
    /// <exception cref="GdalException">A vertex has no place in the target CRS.</exception>
    public Geometry Apply(Geometry geometry, int srid = 4490)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        var copy = geometry.Copy();
        if (_transform is not null) copy.Apply(new SequenceFilter(this));
        copy.SRID = srid;
        return copy;
    }

    public void Dispose() => _transform?.Dispose();

    internal static CrsTransform Create(OgrSpatialReferenceHandle source, OgrSpatialReferenceHandle target, string what)
    {
        if (SharesDatum(source) && SharesDatum(target))
        {
            if (IsPlainDegrees(source) && IsPlainDegrees(target)) return new(null, what);
            // Same datum by our rule: route through the projected side's own geographic CRS so that PROJ shifts nothing.
            if (IsPlainDegrees(target))
            {
                using var own = GeographicOf(source);
                return New(source, own, what);
            }
            if (IsPlainDegrees(source))
            {
                using var own = GeographicOf(target);
                return New(own, target, what);
            }
        }
        // PROJ leads parameters (TOWGS84) to WGS 84 only: on the way to CGCS2000 it would drop them.
        if (CrsDatum.HasParameters(source) && IsPlainDegrees(target) && SharesDatum(target))
        {
            using var hub = Parse(Wgs84);
            return New(source, hub, what);
        }
        if (CrsDatum.HasParameters(target) && IsPlainDegrees(source) && SharesDatum(source))
        {
            using var hub = Parse(Wgs84);
            return New(hub, target, what);
        }
        return New(source, target, what);
    }

    internal static OgrSpatialReferenceHandle Parse(string definition)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(definition);
        GdalLibrary.EnsureReady();
        GdalNative.CPLErrorReset();
        var crs = GdalNative.OSRNewSpatialReference(null);
        GdalNative.OSRSetAxisMappingStrategy(crs, GdalNative.EastingFirst);
        if (GdalNative.OSRSetFromUserInput(crs, definition) == 0) return crs;
        crs.Dispose();
        throw GdalException.FromLastError($"'{(definition.Length > 60 ? definition[..60] + "…" : definition)}' is no coordinate reference system");
    }

    /// <summary>The CRS as WKT, as GeoTIFFs keep it.</summary>
    internal static string Wkt(OgrSpatialReferenceHandle crs)
    {
        if (GdalNative.OSRExportToWkt(crs, out var text) != 0) throw GdalException.FromLastError($"'{Name(crs)}' can't be written as WKT");
        try
        {
            return Marshal.PtrToStringUTF8(text)!;
        }
        finally
        {
            GdalNative.VSIFree(text);
        }
    }

    internal static string Name(OgrSpatialReferenceHandle crs) => Marshal.PtrToStringUTF8(GdalNative.OSRGetName(crs)) ?? "an unnamed CRS";

    /// <summary>False for a plane of nowhere in particular: an engineering CRS, or GeoPackage's "undefined" ones.</summary>
    internal static bool IsOnEarth(OgrSpatialReferenceHandle crs) =>
        (GdalNative.OSRIsGeographic(crs) != 0 || GdalNative.OSRIsProjected(crs) != 0)
        && !Name(crs).StartsWith("Undefined", StringComparison.OrdinalIgnoreCase);

    private static CrsTransform New(OgrSpatialReferenceHandle source, OgrSpatialReferenceHandle target, string what)
    {
        GdalNative.CPLErrorReset();
        var transform = GdalNative.OCTNewCoordinateTransformation(source, target);
        if (!transform.IsInvalid) return new(transform, what);
        transform.Dispose();
        throw GdalException.FromLastError($"There is no way {what}");
    }

    private static OgrSpatialReferenceHandle GeographicOf(OgrSpatialReferenceHandle crs) =>
        Parse(IsCgcs2000(crs) ? Cgcs2000 : Wgs84);

    internal static bool SharesDatum(OgrSpatialReferenceHandle crs) => IsCgcs2000(crs) || Datum(crs) is "WGS_1984" or "World Geodetic System 1984" or "D_WGS_1984";

    private static bool IsCgcs2000(OgrSpatialReferenceHandle crs) => Datum(crs) is "China_2000" or "D_China_2000" or "China Geodetic Coordinate System 2000";

    internal static string? Datum(OgrSpatialReferenceHandle crs)
    {
        var name = Marshal.PtrToStringUTF8(GdalNative.OSRGetAttrValue(crs, "DATUM", 0));
        return name is not null && name.StartsWith("World Geodetic System 1984", StringComparison.Ordinal) ? "WGS_1984" : name;
    }

    private static bool IsPlainDegrees(OgrSpatialReferenceHandle crs) =>
        GdalNative.OSRIsGeographic(crs) != 0
        && Math.Abs(GdalNative.OSRGetAngularUnits(crs, 0) - RadiansPerDegree) < 1e-12
        && GdalNative.OSRGetPrimeMeridian(crs, 0) == 0;

    private sealed class SequenceFilter(CrsTransform transform) : IEntireCoordinateSequenceFilter
    {
        public bool Done => false;

        public bool GeometryChanged => true;

        public void Filter(CoordinateSequence sequence)
        {
            var (x, y) = (new double[sequence.Count], new double[sequence.Count]);
            for (var i = 0; i < x.Length; i++) (x[i], y[i]) = (sequence.GetX(i), sequence.GetY(i));
            transform.Apply(x, y);
            for (var i = 0; i < x.Length; i++)
            {
                sequence.SetX(i, x[i]);
                sequence.SetY(i, y[i]);
            }
        }
    }
}
