using SmartCity.Imaging.Change;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Soil;

namespace SmartCity.Imaging.Models;

/// <summary>A scene as three bands: <see cref="GroundCover"/>, how likely it is that, 0–1, and how dry the ground looks, 0–1; NaN = no data.
/// Safe to read from several threads.</summary>
/// <remarks>Bare soil is where the soil score says so, see <see cref="SoilRule"/>, unless the model all but rules it out; the model decides among the others. Probabilities are means
/// over 3 × 3 pixels, so that single pixels don't speckle. Dryness is NDDI held to 0.15…0.6, over 0.6: water in the soil takes the far short-wave infrared first.</remarks>
internal sealed class GroundMap : IRasterSource
{
    internal const int Cover = 0, Probability = 1, Dryness = 2;

    private const int Smoothing = 1;
    private const float RuledOut = 0.1f, WettestIndex = 0.15f, DriestIndex = 0.6f, MiddlingIndex = 0.35f;
    private readonly SoilScore _soil;
    private readonly GroundModel _model = GroundModel.Shipped();
    private readonly int[] _places;

    private GroundMap(SoilScore soil) => (_soil, _places) = (soil, _model.Places());

    public RasterGrid Grid => _soil.Grid;

    public int BandCount => 3;

    /// <exception cref="ImagingInputException">The scene lacks a band that can't be done without.</exception>
    internal static GroundMap Of(SpectralScene scene, CancellationToken cancellationToken) => new(SoilScore.Of(scene, cancellationToken));

    public void Read(PixelWindow window, ReadOnlySpan<int> bands, Span<float> destination)
    {
        var outer = window.Grow(SoilFeatures.Margin + Smoothing, Grid.Width, Grid.Height);
        var features = _soil.Features(outer);
        var soil = _soil.Score(features);
        var scratch = new float[soil.Length];
        var probabilities = Array.ConvertAll(_model.Fill(Array.ConvertAll(_places, p => features[p])), Smooth);
        var bare = Smooth(Array.ConvertAll(soil, s => float.IsNaN(s) ? 0 : s));
        for (var row = 0; row < window.Height; row++)
            for (var column = 0; column < window.Width; column++)
            {
                var (at, pixel) = ((window.Row - outer.Row + row) * outer.Width + window.Column - outer.Column + column, row * window.Width + column);
                var (cover, probability) = float.IsNaN(soil[at]) ? (float.NaN, float.NaN) : Decide(bare[at], probabilities, at);
                for (var band = 0; band < bands.Length; band++)
                    destination[band * (int)window.PixelCount + pixel] = bands[band] switch { Cover => cover, Probability => probability, _ => float.IsNaN(cover) ? cover : Dry(features[SoilFeatures.Nddi][at]) };
            }

        float[] Smooth(float[] values)
        {
            var mean = new float[values.Length];
            BoxFilter.Mean(values, mean, scratch, outer.Width, outer.Height, Smoothing);
            return mean;
        }
    }

    private static (float Cover, float Probability) Decide(float bare, float[][] probabilities, int at)
    {
        if (bare >= SoilScore.Threshold && probabilities[0][at] >= RuledOut) return ((int)GroundCover.BareSoil, bare);
        var (best, sum) = (1, probabilities[1][at]);
        for (var c = 2; c < probabilities.Length; c++)
        {
            sum += probabilities[c][at];
            if (probabilities[c][at] > probabilities[best][at]) best = c;
        }
        // What the model gave to bare soil goes to the others by their shares.
        return ((int)GroundClass.All[best], sum > 0 ? probabilities[best][at] / sum : 0);
    }

    private static float Dry(float index) => Math.Clamp(float.IsNaN(index) ? MiddlingIndex : index, WettestIndex, DriestIndex) / DriestIndex;
}
