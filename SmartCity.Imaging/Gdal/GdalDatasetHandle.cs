using Microsoft.Win32.SafeHandles;

namespace SmartCity.Imaging.Gdal;

/// <summary>An open GDAL dataset; closing it writes what is still in GDAL's cache.</summary>
internal sealed class GdalDatasetHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        GdalNative.GDALClose(handle);
        return true;
    }
}
