using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.BuiltUp;

/// <summary>A scene as one band: how likely each pixel is built up, 0 … 1. Not thread-safe: one instance per thread.</summary>
/// <remarks>Scenes finer than 2 m are read at about 2 m: texture is measured over 24 m.</remarks>
public sealed class BuiltUpRaster : IRasterSource, IDisposable
{
    private const double FinestMetres = 2;
    private static readonly int[] First = [0];
    private readonly GdalRaster _file;
    private readonly IRasterSource _source;
    private readonly int[] _bands;
    private readonly int _radius;
    private readonly bool _zeroIsFill;

    private BuiltUpRaster(GdalRaster file, IReadOnlyList<string> names, double gsd)
    {
        _file = file;
        var factor = Math.Max(1, (int)(FinestMetres / gsd + 0.25));
        _source = factor == 1 ? file : new DecimatedRaster(file, factor);
        (Method, _bands) = BuiltUpIndex.Choose(names);
        _radius = BuiltUpIndex.TextureRadius(gsd * factor);
        _zeroIsFill = _bands.Length > 2 && !_bands.Any(b => file.NoData(b) is not null);
    }

    /// <param name="bands">Band names in file order; null = what the file or a dataset.json beside it says, else what is usual for so many bands.</param>
    /// <exception cref="ImagingInputException">The scene says no place on Earth, or the bands don't match.</exception>
    /// <exception cref="GdalException">The file is missing, truncated or no raster.</exception>
    public static BuiltUpRaster Open(string path, IReadOnlyList<string>? bands)
    {
        var file = GdalRaster.Open(path);
        try
        {
            var said = bands ?? SceneDescription.Beside(path)?.Bands;
            if (said is not null && said.Count != file.BandCount)
                throw new ImagingInputException($"'{path}' has {file.BandCount} bands, but {said.Count} are named ({string.Join(", ", said)}): name each band once, in file order.");
            var names = said ?? (file.BandNames.All(n => n.Length > 0) ? file.BandNames : SpectralBand.Assume(file.BandCount));
            return new(file, [.. names.Select(SpectralBand.Normalise)], GroundScan.PixelMetres(file.Grid));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public BuiltUpMethod Method { get; }

    public RasterGrid Grid => _source.Grid;

    public int BandCount => 1;

    public void Read(PixelWindow window, ReadOnlySpan<int> bands, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bands.SequenceEqual(First), true, nameof(bands));
        var outer = window.Grow(_radius, Grid.Width, Grid.Height);
        var values = new float[checked(_bands.Length * (int)outer.PixelCount)];
        _source.Read(outer, _bands, values);
        if (_zeroIsFill) HideZeros(values, (int)outer.PixelCount);
        var index = new float[(int)outer.PixelCount];
        BuiltUpIndex.Fill(Method, values, outer.Width, outer.Height, _radius, index);
        for (var row = 0; row < window.Height; row++)
            index.AsSpan((window.Row - outer.Row + row) * outer.Width + window.Column - outer.Column, window.Width).CopyTo(destination[(row * window.Width)..]);
    }

    public void Dispose() => _file.Dispose();

    // Scenes that declare no no-data value fill with zeros: all bands at once are never truly 0.
    private void HideZeros(float[] values, int pixels)
    {
        for (var i = 0; i < pixels; i++)
        {
            var sum = 0f;
            for (var band = 0; band < _bands.Length; band++) sum += values[band * pixels + i];
            if (sum == 0) values[i] = float.NaN;
        }
    }
}
