using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SmartCity.Imaging.Gdal;

/// <summary>Finds the native GDAL library once and sets it up: quiet errors, no side-car files, no directory scans.</summary>
/// <remarks>The order: <c>SMARTCITY_GDAL</c> (a full path), Debian's versioned sonames, then a runtime that lies beside the program
/// (a <c>MaxRev.Gdal</c> runtime package does). See docs/decisions/0002-gdal-by-libraryimport.md.</remarks>
internal static unsafe class GdalLibrary
{
    /// <summary>The name that every <c>LibraryImport</c> of this project uses.</summary>
    internal const string Name = "gdal";

    private static readonly string[] Candidates =
        ["libgdal.so.32", "libgdal.so.36", "libgdal.so.35", "libgdal.so.34", "libgdal.so.33", "libgdal.so.37", "libgdal.so.38", "libgdal.so", "gdal"];

    private static readonly Lazy<bool> Ready = new(Initialise);

    /// <summary>Registers the drivers; cheap after the first call (130–220 ms). Safe from any thread.</summary>
    /// <exception cref="GdalException">No GDAL library was found.</exception>
    internal static void EnsureReady() => _ = Ready.Value;

    private static bool Initialise()
    {
        NativeLibrary.SetDllImportResolver(typeof(GdalLibrary).Assembly, Resolve);
        GdalNative.CPLSetErrorHandler(&IgnoreError);
        GdalNative.CPLSetConfigOption("GDAL_PAM_ENABLED", "NO");
        GdalNative.CPLSetConfigOption("GDAL_DISABLE_READDIR_ON_OPEN", "EMPTY_DIR");
        // A server that hangs must not hang us; one that stumbles is asked again.
        foreach (var (key, value) in ((string, string)[])[("GDAL_HTTP_CONNECTTIMEOUT", "10"), ("GDAL_HTTP_TIMEOUT", "60"), ("GDAL_HTTP_MAX_RETRY", "2"), ("GDAL_HTTP_RETRY_DELAY", "1")])
            if (Environment.GetEnvironmentVariable(key) is null) GdalNative.CPLSetConfigOption(key, value);
        GdalNative.CPLSetConfigOption("OGR_GEOJSON_MAX_OBJ_SIZE", "0");
        GdalNative.GDALAllRegister();
        BlockCache.Prepare();
        return true;
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Name) return 0;
        if (Environment.GetEnvironmentVariable("SMARTCITY_GDAL") is { Length: > 0 } configured)
            return NativeLibrary.TryLoad(configured, out var chosen)
                ? chosen
                : throw new GdalException($"SMARTCITY_GDAL names '{configured}', which can't be loaded.");
        foreach (var candidate in Candidates)
            if (NativeLibrary.TryLoad(candidate, assembly, path, out var handle)) return handle;
        throw new GdalException("No GDAL library was found: install libgdal (Debian: libgdal32) or name one in SMARTCITY_GDAL.");
    }

    // GDAL's default handler prints to stderr; we read CPLGetLastErrorMsg instead.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void IgnoreError(int errorClass, int number, byte* message) { }
}
