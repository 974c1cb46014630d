using SmartCity.Imaging.Products;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Rendering;

/// <summary>Pictures of many scenes as one: of each pixel the first scene that shows it clearly, or the median of all. Thread-safe.</summary>
/// <remarks>What a scene's own mask hides (clouds, shadows, snow) is taken only where no scene is clear. Values are reflectance, so that scenes
/// of different sensors go together; where the style says no range, that of one and the same scene is taken for every tile, so that tiles meet without a seam.</remarks>
public sealed class Mosaic(RasterRenderer renderer)
{
    /// <summary>Scenes that are read for one picture at most.</summary>
    public const int MostScenes = 12;

    /// <param name="scenes">The best first; all of them have what the style needs.</param>
    /// <param name="isMedian">True: of each value the median of the scenes that are clear; false: the first one.</param>
    /// <param name="reference">Whose range of values is shown, where the style says none.</param>
    /// <returns>Null when no scene shows anything here.</returns>
    /// <exception cref="Gdal.GdalException">A file is missing, no raster, or damaged.</exception>
    /// <exception cref="ImagingInputException">A raster has no CRS.</exception>
    public TileImage? Draw(IReadOnlyList<SceneFile> scenes, RasterStyle style, bool isMedian, SceneFile reference, RasterView view)
    {
        ArgumentNullException.ThrowIfNull(scenes);
        ArgumentNullException.ThrowIfNull(style);
        ArgumentNullException.ThrowIfNull(reference);
        var quantity = style.Quantity ?? SceneQuantity.OfBands(["red", "green", "blue"]);
        var (pixels, count) = (view.Width * view.Height, quantity.Names.Count);
        var clear = new List<float[]>();
        float[]? picture = null, hidden = null;
        foreach (var scene in scenes.Take(MostScenes))
        {
            if (Read(scene, quantity, view) is not var (values, isHidden)) continue;
            hidden ??= NoData(count * pixels);
            if (isHidden is not null) FillGaps(hidden, values, count, pixels, pixel => isHidden[pixel]);
            for (var pixel = 0; isHidden is not null && pixel < pixels; pixel++)
                for (var band = 0; isHidden[pixel] && band < count; band++) values[band * pixels + pixel] = float.NaN;
            if (isMedian) clear.Add(values);
            else if (picture is null) picture = values;
            else FillGaps(picture, values, count, pixels, _ => true);
            if (!isMedian && !picture.AsSpan().Contains(float.NaN)) break;
        }
        if (hidden is null) return null;
        picture ??= Median(clear, count * pixels);
        FillGaps(picture, hidden, count, pixels, _ => true);
        using var loan = renderer.Pool.Rent(reference.Path);
        return renderer.Finish(loan.Raster, reference.Bands, quantity, style, view, picture);
    }

    private (float[] Values, bool[]? IsHidden)? Read(SceneFile scene, SceneQuantity quantity, RasterView view)
    {
        using var loan = renderer.Pool.Rent(scene.Path);
        var values = new float[checked(view.Width * view.Height * quantity.Names.Count)];
        if (!renderer.ReadValues(loan.Raster, scene.Bands, quantity, view, values)) return null;
        if (!scene.HasMask) return (values, null);
        using var mask = renderer.Pool.Rent(scene.MaskPath!);
        var classes = new float[view.Width * view.Height];
        mask.Raster.ReadClasses(view, classes);
        return (values, Array.ConvertAll(classes, number => MaskedSky.Hides(scene.MaskKind!, number)));
    }

    // A pixel comes from one scene with all its values.
    private static void FillGaps(float[] picture, float[] values, int count, int pixels, Func<int, bool> may)
    {
        for (var pixel = 0; pixel < pixels; pixel++)
        {
            var (isGap, isKnown) = (false, true);
            for (var band = 0; band < count; band++)
            {
                isGap |= float.IsNaN(picture[band * pixels + pixel]);
                isKnown &= !float.IsNaN(values[band * pixels + pixel]);
            }
            for (var band = 0; isGap && isKnown && may(pixel) && band < count; band++) picture[band * pixels + pixel] = values[band * pixels + pixel];
        }
    }

    /// <summary>Of each place the middle of the values that are known; the mean of the two middle ones of an even number.</summary>
    internal static float[] Median(IReadOnlyList<float[]> layers, int length)
    {
        var median = NoData(length);
        Span<float> known = stackalloc float[Math.Max(1, layers.Count)];
        for (var i = 0; i < length; i++)
        {
            var count = 0;
            foreach (var layer in layers)
                if (!float.IsNaN(layer[i])) known[count++] = layer[i];
            if (count == 0) continue;
            known[..count].Sort();
            median[i] = (known[(count - 1) / 2] + known[count / 2]) / 2;
        }
        return median;
    }

    private static float[] NoData(int length)
    {
        var values = new float[length];
        Array.Fill(values, float.NaN);
        return values;
    }
}
