using System.Text.RegularExpressions;

namespace SmartCity.Imaging.Gdal;

/// <summary>A CRS that a caller named.</summary>
internal static partial class GivenCrs
{
    /// <remarks>GDAL would also take the name of a file or an address and open it: not from a caller. Nor does a PROJ string name files.</remarks>
    /// <exception cref="ImagingInputException">It is no <c>EPSG:n</c>, WKT or PROJ string, or lies on no Earth.</exception>
    internal static OgrSpatialReferenceHandle Parse(string definition)
    {
        var text = definition.Trim();
        if (!Code().IsMatch(text) && !Wkt().IsMatch(text) && !(text.StartsWith('+') && !NamesFile().IsMatch(text))) throw Unknown(definition);
        OgrSpatialReferenceHandle crs;
        try
        {
            crs = CrsTransform.Parse(text);
        }
        catch (GdalException e)
        {
            throw new ImagingInputException(e.Message, e);
        }
        if (CrsTransform.IsOnEarth(crs)) return crs;
        crs.Dispose();
        throw Unknown(definition);
    }

    private static ImagingInputException Unknown(string definition) =>
        new($"'{(definition.Length > 60 ? definition[..60] + "…" : definition)}' is no CRS; name one such as EPSG:4490 (degrees), EPSG:4543 (102° E, metres), or give its WKT or PROJ string.");

    [GeneratedRegex(@"^(EPSG|OGC|ESRI):{1,2}\w{1,12}$", RegexOptions.IgnoreCase)]
    private static partial Regex Code();

    [GeneratedRegex(@"^\s*(PROJCS|GEOGCS|PROJCRS|GEOGCRS|GEODCRS|BOUNDCRS|COMPD_CS|COMPOUNDCRS)\s*\[", RegexOptions.IgnoreCase)]
    private static partial Regex Wkt();

    [GeneratedRegex(@"\+(init|nadgrids|geoidgrids|grids|file|pipeline)\b|proj=pipeline|[/\\]", RegexOptions.IgnoreCase)]
    private static partial Regex NamesFile();
}
