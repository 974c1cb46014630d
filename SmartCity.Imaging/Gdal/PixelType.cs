namespace SmartCity.Imaging.Gdal;

#pragma warning disable CA1720 // these are storage types: their names are the point
/// <summary>How a pixel is stored in a file. The numbers are GDAL's own (GDALDataType).</summary>
public enum PixelType
{
    UInt8 = 1,
    UInt16 = 2,
    Int16 = 3,
    UInt32 = 4,
    Int32 = 5,
    Float32 = 6,
    Float64 = 7,
}
