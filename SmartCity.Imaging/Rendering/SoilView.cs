using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Soil;

namespace SmartCity.Imaging.Rendering;

/// <summary>What turns a file's numbers into the soil score at any scale: the reflectance scale and the scene's haze and threshold.</summary>
internal sealed class SoilView
{
    private readonly SoilPicture _soil;
    private readonly float[] _gain, _offset;

    private SoilView(SpectralScene scene, SoilPicture soil)
    {
        _soil = soil;
        (_gain, _offset) = (Array.ConvertAll(soil.Present, p => scene.Scale.Gain[p]), Array.ConvertAll(soil.Present, p => scene.Scale.Offset[p]));
    }

    /// <exception cref="ImagingInputException">The scene lacks a band that the score needs, or it holds no data.</exception>
    internal static SoilView Of(OpenRaster raster, IReadOnlyList<string> bands)
    {
        var names = SensorBands.Resolve(SceneScales.BandNames(raster, bands));
        var scene = SpectralScene.Over(raster.File, names, null, CancellationToken.None) ?? throw new ImagingInputException("The scene holds no pixel with data in all of its bands.");
        return new(scene, SoilScore.Of(scene, CancellationToken.None).Picture);
    }

    /// <param name="values">Filled with one value a pixel of the view, NaN = no data.</param>
    /// <returns>False when the view shows nothing of the raster.</returns>
    internal bool Read(OpenRaster raster, RasterView view, Span<float> values)
    {
        // The score looks at a pixel's surroundings: read a little more, so that tiles meet without a seam.
        const int margin = SoilFeatures.Margin;
        var wide = view.Grow(margin);
        if (Reflectance(raster, wide) is not { } reflectance) return false;
        var score = _soil.Score(reflectance, wide.Width, wide.Height, view.PixelMetres(view.Height / 2.0));
        for (var row = 0; row < view.Height; row++) score.AsSpan((row + margin) * wide.Width + margin, view.Width).CopyTo(values[(row * view.Width)..]);
        return true;
    }

    private float[]? Reflectance(OpenRaster raster, RasterView view)
    {
        var (pixels, places) = (view.Width * view.Height, _soil.Present);
        var values = new float[places.Length * pixels];
        if (!raster.Read(places, view, values)) return null;
        for (var i = 0; i < pixels; i++)
        {
            // All bands 0 is fill, never ground.
            var isFill = true;
            for (var band = 0; band < places.Length; band++) isFill &= values[band * pixels + i] == 0;
            for (var band = 0; band < places.Length; band++)
            {
                ref var value = ref values[band * pixels + i];
                value = isFill ? float.NaN : value * _gain[band] + _offset[band];
            }
        }
        return values;
    }
}
