using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Soil;

/// <summary>A scene as one band: how likely each pixel is bare soil, 0–1; NaN = no data. Safe to read from several threads.</summary>
internal sealed class SoilScore : IRasterSource
{
    /// <summary>As an index on the command line.</summary>
    internal const string Name = "soil";

    /// <summary>From here on a pixel counts as bare.</summary>
    internal const float Threshold = 0.5f;

    private readonly SoilBands _bands;

    private SoilScore(SoilBands bands, RasterGrid grid) => (_bands, Grid) = (bands, grid);

    public RasterGrid Grid { get; }

    public int BandCount => 1;

    /// <exception cref="ImagingInputException">The scene lacks a band that can't be done without.</exception>
    internal static SoilScore Of(SpectralScene scene, CancellationToken cancellationToken) => new(SoilBands.Of(scene, cancellationToken), scene.Grid);

    public void Read(PixelWindow window, ReadOnlySpan<int> bands, Span<float> destination)
    {
        var outer = window.Grow(SoilFeatures.Margin, Grid.Width, Grid.Height);
        var features = SoilFeatures.Of(_bands.Read(outer), outer.Width, outer.Height);
        var score = new float[(int)outer.PixelCount];
        SoilRule.Fill(features, score);
        for (var row = 0; row < window.Height; row++)
            score.AsSpan((window.Row - outer.Row + row) * outer.Width + window.Column - outer.Column, window.Width).CopyTo(destination[(row * window.Width)..]);
    }
}
