using System.Runtime.InteropServices;

namespace SmartCity.Imaging.Gdal;

/// <summary>GDAL's raster and common functions under their C names: https://gdal.org/en/stable/api/raster_c_api.html.</summary>
internal static unsafe partial class GdalNative
{
    internal const uint OpenReadOnly = 0x00, OpenUpdate = 0x01, OpenRaster = 0x02, OpenVector = 0x04, OpenVerboseError = 0x40;

    internal const int AlphaInterpretation = 6;   // GCI_AlphaBand

    [LibraryImport(GdalLibrary.Name)]
    internal static partial void GDALAllRegister();

    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void CPLSetConfigOption(string key, string? value);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial nint CPLSetErrorHandler(delegate* unmanaged[Cdecl]<int, int, byte*, void> handler);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial nint CPLGetLastErrorMsg();   // GDAL keeps this string: copy it, never free it

    [LibraryImport(GdalLibrary.Name)]
    internal static partial void CPLErrorReset();

    [LibraryImport(GdalLibrary.Name)]
    internal static partial void VSIFree(nint pointer);

    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int VSIUnlink(string path);

    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial GdalDatasetHandle GDALOpenEx(string path, uint flags, nint allowedDrivers, nint options, nint siblings);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial void GDALClose(nint dataset);   // returns CPLErr only since 3.7, so not read

    [LibraryImport(GdalLibrary.Name)]
    internal static partial void GDALFlushCache(GdalDatasetHandle dataset);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial int GDALGetRasterXSize(GdalDatasetHandle dataset);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial int GDALGetRasterYSize(GdalDatasetHandle dataset);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial int GDALGetRasterCount(GdalDatasetHandle dataset);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial nint GDALGetRasterBand(GdalDatasetHandle dataset, int band);   // borrowed

    [LibraryImport(GdalLibrary.Name)]
    internal static partial int GDALGetRasterDataType(nint band);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial int GDALGetDataTypeSizeBits(int type);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial void GDALGetBlockSize(nint band, out int width, out int height);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial void GDALSetCacheMax64(long bytes);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial double GDALGetRasterNoDataValue(nint band, out int hasValue);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial int GDALSetRasterNoDataValue(nint band, double value);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial double GDALGetRasterScale(nint band, out int hasValue);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial double GDALGetRasterOffset(nint band, out int hasValue);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial int GDALSetRasterScale(nint band, double scale);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial int GDALSetRasterOffset(nint band, double offset);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial int GDALGetRasterColorInterpretation(nint band);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial int GDALSetRasterColorInterpretation(nint band, int interpretation);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial nint GDALGetDescription(nint majorObject);   // GDAL keeps it

    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void GDALSetDescription(nint majorObject, string description);

    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint GDALGetMetadataItem(nint majorObject, string name, string? domain);   // GDAL keeps it

    [LibraryImport(GdalLibrary.Name, EntryPoint = "GDALGetMetadataItem", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint GDALGetDatasetMetadataItem(GdalDatasetHandle dataset, string name, string? domain);

    [LibraryImport(GdalLibrary.Name, EntryPoint = "GDALSetMetadataItem", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int GDALSetDatasetMetadataItem(GdalDatasetHandle dataset, string name, string? value, string? domain);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial nint GDALGetDatasetDriver(GdalDatasetHandle dataset);   // GDAL keeps it

    [LibraryImport(GdalLibrary.Name)]
    internal static partial int GDALGetGeoTransform(GdalDatasetHandle dataset, double* transform);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial int GDALSetGeoTransform(GdalDatasetHandle dataset, double* transform);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial nint GDALGetProjectionRef(GdalDatasetHandle dataset);   // GDAL keeps it

    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int GDALSetProjection(GdalDatasetHandle dataset, string wkt);

    /// <param name="bandMap">One-based band numbers.</param>
    [LibraryImport(GdalLibrary.Name)]
    internal static partial int GDALDatasetRasterIOEx(GdalDatasetHandle dataset, int write, int column, int row, int width, int height,
        void* buffer, int bufferWidth, int bufferHeight, int bufferType, int bandCount, int* bandMap,
        long pixelSpace, long lineSpace, long bandSpace, RasterIoExtra* extra);

    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint GDALGetDriverByName(string name);

    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial GdalDatasetHandle GDALCreate(nint driver, string path, int width, int height, int bands, int type, nint options);

    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial GdalDatasetHandle GDALCreateCopy(nint driver, string path, GdalDatasetHandle source, int strict, nint options,
        delegate* unmanaged[Cdecl]<double, byte*, void*, int> progress, void* progressData);

    [LibraryImport(GdalLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint CSLAddString(nint list, string value);

    [LibraryImport(GdalLibrary.Name)]
    internal static partial void CSLDestroy(nint list);

    /// <summary>GDALRasterIOExtraArg, version 1.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct RasterIoExtra
    {
        public int Version;
        public int Resampling;   // 0 nearest, 1 bilinear, 5 average
        public nint Progress;
        public nint ProgressData;
        public int FloatingPointWindowValid;
        public double Column, Row, Width, Height;
    }
}
