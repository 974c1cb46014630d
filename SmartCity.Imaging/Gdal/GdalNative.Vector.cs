using System.Runtime.InteropServices;

namespace SmartCity.Imaging.Gdal;

/// <summary>OGR's layers, features and geometries under their C names: https://gdal.org/en/stable/api/vector_c_api.html.</summary>
internal static unsafe partial class GdalNative
{
    internal const int ErrorFailure = 3;

    [LibraryImport(GdalLibrary.Name)]
    internal static partial int CPLGetLastErrorType();

    [LibraryImport(GdalLibrary.Name)]
    internal static partial int GDALDatasetGetLayerCount(GdalDatasetHandle dataset);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial nint GDALDatasetGetLayer(GdalDatasetHandle dataset, int index);   // borrowed

    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint GDALDatasetGetLayerByName(GdalDatasetHandle dataset, string name);   // borrowed

    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint GDALDatasetCreateLayer(GdalDatasetHandle dataset, string name, OgrSpatialReferenceHandle spatialReference, int geometryType, nint options);   // borrowed

    [LibraryImport(GdalLibrary.Name, EntryPoint = "GDALDatasetCreateLayer", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint GDALDatasetCreateLayerWithoutCrs(GdalDatasetHandle dataset, string name, nint noSpatialReference, int geometryType, nint options);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial int GDALDatasetStartTransaction(GdalDatasetHandle dataset, int force);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial int GDALDatasetCommitTransaction(GdalDatasetHandle dataset);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial nint OGR_L_GetName(nint layer);   // GDAL keeps it

    [LibraryImport(GdalLibrary.Name)]
    internal static partial int OGR_L_GetGeomType(nint layer);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial nint OGR_L_GetLayerDefn(nint layer);   // borrowed

    [LibraryImport(GdalLibrary.Name)]
    internal static partial nint OGR_L_GetSpatialRef(nint layer);   // borrowed

    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int OGR_L_SetAttributeFilter(nint layer, string? query);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial OgrFeatureHandle OGR_L_GetNextFeature(nint layer);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial int OGR_L_CreateField(nint layer, OgrFieldHandle field, int approximate);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial int OGR_L_CreateFeature(nint layer, OgrFeatureHandle feature);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial int OGR_FD_GetFieldCount(nint definition);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial nint OGR_FD_GetFieldDefn(nint definition, int field);   // borrowed

    [LibraryImport(GdalLibrary.Name)]
    internal static partial nint OGR_Fld_GetNameRef(nint field);   // GDAL keeps it

    [LibraryImport(GdalLibrary.Name)]
    internal static partial int OGR_Fld_GetType(nint field);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial int OGR_Fld_GetSubType(nint field);

    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial OgrFieldHandle OGR_Fld_Create(string name, int type);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial void OGR_Fld_Destroy(nint field);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial void OGR_Fld_SetSubType(OgrFieldHandle field, int subType);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial OgrFeatureHandle OGR_F_Create(nint definition);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial void OGR_F_Destroy(nint feature);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial int OGR_F_IsFieldSetAndNotNull(OgrFeatureHandle feature, int field);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial long OGR_F_GetFieldAsInteger64(OgrFeatureHandle feature, int field);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial double OGR_F_GetFieldAsDouble(OgrFeatureHandle feature, int field);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial nint OGR_F_GetFieldAsString(OgrFeatureHandle feature, int field);   // GDAL keeps it until the next call

    [LibraryImport(GdalLibrary.Name)]
    internal static partial int OGR_F_GetFieldAsDateTimeEx(OgrFeatureHandle feature, int field, out int year, out int month, out int day,
        out int hour, out int minute, out float second, out int zone);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial void OGR_F_SetFieldInteger64(OgrFeatureHandle feature, int field, long value);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial void OGR_F_SetFieldDouble(OgrFeatureHandle feature, int field, double value);

    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void OGR_F_SetFieldString(OgrFeatureHandle feature, int field, string value);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial void OGR_F_SetFieldNull(OgrFeatureHandle feature, int field);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial nint OGR_F_GetGeometryRef(OgrFeatureHandle feature);   // borrowed

    [LibraryImport(GdalLibrary.Name)]
    internal static partial int OGR_F_SetGeometry(OgrFeatureHandle feature, OgrGeometryHandle geometry);   // copies

    [LibraryImport(GdalLibrary.Name)]
    internal static partial int OGR_G_HasCurveGeometry(nint geometry, int lookForNonLinear);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial OgrGeometryHandle OGR_G_GetLinearGeometry(nint geometry, double maximumAngleStepDegrees, nint options);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial void OGR_G_FlattenTo2D(nint geometry);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial int OGR_G_WkbSize(nint geometry);

    /// <param name="order">1 = little endian.</param>
    [LibraryImport(GdalLibrary.Name)]
    internal static partial int OGR_G_ExportToIsoWkb(nint geometry, int order, byte* destination);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial int OGR_G_CreateFromWkb(byte* wkb, nint spatialReference, out nint geometry, int size);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial void OGR_G_DestroyGeometry(nint geometry);
}
