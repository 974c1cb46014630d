namespace SmartCity.Imaging.Gdal;

/// <summary>Refuses the old Chinese datums and nameless ones: nobody can bring them to CGCS2000 to the metre without local parameters.</summary>
internal static unsafe class CrsDatum
{
    private const int Parameters = 7;

    /// <exception cref="ImagingInputException">The datum is Beijing 1954, Xi'an 1980 or unknown, and the definition has no parameters (TOWGS84) of its own.</exception>
    internal static void Require(string called, OgrSpatialReferenceHandle crs)
    {
        if (CrsTransform.SharesDatum(crs) || HasParameters(crs)) return;
        var datum = CrsTransform.Datum(crs) ?? CrsTransform.Name(crs);
        var (name, apart) = datum switch
        {
            _ when datum.Contains("Xian", StringComparison.OrdinalIgnoreCase) || datum.Contains("Xi'an", StringComparison.OrdinalIgnoreCase) || datum.Contains("西安", StringComparison.Ordinal) => ("Xi'an 1980 (西安80)", "tens of metres, and in places more than 100 m, away"),
            _ when datum.Contains("Beijing", StringComparison.OrdinalIgnoreCase) || datum.Contains("北京", StringComparison.Ordinal) => ("Beijing 1954 (北京54)", "tens of metres, and in places more than 100 m, away"),
            _ when datum.Contains("unknown", StringComparison.OrdinalIgnoreCase) || datum.Contains("not specified", StringComparison.OrdinalIgnoreCase) => ("a datum that it does not name", "an unknown distance away"),
            _ => (null, null),
        };
        if (name is null) return;
        throw new ImagingInputException($"'{called}' is on {name}, which lies {apart} from CGCS2000; the exact way there needs local parameters that only the surveying authority has. "
            + "Convert it with them first, or give them: --crs \"+proj=tmerc +lon_0=102 +x_0=500000 +a=6378140 +rf=298.257 +towgs84=dx,dy,dz,rx,ry,rz,ds +units=m\"; "
            + "if the coordinates are CGCS2000 and only the label is wrong, say so: --crs EPSG:4543.");
    }

    /// <summary>The definition says the way to WGS 84 itself.</summary>
    internal static bool HasParameters(OgrSpatialReferenceHandle crs)
    {
        var values = stackalloc double[Parameters];
        return GdalNative.OSRGetTOWGS84(crs, values, Parameters) == 0;
    }
}
