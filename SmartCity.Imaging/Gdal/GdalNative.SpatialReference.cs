using System.Runtime.InteropServices;

namespace SmartCity.Imaging.Gdal;

/// <summary>OSR and OCT, coordinate systems and transformations, under their C names: https://gdal.org/en/stable/api/ogr_srs_api.html.</summary>
internal static unsafe partial class GdalNative
{
    /// <summary>OAMS_TRADITIONAL_GIS_ORDER: longitude, latitude and easting, northing, whatever the authority says.</summary>
    internal const int EastingFirst = 0;

    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial OgrSpatialReferenceHandle OSRNewSpatialReference(string? wkt);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial OgrSpatialReferenceHandle OSRClone(nint spatialReference);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial void OSRDestroySpatialReference(nint spatialReference);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial void OSRSetAxisMappingStrategy(OgrSpatialReferenceHandle spatialReference, int strategy);

    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int OSRSetFromUserInput(OgrSpatialReferenceHandle spatialReference, string definition);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial int OSRExportToWkt(OgrSpatialReferenceHandle spatialReference, out nint wkt);   // ours to free

    [LibraryImport(GdalLibrary.Name)]
    internal static partial int OSRIsGeographic(OgrSpatialReferenceHandle spatialReference);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial int OSRIsProjected(OgrSpatialReferenceHandle spatialReference);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial double OSRGetAngularUnits(OgrSpatialReferenceHandle spatialReference, nint name);   // radians per unit

    [LibraryImport(GdalLibrary.Name)]
    internal static partial double OSRGetPrimeMeridian(OgrSpatialReferenceHandle spatialReference, nint name);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial nint OSRGetName(OgrSpatialReferenceHandle spatialReference);   // GDAL keeps it

    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint OSRGetAttrValue(OgrSpatialReferenceHandle spatialReference, string node, int child);   // GDAL keeps it

    [LibraryImport(GdalLibrary.Name)]
    internal static partial double OSRGetLinearUnits(OgrSpatialReferenceHandle spatialReference, nint name);   // metres per unit

    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial double OSRGetProjParm(OgrSpatialReferenceHandle spatialReference, string name, double otherwise, out int error);

    /// <returns>0 when there are parameters: dx, dy, dz in metres, rx, ry, rz in seconds, scale in ppm.</returns>
    [LibraryImport(GdalLibrary.Name)]
    internal static partial int OSRGetTOWGS84(OgrSpatialReferenceHandle spatialReference, double* parameters, int count);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial OgrTransformHandle OCTNewCoordinateTransformation(OgrSpatialReferenceHandle source, OgrSpatialReferenceHandle target);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial void OCTDestroyCoordinateTransformation(nint transform);

    /// <returns>0 when any point failed; the failed ones are infinite.</returns>
    [LibraryImport(GdalLibrary.Name)]
    internal static partial int OCTTransform(OgrTransformHandle transform, int count, double* x, double* y, double* z);
}
