using System.Runtime.InteropServices;

namespace SmartCity.Imaging.Gdal;

/// <summary>Makes the C library give back what libvips and GDAL free.</summary>
/// <remarks>
/// glibc raises the size from which a block is mapped by itself to that of the largest block ever freed, up to 32 MB; buffers of pictures then come from up to
/// sixteen arenas and stay as holes between small blocks. With the size fixed they go back as they are freed: an idle server that has read its cameras' frames holds
/// 440 MB in place of 520.
/// </remarks>
public static partial class NativeHeap
{
    private const int TrimThreshold = -1, MmapThreshold = -3, ArenaMax = -8;   // malloc.h
    private const int MappedFrom = 128 << 10;

    /// <summary>Before threads start. Does nothing where the C library is another one.</summary>
    public static void GiveBack()
    {
        try
        {
            _ = Mallopt(MmapThreshold, MappedFrom);
            _ = Mallopt(TrimThreshold, MappedFrom);
            _ = Mallopt(ArenaMax, 2);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // musl and others know no such settings, and need none
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int Mallopt(int parameter, int value);
}
