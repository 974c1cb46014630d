using System.Runtime.InteropServices;

namespace SmartCity.Imaging.Gdal;

/// <summary>GDAL refused; the message names the file and carries GDAL's own words.</summary>
public sealed class GdalException : Exception
{
    public GdalException(string message) : base(message) { }

    public GdalException(string message, Exception innerException) : base(message, innerException) { }

    public GdalException() { }

    /// <summary>Call it on the thread of the failed call, before any other: GDAL's error is per thread.</summary>
    internal static GdalException FromLastError(string what)
    {
        var words = Marshal.PtrToStringUTF8(GdalNative.CPLGetLastErrorMsg());
        GdalNative.CPLErrorReset();
        return new(string.IsNullOrWhiteSpace(words) ? what : $"{what}: {words.ReplaceLineEndings(" ")}");
    }
}
