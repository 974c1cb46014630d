namespace SmartCity.Imaging.Gdal;

/// <summary>A GDAL string list (CSL) for options such as <c>COMPRESS=DEFLATE</c>; freed on disposal.</summary>
internal readonly ref struct GdalStrings
{
    public GdalStrings(params ReadOnlySpan<string> values)
    {
        foreach (var value in values) Pointer = GdalNative.CSLAddString(Pointer, value);
    }

    public nint Pointer { get; }

    public void Dispose() => GdalNative.CSLDestroy(Pointer);
}
