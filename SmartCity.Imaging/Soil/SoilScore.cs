using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Soil;

/// <summary>A scene as one band: how likely each pixel is bare soil, 0–1; NaN = no data. Safe to read from several threads.</summary>
internal sealed class SoilScore : IRasterSource
{
    /// <summary>As an index on the command line.</summary>
    internal const string Name = "soil";

    /// <summary>From here on a pixel counts as bare.</summary>
    internal const float Threshold = 0.5f;

    /// <summary>Taken where the scene says no place.</summary>
    private const double UsualPixelMetres = 10;

    private readonly SoilBands _bands;
    private readonly float _unevenWeight, _threshold;

    private SoilScore(SoilBands bands, RasterGrid grid, CancellationToken cancellationToken)
    {
        (_bands, Grid) = (bands, grid);
        _unevenWeight = SoilRule.UnevenWeight(grid.IsGeoreferenced ? GroundPixel.Of(grid).SideMetres : UsualPixelMetres);
        _threshold = SoilThreshold.Of(grid, window =>
        {
            var features = Features(window);
            return (features, Sum(features));
        }, cancellationToken);
    }

    public RasterGrid Grid { get; }

    public int BandCount => 1;

    /// <exception cref="ImagingInputException">The scene lacks a band that can't be done without.</exception>
    internal static SoilScore Of(SpectralScene scene, CancellationToken cancellationToken) => new(SoilBands.Of(scene, cancellationToken), scene.Grid, cancellationToken);

    public void Read(PixelWindow window, ReadOnlySpan<int> bands, Span<float> destination)
    {
        var outer = window.Grow(SoilFeatures.Margin, Grid.Width, Grid.Height);
        var score = Score(Features(outer));
        for (var row = 0; row < window.Height; row++)
            score.AsSpan((window.Row - outer.Row + row) * outer.Width + window.Column - outer.Column, window.Width).CopyTo(destination[(row * window.Width)..]);
    }

    /// <summary>The score for pictures of the scene at other scales.</summary>
    internal SoilPicture Picture => _bands.Picture(_threshold);

    /// <summary>Feature × pixel of <see cref="SoilFeatures"/>; those within <see cref="SoilFeatures.Margin"/> of the window's edge are of the window alone.</summary>
    internal float[][] Features(PixelWindow window) => SoilFeatures.Of(_bands.Read(window), window.Width, window.Height, _bands.IsAbsolute);

    /// <param name="features">Of <see cref="Features"/>.</param>
    /// <returns>0–1, one a pixel; NaN = no data.</returns>
    internal float[] Score(float[][] features)
    {
        var score = Sum(features);
        SoilRule.Step(score, _threshold);
        return score;
    }

    private float[] Sum(float[][] features)
    {
        var sum = new float[features[SoilFeatures.Ndvi].Length];
        SoilRule.Sum(features, _unevenWeight, sum);
        return sum;
    }
}
