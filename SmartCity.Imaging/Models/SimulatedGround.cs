using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Simulation;
using SmartCity.Imaging.Soil;

namespace SmartCity.Imaging.Models;

/// <summary>A pixel of a simulated scene: what is seen of it, and what it is made of.</summary>
/// <param name="Features">Of <see cref="SoilFeatures"/>.</param>
/// <param name="Shares">Of each class of <see cref="GroundClass"/> in the pixel, 0–1.</param>
internal sealed record GroundExample(float[] Features, float[] Shares, int Place);

/// <summary>Pixels of simulated cities on many kinds of soil, seen at 10 m and at 30 m; the simulator knows the material of each.</summary>
internal static class SimulatedGround
{
    private const int Side = 384, PixelsPerClass = 220;

    /// <param name="place">Seed of the city.</param>
    internal static IEnumerable<GroundExample> Of(int place, CancellationToken cancellationToken)
    {
        var coarser = place % 2 == 0 ? 1 : 3;   // 10 m or 30 m
        var options = new SimulationOptions { Seed = place, Width = Side * (coarser == 1 ? 1 : 2), Height = Side * (coarser == 1 ? 1 : 2), CloudShare = 0, HasVariedGround = true };
        var city = new SimulatedCity(options);
        var date = place / 2 % 2;
        var renderer = new WindowRenderer(options, city, AcquisitionConditions.Draw(options, date), date);
        var (width, height) = (options.Width / coarser, options.Height / coarser);
        var (reflectance, shares) = Render(renderer, options, coarser, width, height, cancellationToken);
        var grid = new RasterGrid { Width = width, Height = height, Transform = GeoTransform.Pixels, CrsWkt = null };
        using var scene = new SpectralScene(new MemoryRaster(grid, SoilBands.Order.Count, reflectance), [.. SoilBands.Order], "simulated", zeroIsFill: false);
        var features = SoilFeatures.Of(SoilBands.Of(scene, cancellationToken).Read(grid.Whole), width, height, isAbsolute: true);
        return Sample(features, shares, width * height, place);
    }

    private static (float[] Reflectance, float[][] Shares) Render(WindowRenderer renderer, SimulationOptions options, int coarser, int width, int height, CancellationToken cancellationToken)
    {
        const int finer = WindowRenderer.Finer;
        var bands = SoilBands.Order.Count;
        var reflectance = new float[bands * width * height];
        var shares = Enumerable.Range(0, GroundClass.All.Count + 1).Select(_ => new float[width * height]).ToArray();
        var step = 96;   // of fine pixels of the scene; a multiple of 1 and 3
        foreach (var window in PixelWindow.Tiles(width * coarser, height * coarser, step))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var values = Enumerable.Range(0, bands).Select(_ => new ushort[window.PixelCount]).ToArray();
            renderer.Render(window, values, new byte[window.PixelCount]);
            var materials = renderer.Materials(window);
            for (var row = 0; row < window.Height; row++)
                for (var column = 0; column < window.Width; column++)
                {
                    var pixel = (window.Row + row) / coarser * width + (window.Column + column) / coarser;
                    for (var band = 0; band < bands; band++) reflectance[band * width * height + pixel] += values[band][row * window.Width + column] * 1e-4f / (coarser * coarser);
                    for (var part = 0; part < finer * finer; part++)
                    {
                        var material = materials[(row * finer + part / finer) * window.Width * finer + column * finer + part % finer];
                        shares[GroundClass.Of(material) ?? GroundClass.All.Count][pixel] += 1f / (finer * finer * coarser * coarser);
                    }
                }
        }
        return (reflectance, shares);
    }

    // As many pixels of each class, evenly over the scene; those of unclear ground are left out.
    private static List<GroundExample> Sample(float[][] features, float[][] shares, int pixels, int place)
    {
        var byClass = GroundClass.All.Select(_ => new List<int>()).ToArray();
        for (var i = 0; i < pixels; i++)
        {
            if (shares[^1][i] > 0.25f) continue;
            var most = 0;
            for (var c = 1; c < byClass.Length; c++)
                if (shares[c][i] > shares[most][i]) most = c;
            byClass[most].Add(i);
        }
        var examples = new List<GroundExample>();
        foreach (var list in byClass)
        {
            var stride = Math.Max(1, list.Count / PixelsPerClass);
            for (var i = (int)(PlaceHash.Of((uint)place, list.Count, 0) % (uint)stride); i < list.Count; i += stride)
            {
                var pixel = list[i];
                examples.Add(new([.. features.Select(f => f[pixel])], [.. shares.Take(byClass.Length).Select(s => s[pixel])], place));
            }
        }
        return examples;
    }
}
