using System.Numerics;
using System.Runtime.Intrinsics;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Simulation;

/// <summary>Turns a painted surface into reflected light, averaged over the scene's pixels.</summary>
internal sealed class SurfaceLight
{
    private readonly SceneFrame _frame;
    private readonly PixelWindow _window;
    private readonly MaterialSpectra _spectra;
    private readonly NoiseGrid _broad, _fine, _grain, _dated;
    private readonly bool _isDetailed;
    private readonly uint _seed;
    private readonly Vector2 _sun;

    internal SurfaceLight(SimulatedCity city, SceneFrame frame, PixelWindow window, MaterialSpectra spectra, int date, AcquisitionConditions conditions)
    {
        (_frame, _window, _spectra, _isDetailed, _seed, _sun) = (frame, window, spectra, city.IsDetailed, city.Seed, conditions.TowardsSun);
        var (west, south, east, north) = frame.Bounds(window);
        var scale = city.IsDetailed ? 1.0 : 14;
        _broad = new(city.Seed + 811, 21 * scale, west, south, east, north);
        _fine = new(city.Seed + 812, 3.3 * scale, west, south, east, north);
        _grain = new(city.Seed + 813, 0.8 * scale, west, south, east, north);
        _dated = new(PlaceHash.Of(city.Seed + 814, date, 0), 11 * scale, west, south, east, north);
    }

    /// <returns>One vector of six reflectances a pixel, row-major, for a window <paramref name="finer"/> times smaller a side.</returns>
    internal Vector256<float>[] Shade(SurfaceCanvas canvas, LandCover land, int finer)
    {
        var width = _window.Width / finer;
        var light = new Vector256<float>[width * (_window.Height / finer)];
        var share = 1f / (finer * finer);
        var textures = Array.ConvertAll(Enum.GetValues<Material>(), MaterialSpectra.Texture);
        var index = 0;
        for (var row = 0; row < _window.Height; row++)
        {
            var y = _frame.Y(_window.Row + row);
            var (broad, fine, grain, dated) = (_broad.Along(y), _fine.Along(y), _grain.Along(y), _dated.Along(y));
            for (var column = 0; column < _window.Width; column++, index++)
            {
                var x = _frame.X(_window.Column + column);
                var material = canvas.Material[index];
                var texture = textures[(int)material];
                var factor = 1 + canvas.Relief[index] * 0.01f + texture.Broad * (0.6f * broad.At(x) + 0.4f * dated.At(x)) + texture.Fine * fine.At(x) + texture.Grain * grain.At(x);
                if (_isDetailed && material == Material.Forest) factor += Canopy(x, y);
                factor *= land.Sunlit(column, row) * share;
                var reflected = _spectra[(byte)material, canvas.Tint[index]] * MathF.Max(factor, 0.03f);
                light[row / finer * width + column / finer] += canvas.IsShadow[index] ? reflected * AcquisitionConditions.ShadowLight : reflected;
            }
        }
        return light;
    }

    // Crowns on a jittered lattice: bright towards the sun, dark in the gaps.
    private float Canopy(double x, double y)
    {
        const double cell = 5.2;
        var (column, row) = ((int)Math.Floor(x / cell), (int)Math.Floor(y / cell));
        var (nearest, shade) = (float.MaxValue, 0f);
        for (var r = row - 1; r <= row + 1; r++)
            for (var c = column - 1; c <= column + 1; c++)
            {
                var hash = PlaceHash.Of(_seed + 821, c, r);
                var (dx, dy) = ((float)(x / cell - c) - 0.2f - 0.6f * (hash & 1023) / 1024f, (float)(y / cell - r) - 0.2f - 0.6f * ((hash >> 10) & 1023) / 1024f);
                var distance = dx * dx + dy * dy;
                if (distance >= nearest) continue;
                nearest = distance;
                shade = 0.75f * (dx * _sun.X + dy * _sun.Y) + 0.24f * ((hash >> 20) / 2048f - 1);
            }
        return shade + 0.22f - 0.9f * nearest;
    }
}
