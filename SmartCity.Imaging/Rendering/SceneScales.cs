using System.Collections.Concurrent;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Rendering;

/// <summary>What the numbers of raster files mean, found once a file: as it declares them, else told by the numbers themselves. Thread-safe.</summary>
internal sealed class SceneScales
{
    /// <summary>So many files are remembered; each is a few numbers.</summary>
    private const int Remembered = 4096;

    private readonly ConcurrentDictionary<(string Path, long Length, DateTime Changed, string Names), ReflectanceScale> _known = new();

    /// <summary>The bands' names: the catalogue's where it has one for each, else the file's.</summary>
    internal static IReadOnlyList<string> BandNames(OpenRaster raster, IReadOnlyList<string> bands) => bands.Count == raster.File.BandCount ? bands : raster.File.BandNames;

    /// <summary>An open file as a scene. Where it declares no scale, its first call reads samples of it (some 100 ms).</summary>
    /// <param name="bands">Their names in file order, as the catalogue has them.</param>
    /// <param name="over">Another view of the file's numbers, such as a coarser one; null = the file itself.</param>
    internal SpectralScene Scene(OpenRaster raster, IReadOnlyList<string> bands, IRasterSource? over = null)
    {
        var names = SensorBands.Resolve(BandNames(raster, bands));
        var isSpectral = names.Any(SpectralBand.IsReflected);
        var key = (raster.Path, raster.Stamp.Length, raster.Stamp.Changed, string.Join(',', names));
        if (!_known.TryGetValue(key, out var scale))
        {
            if (_known.Count >= Remembered) _known.Clear();
            _known[key] = scale = Of(raster, names, isSpectral);
        }
        return new(over ?? raster.File, names, raster.Path, isSpectral && SpectralScene.FillsWithZeros(raster.File), scale);
    }

    private static ReflectanceScale Of(OpenRaster raster, string[] names, bool isSpectral)
    {
        var declared = ReflectanceScale.Declared(raster.File);
        if (!isSpectral || declared.Gain.Any(g => g != 1) || declared.Offset.Any(o => o != 0)) return declared;
        return SpectralScene.Over(raster.File, names, null, CancellationToken.None)?.Scale ?? declared;
    }
}
