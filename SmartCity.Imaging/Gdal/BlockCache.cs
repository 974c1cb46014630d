namespace SmartCity.Imaging.Gdal;

/// <summary>How much memory GDAL takes for blocks of rasters that it has unpacked: little while a server draws tiles, more while scenes are worked through.</summary>
/// <remarks>Random tiles hardly ever find their block there; what goes through a scene by windows reads a row of blocks again and again.
/// <c>GDAL_CACHEMAX</c> overrides. Thread-safe.</remarks>
public static class BlockCache
{
    internal const string Setting = "GDAL_CACHEMAX";
    private const int Serving = 16 << 20, Working = 96 << 20;

    private static readonly Lock Gate = new();
    private static bool _serves, _isReady;
    private static int _works;

    private static int Bytes => _serves && _works == 0 ? Serving : Working;

    /// <summary>From now on this process is a server: it takes little, except while <see cref="Work"/> is held.</summary>
    public static void Serve() => Change(() => _serves = true);

    /// <summary>Takes more until it is disposed.</summary>
    public static IDisposable Work()
    {
        Change(() => _works++);
        return new Held();
    }

    /// <summary>Sets up a GDAL that was just loaded.</summary>
    internal static void Prepare() => Change(() => _isReady = true);

    private static void Change(Action change)
    {
        lock (Gate)
        {
            change();
            if (_isReady && Environment.GetEnvironmentVariable(Setting) is null) GdalNative.GDALSetCacheMax64(Bytes);
        }
    }

    private sealed class Held : IDisposable
    {
        private bool _isOver;

        public void Dispose()
        {
            if (!Interlocked.Exchange(ref _isOver, true)) Change(() => _works--);
        }
    }
}
