using Microsoft.Win32.SafeHandles;

namespace SmartCity.Imaging.Gdal;

/// <summary>A feature that OGR handed over.</summary>
internal sealed class OgrFeatureHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        GdalNative.OGR_F_Destroy(handle);
        return true;
    }
}

/// <summary>A field definition while a layer is being made.</summary>
internal sealed class OgrFieldHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        GdalNative.OGR_Fld_Destroy(handle);
        return true;
    }
}

/// <summary>A geometry of our own in OGR's memory.</summary>
internal sealed class OgrGeometryHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public OgrGeometryHandle() : base(ownsHandle: true) { }

    internal OgrGeometryHandle(nint geometry) : this() => SetHandle(geometry);

    protected override bool ReleaseHandle()
    {
        GdalNative.OGR_G_DestroyGeometry(handle);
        return true;
    }
}

/// <summary>A coordinate reference system.</summary>
internal sealed class OgrSpatialReferenceHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        GdalNative.OSRDestroySpatialReference(handle);
        return true;
    }
}

/// <summary>A transformation between two coordinate reference systems. Not thread-safe.</summary>
internal sealed class OgrTransformHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        GdalNative.OCTDestroyCoordinateTransformation(handle);
        return true;
    }
}
