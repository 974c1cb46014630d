using System.Numerics.Tensors;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Soil;

/// <summary>The bands of a scene that its ground is told by, with the scene's own haze taken off.</summary>
/// <remarks>Dark-object subtraction (Chavez 1988, Remote Sens. Environ. 24): what the darkest thousandth of a scene reflects in a visible
/// band beyond one percent is light from the air. The infrared is left alone: a scene without water has nothing dark there.</remarks>
internal sealed class SoilBands
{
    private const double Darkest = 0.001;
    private const float DarkReflectance = 0.01f;
    private const int VisibleBands = 3;
    private readonly SpectralScene _scene;
    private readonly int[] _places, _present;
    private readonly float[] _haze;

    private SoilBands(SpectralScene scene, int[] places, float[] haze)
    {
        (_scene, _places, _haze) = (scene, places, haze);
        _present = [.. places.Where(p => p >= 0)];
    }

    internal static IReadOnlyList<string> Order { get; } = [SpectralBand.Blue, SpectralBand.Green, SpectralBand.Red, SpectralBand.Nir, SpectralBand.Swir1, SpectralBand.Swir2];

    /// <summary>Places in <see cref="Order"/> that brightness is the mean of.</summary>
    internal static IReadOnlyList<int> LightBands { get; } = [0, 1, 2, 4];

    /// <summary>False for a stretched picture, whose levels mean nothing.</summary>
    internal bool IsAbsolute => _scene.Scale.IsAbsolute;

    /// <exception cref="ImagingInputException">The scene shows neither red, green and near infrared nor red, green and blue.</exception>
    internal static SoilBands Of(SpectralScene scene, CancellationToken cancellationToken)
    {
        _ = scene.Require("Bare soil", SpectralBand.Red, SpectralBand.Green);
        if (scene.Find(SpectralBand.Nir) < 0) _ = scene.Require("Bare soil without a near-infrared band", SpectralBand.Blue);
        int[] places = [.. Order.Select(scene.Find)];
        var present = places.Where(p => p >= 0).ToArray();
        var sample = SceneSample.Values(scene, present, cancellationToken);
        var haze = new float[Order.Count];
        for (var band = 0; band < VisibleBands; band++)
            if (Array.IndexOf(present, places[band]) is >= 0 and var at)
                haze[band] = Math.Max(0, SceneSample.Quantile(sample[at], Darkest) - DarkReflectance);
        return new(scene, places, haze);
    }

    /// <summary>What a picture of the same scene at another scale is told by.</summary>
    internal SoilPicture Picture(float threshold) => new(_places, _haze, IsAbsolute, threshold);

    /// <returns>One array a band of <see cref="Order"/>; null where the scene lacks it. NaN = no data.</returns>
    internal float[]?[] Read(PixelWindow window)
    {
        var values = new float[checked(_present.Length * (int)window.PixelCount)];
        _scene.Read(window, _present, values);
        return Split(values, _places, _haze);
    }

    /// <param name="values">The bands that there are, in <see cref="Order"/>, as reflectance.</param>
    /// <param name="places">As many as <see cref="Order"/> has; below 0 = there is no such band.</param>
    internal static float[]?[] Split(float[] values, int[] places, float[] haze)
    {
        var pixels = values.Length / places.Count(p => p >= 0);
        var bands = new float[]?[Order.Count];
        var next = 0;
        for (var band = 0; band < bands.Length; band++)
        {
            if (places[band] < 0) continue;
            var own = bands[band] = values.AsSpan(next++ * pixels, pixels).ToArray();
            if (haze[band] != 0) TensorPrimitives.Subtract(own, haze[band], own);
        }
        return bands;
    }
}
