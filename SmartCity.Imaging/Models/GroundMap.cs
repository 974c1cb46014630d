using SmartCity.Imaging.Change;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Soil;

namespace SmartCity.Imaging.Models;

/// <summary>A scene as one band of <see cref="GroundCover"/>; NaN = no data. Safe to read from several threads.</summary>
/// <remarks>Bare soil is where the soil score says so, see <see cref="SoilRule"/>, unless the model all but rules it out; the model decides among the others. Probabilities are means
/// over 3 × 3 pixels, so that single pixels don't speckle.</remarks>
internal sealed class GroundMap : IRasterSource
{
    private const int Smoothing = 1;
    private const float RuledOut = 0.1f;
    private readonly SoilBands _bands;
    private readonly GroundModel _model = GroundModel.Shipped();

    private GroundMap(SoilBands bands, RasterGrid grid) => (_bands, Grid) = (bands, grid);

    public RasterGrid Grid { get; }

    public int BandCount => 1;

    /// <exception cref="ImagingInputException">The scene lacks a band that can't be done without.</exception>
    internal static GroundMap Of(SpectralScene scene, CancellationToken cancellationToken) => new(SoilBands.Of(scene, cancellationToken), scene.Grid);

    public void Read(PixelWindow window, ReadOnlySpan<int> bands, Span<float> destination)
    {
        var outer = window.Grow(SoilFeatures.Margin + Smoothing, Grid.Width, Grid.Height);
        var features = SoilFeatures.Of(_bands.Read(outer), outer.Width, outer.Height);
        var pixels = (int)outer.PixelCount;
        var soil = new float[pixels];
        SoilRule.Fill(features, soil);
        var probabilities = Smooth(Probabilities(features, soil), outer);
        var bare = Smooth([Array.ConvertAll(soil, s => float.IsNaN(s) ? 0 : s)], outer)[0];
        for (var row = 0; row < window.Height; row++)
            for (var column = 0; column < window.Width; column++)
            {
                var at = (window.Row - outer.Row + row) * outer.Width + window.Column - outer.Column + column;
                destination[row * window.Width + column] = float.IsNaN(soil[at]) ? float.NaN : (int)Cover(bare[at], probabilities, at);
            }
    }

    private static GroundCover Cover(float bare, float[][] probabilities, int at)
    {
        if (bare >= SoilScore.Threshold && probabilities[0][at] >= RuledOut) return GroundCover.BareSoil;
        var best = 1;
        for (var c = 2; c < probabilities.Length; c++)
            if (probabilities[c][at] > probabilities[best][at]) best = c;
        return GroundClass.All[best];
    }

    private float[][] Probabilities(float[][] features, float[] soil)
    {
        var places = _model.Places();
        var classes = GroundClass.All.Count;
        var all = Enumerable.Range(0, classes).Select(_ => new float[soil.Length]).ToArray();
        Span<float> values = stackalloc float[places.Length], terms = stackalloc float[places.Length * GroundModel.TermsPerFeature], given = stackalloc float[classes];
        for (var i = 0; i < soil.Length; i++)
        {
            if (float.IsNaN(soil[i])) continue;
            for (var f = 0; f < places.Length; f++) values[f] = features[places[f]][i];
            _model.Bent(values, terms);
            _model.Fill(terms, given);
            for (var c = 0; c < classes; c++) all[c][i] = given[c];
        }
        return all;
    }

    private static float[][] Smooth(float[][] values, PixelWindow window)
    {
        var scratch = new float[(int)window.PixelCount];
        return [.. values.Select(v =>
        {
            var mean = new float[v.Length];
            BoxFilter.Mean(v, mean, scratch, window.Width, window.Height, Smoothing);
            return mean;
        })];
    }
}
