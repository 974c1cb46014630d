using SmartCity.Imaging.Change;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Soil;

/// <summary>Turns a scene into indices, one band each: a cloud-optimised GeoTIFF of 32-bit floats, NaN = no data.</summary>
public static class IndexRaster
{
    private const int WindowSize = 512;

    /// <param name="indices">Names of <see cref="SpectralIndex.All"/>, and "soil" for the probability of bare soil.</param>
    /// <param name="progress">0–1.</param>
    /// <exception cref="ImagingInputException">An index is unknown, or needs a band that the scene lacks; the output can't be written there.</exception>
    /// <exception cref="GdalException">A file is damaged or can't be written.</exception>
    public static void Write(SpectralScene scene, IReadOnlyList<string> indices, string path, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(indices);
        CogOutput.RequireName(path);
        if (indices.Count == 0) throw new ImagingInputException("--index names no index.");
        var sources = indices.Select(name => Of(scene, name, cancellationToken)).ToArray();
        CogOutput.Write(path, scene.Grid, [.. indices.Select(i => i.Trim().ToLowerInvariant())], writer =>
        {
            var windows = PixelWindow.Tiles(scene.Grid.Width, scene.Grid.Height, WindowSize).ToList();
            var done = 0;
            OrderedWork.Run(windows, Read, read =>
            {
                for (var band = 0; band < sources.Length; band++) writer.Write(read.Window, band, read.Values[band]);
                progress?.Report(++done / (double)windows.Count);
            }, cancellationToken);
        }, cancellationToken);

        (PixelWindow Window, float[][] Values) Read(PixelWindow window) => (window, Array.ConvertAll(sources, source =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            var values = new float[window.PixelCount];
            source.Read(window, [0], values);
            return values;
        }));
    }

    /// <summary>A scene seen as one index; "soil" is the probability of bare soil.</summary>
    /// <exception cref="ImagingInputException">The index is unknown, or needs a band that the scene lacks.</exception>
    internal static IRasterSource Of(SpectralScene scene, string name, CancellationToken cancellationToken)
    {
        if (name.Trim().Equals(SoilScore.Name, StringComparison.OrdinalIgnoreCase)) return SoilScore.Of(scene, cancellationToken);
        var index = SpectralIndex.Find(name);
        return new IndexSource(scene, index, scene.Require(index.Name.ToUpperInvariant(), index.Bands));
    }

    private sealed class IndexSource(SpectralScene scene, SpectralIndex index, int[] places) : IRasterSource
    {
        public RasterGrid Grid => scene.Grid;

        public int BandCount => 1;

        public void Read(PixelWindow window, ReadOnlySpan<int> bands, Span<float> destination)
        {
            var pixels = checked((int)window.PixelCount);
            var values = new float[places.Length * pixels];
            scene.Read(window, places, values);
            index.Fill(values, destination[..pixels]);
        }
    }
}
