using System.Runtime.InteropServices;

namespace SmartCity.Imaging.Gdal;

/// <summary>What of a CRS decides which coordinates can lie in it.</summary>
/// <param name="FalseEasting">Metres; null unless it is a transverse Mercator (Gauss-Krüger, UTM) in metres.</param>
/// <param name="CentralMeridian">Degrees east; null as above.</param>
internal sealed record CrsFrame(string Name, bool IsGeographic, double? FalseEasting = null, double? CentralMeridian = null)
{
    private const int FirstZoneSrid = 4513, FirstMeridianSrid = 4534, FirstZone = 25;   // CGCS2000 3° zones 25 … 45: 75° … 135° E

    internal static CrsFrame Of(OgrSpatialReferenceHandle crs)
    {
        var name = CrsTransform.Name(crs);
        if (GdalNative.OSRIsGeographic(crs) != 0) return new(name, true);
        var isTransverse = Marshal.PtrToStringUTF8(GdalNative.OSRGetAttrValue(crs, "PROJECTION", 0)) is "Transverse_Mercator" or "Gauss_Kruger"
            && Math.Abs(GdalNative.OSRGetLinearUnits(crs, 0) - 1) < 1e-9;
        return isTransverse
            ? new(name, false, GdalNative.OSRGetProjParm(crs, "false_easting", 500_000, out _), GdalNative.OSRGetProjParm(crs, "central_meridian", 0, out _))
            : new(name, false);
    }

    /// <summary>The CGCS2000 3° zone of this number or meridian with its prefix in the easting (4522 for zone 34), or without (4543 for 102° E).</summary>
    internal static string ZoneCrs(int zone, bool hasPrefix) => $"EPSG:{(hasPrefix ? FirstZoneSrid : FirstMeridianSrid) + zone - FirstZone}";

    internal static bool IsZone(int zone) => zone is >= FirstZone and <= 45;
}
