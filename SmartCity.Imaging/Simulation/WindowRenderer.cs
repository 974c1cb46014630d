using System.Numerics;
using System.Runtime.Intrinsics;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Simulation;

/// <summary>Makes the pixels of one date, window by window. Immutable, so windows can be made side by side.</summary>
internal sealed class WindowRenderer
{
    internal const int Finer = 2;

    private const int Margin = 2, CloudStep = 4;
    private const float TallestMetres = 110;
    private readonly SimulationOptions _options;
    private readonly SimulatedCity _city;
    private readonly AcquisitionConditions _conditions;
    private readonly CloudField _clouds;
    private readonly SceneFrame _fine;
    private readonly MaterialSpectra _spectra;
    private readonly int _date;
    private readonly float _reach;

    internal WindowRenderer(SimulationOptions options, SimulatedCity city, AcquisitionConditions conditions, int date)
    {
        (_options, _city, _conditions, _date) = (options, city, conditions, date);
        _clouds = new(options, conditions, date);
        _fine = SceneFrame.Of(options).Shifted(conditions).Finer(Finer);
        _spectra = new(conditions.Greenness, city.Seed, PlaceHash.Of(city.Seed + 701, date, 0), options.HasVariedGround);
        _reach = TallestMetres * (conditions.ShadowPerMetre.Length() + conditions.LeanPerMetre.Length());
    }

    /// <param name="window">In pixels of the scene.</param>
    /// <param name="values">Per band in file order, row-major; stored numbers: reflectance × 10000, or 0–255.</param>
    /// <param name="cloud">One of the classes of <see cref="CloudField"/> per pixel.</param>
    internal void Render(PixelWindow window, ushort[][] values, byte[] cloud)
    {
        var outer = new PixelWindow(window.Column - Margin, window.Row - Margin, window.Width + 2 * Margin, window.Height + 2 * Margin);
        var (canvas, land) = Paint(outer);
        var light = new SurfaceLight(_city, _fine, canvas.Window, _spectra, _date, _conditions).Shade(canvas, land, Finer);
        Sense(window, outer, Blur(light, outer.Width, outer.Height), values, cloud);
    }

    /// <summary>What a window's ground is made of: row-major, <see cref="Finer"/>² values a pixel.</summary>
    internal Material[] Materials(PixelWindow window) => Paint(window).Canvas.Material;

    private (SurfaceCanvas Canvas, LandCover Land) Paint(PixelWindow window)
    {
        var canvas = new SurfaceCanvas(_fine, new(window.Column * Finer, window.Row * Finer, window.Width * Finer, window.Height * Finer), _city.IsDetailed, _conditions.TowardsSun);
        var land = new LandCover(_city, _fine, canvas.Window, _conditions);
        land.PaintBase(canvas);
        PaintCity(canvas, land);
        return (canvas, land);
    }

    private void PaintCity(SurfaceCanvas canvas, LandCover land)
    {
        var (west, south, east, north) = _fine.Bounds(canvas.Window);
        var raised = new List<SurfaceObject>();
        foreach (var block in _city.Blocks(west - _reach, south - _reach, east + _reach, north + _reach))
        {
            foreach (var surface in block.Ground)
                if (surface.IsVisible(_date) && Touches(surface, west, south, east, north)) canvas.Paint(surface, default);
            foreach (var surface in block.Raised)
                if (surface.IsVisible(_date))
                {
                    var reach = surface.HeightMetres * (_conditions.ShadowPerMetre.Length() + _conditions.LeanPerMetre.Length());
                    if (Touches(surface, west - reach, south - reach, east + reach, north + reach)) raised.Add(surface);
                }
        }
        land.PaintWater(canvas);
        // Low before high, so that a tower's shadow falls on its neighbours' roofs; ties are broken by place.
        raised.Sort(static (a, b) => a.HeightMetres != b.HeightMetres ? a.HeightMetres.CompareTo(b.HeightMetres)
            : a.Centre.X != b.Centre.X ? a.Centre.X.CompareTo(b.Centre.X) : a.Centre.Y.CompareTo(b.Centre.Y));
        foreach (var surface in raised)
        {
            canvas.Darken(ConvexShape.Sweep(surface.Ring, _conditions.ShadowPerMetre * surface.HeightMetres));
            var lean = _conditions.LeanPerMetre * surface.HeightMetres;
            if (lean.Length() > 0.2f && surface.Pattern != SurfacePattern.Crown)
                canvas.PaintFacade(ConvexShape.Sweep(surface.Ring, lean), surface.Tint, (sbyte)(Vector2.Dot(_conditions.LeanPerMetre, _conditions.TowardsSun) < 0 ? 8 : -5));
            canvas.Paint(surface, lean);
        }
    }

    private static bool Touches(SurfaceObject surface, double west, double south, double east, double north) =>
        surface.Bounds.Most.X >= west && surface.Bounds.Least.X <= east && surface.Bounds.Most.Y >= south && surface.Bounds.Least.Y <= north;

    // The optics spread each pixel over its neighbours: a 3 × 3 binomial-like kernel, about 0.5 pixels wide beyond the pixel itself.
    private static Vector256<float>[] Blur(Vector256<float>[] light, int width, int height)
    {
        const float side = 0.13f, middle = 1 - 2 * side;
        var rows = new Vector256<float>[light.Length];
        for (var row = 0; row < height; row++)
            for (var column = 1; column < width - 1; column++)
            {
                var i = row * width + column;
                rows[i] = light[i] * middle + (light[i - 1] + light[i + 1]) * side;
            }
        for (var row = 1; row < height - 1; row++)
            for (var column = 1; column < width - 1; column++)
            {
                var i = row * width + column;
                light[i] = rows[i] * middle + (rows[i - width] + rows[i + width]) * side;
            }
        return light;
    }

    // Clouds, haze, the sensor's gain and noise, and the number that is stored.
    private void Sense(PixelWindow window, PixelWindow outer, Vector256<float>[] light, ushort[][] values, byte[] cloud)
    {
        var frame = SceneFrame.Of(_options);
        CloudWindow? sky = _clouds.IsEmpty ? null : new(_clouds, frame, window, CloudStep);
        var bands = _options.Bands;
        var isByte = _options.Kind == SceneKind.VeryHighResolution;
        var (gain, offset) = (_conditions.Gain, _conditions.Offset);
        var haze = new float[gain.Length];
        var scattered = Vector256.Create(0.19f, 0.175f, 0.16f, 0.14f, 0.10f, 0.08f, 0, 0);
        for (var band = 0; band < haze.Length; band++) haze[band] = _conditions.Haze * MathF.Pow((float)(0.49 / SceneBand.All[band].WavelengthMicrometres), 1.6f);
        var clear = Vector256.Create(1 - haze[0], 1 - haze[1], 1 - haze[2], 1 - haze[3], 1 - haze[4], 1 - haze[5], 0, 0);
        var veil = scattered * (Vector256<float>.One - clear);
        var cloudLight = Vector256.Create(0.62f, 0.61f, 0.60f, 0.62f, 0.42f, 0.33f, 0, 0);
        Span<float> lanes = stackalloc float[Vector256<float>.Count];
        for (var row = 0; row < window.Height; row++)
            for (var column = 0; column < window.Width; column++)
            {
                var index = row * window.Width + column;
                var seen = light[(row + Margin) * outer.Width + column + Margin];
                if (sky is not null)
                {
                    var (opacity, shade) = sky.At(window.Column + column, window.Row + row);
                    seen *= 1 - 0.58f * shade;
                    seen += (cloudLight - seen) * opacity;
                    cloud[index] = CloudField.Classify(opacity, shade);
                }
                seen = seen * clear + veil;
                seen.CopyTo(lanes);
                for (var i = 0; i < bands.Count; i++)
                {
                    var band = bands[i].Index;
                    var reflectance = lanes[band] * gain[band] + offset[band];
                    var noise = PlaceHash.Normal(PlaceHash.Of(_conditions.NoiseSeed, window.Column + column, window.Row + row, band));
                    values[i][index] = isByte ? ToByte(reflectance + noise * (0.0025f + 0.006f * reflectance)) : ToReflectance(reflectance + noise * (0.0012f + 0.007f * reflectance));
                }
            }
    }

    private static ushort ToReflectance(float value) => (ushort)Math.Clamp(value * 10000 + 0.5f, 1, 20000);   // 0 stays free for "no data"

    private static ushort ToByte(float value) => (ushort)Math.Clamp(255 * MathF.Pow(Math.Clamp((value - 0.012f) / 0.46f, 0, 1), 0.72f) + 0.5f, 1, 255);
}
