using System.Numerics.Tensors;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Imaging.Rasters;

/// <summary>A scene whose bands are known by name and read as reflectance. Reads are serialised, so it may be shared by threads.</summary>
public sealed class SpectralScene : IRasterSource, IDisposable
{
    private readonly Lock _reading = new();
    private readonly IRasterSource _source;
    private readonly IDisposable? _file;
    private readonly bool _zeroIsFill;
    private float[][]? _numbers;   // band × sample, as the file holds them

    internal SpectralScene(IRasterSource source, IReadOnlyList<string> names, string path, bool zeroIsFill, ReflectanceScale? scale = null, IDisposable? file = null)
    {
        (_source, Names, Path, _zeroIsFill, _file) = (source, names, path, zeroIsFill, file);
        Scale = scale ?? new("reflectance", [.. names.Select(_ => 1f)], new float[names.Count], true);
    }

    /// <param name="bands">What the bands show, in file order; null = what the file or a dataset.json beside it says, else what is usual for so many bands.</param>
    /// <exception cref="ImagingInputException">More or fewer bands are named than there are, or one twice.</exception>
    /// <exception cref="GdalException">The file is missing, truncated or no raster.</exception>
    public static SpectralScene Open(string path, IReadOnlyList<string>? bands, CancellationToken cancellationToken)
    {
        var file = GdalRaster.Open(path);
        try
        {
            var said = bands ?? SceneDescription.Beside(path)?.Bands;
            if (said is not null && said.Count != file.BandCount)
                throw new ImagingInputException($"'{path}' has {file.BandCount} bands, but {said.Count} are named ({string.Join(", ", said)}): name each band once, in file order.");
            var names = SensorBands.Resolve(said ?? file.BandNames);
            if (names.GroupBy(n => n).FirstOrDefault(g => g.Count() > 1 && g.Key is SpectralBand.Red or SpectralBand.Green or SpectralBand.Blue or SpectralBand.Nir or SpectralBand.Swir1 or SpectralBand.Swir2) is { } twice)
                throw new ImagingInputException($"'{path}' has the band {twice.Key} {twice.Count()} times ({string.Join(", ", names)}): name each band once, in file order, with --bands.");
            return Over(file, names, file, cancellationToken)
                ?? throw new ImagingInputException($"'{path}' holds no pixel with data in all of its {file.BandCount} bands: nothing can be said of it.");
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>A scene over a file that is open already.</summary>
    /// <param name="names">Normalised, in file order.</param>
    /// <param name="owned">The file, when the scene shall close it.</param>
    /// <returns>Null when no pixel has data in all bands.</returns>
    internal static SpectralScene? Over(GdalRaster file, IReadOnlyList<string> names, IDisposable? owned, CancellationToken cancellationToken)
    {
        var zeroIsFill = FillsWithZeros(file);
        var sample = SceneSample.Values(new SpectralScene(file, names, file.Path, zeroIsFill), [.. Enumerable.Range(0, file.BandCount)], cancellationToken);
        if (sample.Length > 0 && sample[0].Length == 0) return null;
        return new(file, names, file.Path, zeroIsFill, ReflectanceScale.Of(names, sample, file.BandNames.Any(n => n.StartsWith("SR_", StringComparison.OrdinalIgnoreCase))), owned) { _numbers = sample };
    }

    /// <summary>Whether a pixel that is 0 in all bands is one without data: scenes of several bands that declare no no-data value fill so.</summary>
    internal static bool FillsWithZeros(GdalRaster file) => file.BandCount > 3 && Enumerable.Range(0, file.BandCount).All(b => file.NoData(b) is null or double.NaN);

    /// <summary>Bands of every n-th known pixel as reflectance, band × sample. What opening the scene has read is not read again.</summary>
    internal float[][] Sample(int[] bands, CancellationToken cancellationToken)
    {
        if (_numbers is not { } numbers) return SceneSample.Values(this, bands, cancellationToken);
        return [.. bands.Select(band => Array.ConvertAll(numbers[band], value => value * Scale.Gain[band] + Scale.Offset[band]))];
    }

    public string Path { get; }

    /// <summary>Normalised, in file order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>What the file's numbers were taken for, such as "reflectance × 10000".</summary>
    public string NumbersAre => Scale.Description;

    public RasterGrid Grid => _source.Grid;

    public int BandCount => _source.BandCount;

    internal ReflectanceScale Scale { get; }

    internal bool ZeroIsFill => _zeroIsFill;

    /// <summary>The place of a band in the file; −1 when the scene lacks it. The near infrared may also be the narrow one (Sentinel-2's 8A).</summary>
    public int Find(string name)
    {
        var (found, narrow) = (-1, -1);
        for (var i = 0; i < Names.Count; i++)
        {
            if (Names[i] == name) found = i;
            if (Names[i] == "nir08") narrow = i;
        }
        return found >= 0 || name != SpectralBand.Nir ? found : narrow;
    }

    /// <summary>The places of bands that something can't be done without.</summary>
    /// <param name="purpose">Begins the message, such as "BSI".</param>
    /// <exception cref="ImagingInputException">One is missing; the message names it and what there is.</exception>
    internal int[] Require(string purpose, params IReadOnlyList<string> names)
    {
        var missing = names.Where(n => Find(n) < 0).ToList();
        if (missing.Count > 0)
            throw new ImagingInputException($"{purpose} needs the band{(missing.Count > 1 ? "s" : "")} {string.Join(", ", missing)}, and '{Path}' has {string.Join(", ", Names)}: name them with --bands if they are there under other names.");
        return [.. names.Select(Find)];
    }

    /// <summary>Reads bands as reflectance; thermal bands as the file holds them.</summary>
    /// <inheritdoc cref="IRasterSource.Read"/>
    public void Read(PixelWindow window, ReadOnlySpan<int> bands, Span<float> destination)
    {
        lock (_reading) _source.Read(window, bands, destination);
        ToReflectance(destination, checked((int)window.PixelCount), bands);
    }

    /// <summary>What the file holds → what <see cref="Read"/> gives, in place.</summary>
    /// <param name="values">Band-sequential, <paramref name="pixels"/> of each of the <paramref name="bands"/>.</param>
    internal void ToReflectance(Span<float> values, int pixels, ReadOnlySpan<int> bands)
    {
        if (_zeroIsFill && bands.Length > 1) HideZeros(values, pixels, bands.Length);
        for (var i = 0; i < bands.Length; i++)
        {
            if (Names[bands[i]].StartsWith(SensorBands.Thermal, StringComparison.Ordinal)) continue;
            var (gain, offset) = (Scale.Gain[bands[i]], Scale.Offset[bands[i]]);
            var band = values.Slice(i * pixels, pixels);
            if (gain != 1) TensorPrimitives.Multiply(band, gain, band);
            if (offset != 0) TensorPrimitives.Add(band, offset, band);
        }
    }

    public void Dispose() => _file?.Dispose();

    // Scenes that declare no no-data value fill with zeros: several bands at once are never truly 0.
    private static void HideZeros(Span<float> values, int pixels, int bands)
    {
        for (var i = 0; i < pixels; i++)
        {
            if (values[i] != 0) continue;
            var sum = 0f;
            for (var band = 1; band < bands; band++) sum += MathF.Abs(values[band * pixels + i]);
            if (sum != 0) continue;
            for (var band = 0; band < bands; band++) values[band * pixels + i] = float.NaN;
        }
    }
}
