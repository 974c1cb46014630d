using System.Runtime.InteropServices;
using NetTopologySuite.Geometries;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Imaging.Tests.Gdal;

/// <summary>Native memory stays where it was, also after refusals.</summary>
[Collection(nameof(NativeMemory))]
public sealed partial class VectorLeakTests : IDisposable
{
    /// <summary>Fifteen rounds that leaked a dataset's features each would hold 9 MB more.</summary>
    private const long Allowed = 4L << 20;

    private readonly VectorFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("gpkg")]
    [InlineData("shp")]
    [InlineData("kml")]
    [InlineData("geojson")]
    public void Writing_reading_and_refusing_again_and_again_keeps_no_memory(string extension)
    {
        // 200 features of 200 vertices: 0.6 MB of geometry a round, so a leaked feature, geometry or dataset would show.
        var crs = extension == "kml" ? "EPSG:4490" : "EPSG:4543";
        using var transform = CrsTransform.FromCgcs2000(crs);
        var features = Enumerable.Range(0, 200).Select(i => new VectorFeature(transform.Apply(new Polygon(new LinearRing(
            [.. Enumerable.Range(0, 200).Append(0).Select(k => new Coordinate(102 + i * 0.001 + 0.0004 * Math.Cos(k * Math.PI / 100), 25 + 0.0004 * Math.Sin(k * Math.PI / 100)))]))),
            new Dictionary<string, object?> { ["name"] = "五华区" })).ToList();
        Round(3);
        // A leak shows in every batch; what the runtime compiles or GDAL caches meanwhile, in one or two.
        var least = long.MaxValue;
        for (var batch = 0; batch < 3 && least > Allowed; batch++)
        {
            var before = Native();
            Round(LongTests.Times(15, 200));
            least = Math.Min(least, Native() - before);
        }
        Assert.InRange(least, long.MinValue, Allowed);

        void Round(int times)
        {
            for (var i = 0; i < times; i++)
            {
                var path = _folder.Write($"cells.{extension}", features, [new("name", VectorFieldType.Text)], new() { Crs = crs });
                Assert.Equal(200, VectorFolder.Read(path).Features.Count);
                Assert.Throws<ImagingInputException>(() => VectorFolder.Read(path, new() { Crs = "EPSG:2334" }));
                Assert.Throws<GdalException>(() => VectorFolder.Read(path, new() { Layer = "none" }));
                File.Delete(path);
            }
        }
    }

    // Bytes that malloc has handed out and not got back, over all arenas: neither the managed heap nor freed pages count.
    private static long Native()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        var info = mallinfo2();
        return (long)(info.InUse + info.Mapped);
    }

    [LibraryImport("libc")]
    private static partial MallocInfo mallinfo2();   // https://man7.org/linux/man-pages/man3/mallinfo.3.html

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct MallocInfo
    {
        private readonly nuint _arena, _freeChunks, _fastChunks, _mappings, _mapped, _unused, _fastBytes, _inUse, _free, _releasable;

        internal nuint Mapped => _mapped;

        internal nuint InUse => _inUse;
    }
}
