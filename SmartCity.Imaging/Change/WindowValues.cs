namespace SmartCity.Imaging.Change;

/// <summary>Both dates of a window on the relative scale, with what several algorithms need of them.</summary>
internal sealed class WindowValues
{
    internal required int Width { get; init; }

    internal required int Height { get; init; }

    internal int Pixels => Width * Height;

    /// <summary>Band-sequential; 0…1 spans most of the scene. Where a pixel is not <see cref="Known"/>, both dates are 0.</summary>
    internal required float[] Before { get; init; }

    internal required float[] After { get; init; }

    /// <summary>Both dates show the ground here.</summary>
    internal required bool[] Known { get; init; }

    /// <summary>Mean of the bands.</summary>
    internal required float[] BrightnessBefore { get; init; }

    internal required float[] BrightnessAfter { get; init; }

    /// <summary>Length of the brightness gradient per pixel.</summary>
    internal required float[] TextureBefore { get; init; }

    internal required float[] TextureAfter { get; init; }

    /// <param name="before">File units, band-sequential; taken over and changed.</param>
    internal static WindowValues Prepare(float[] before, float[] after, int width, int height, IReadOnlyList<string> bands, RadiometricModel radiometry, CloudTest? clouds)
    {
        var pixels = width * height;
        var known = NoData.Known(before, after, pixels, bands.Count);
        clouds?.Remove(before, after, known, width, height);
        radiometry.Apply(before, after, pixels);
        for (var band = 0; band < bands.Count; band++)
            for (var i = 0; i < pixels; i++)
                if (!known[i]) before[band * pixels + i] = after[band * pixels + i] = 0;
        var (brightBefore, brightAfter) = (Brightness(before, pixels, bands.Count), Brightness(after, pixels, bands.Count));
        return new()
        {
            Width = width,
            Height = height,
            Before = before,
            After = after,
            Known = known,
            BrightnessBefore = brightBefore,
            BrightnessAfter = brightAfter,
            TextureBefore = Gradient(brightBefore, width, height),
            TextureAfter = Gradient(brightAfter, width, height),
        };
    }

    private static float[] Brightness(float[] values, int pixels, int bands)
    {
        var brightness = new float[pixels];
        for (var band = 0; band < bands; band++)
            for (var i = 0; i < pixels; i++) brightness[i] += values[band * pixels + i];
        for (var i = 0; i < pixels; i++) brightness[i] /= bands;
        return brightness;
    }

    // Central differences; one-sided at the edges.
    private static float[] Gradient(float[] values, int width, int height)
    {
        var gradient = new float[values.Length];
        for (var row = 0; row < height; row++)
        {
            var (north, south) = (Math.Max(0, row - 1) * width, Math.Min(height - 1, row + 1) * width);
            for (var column = 0; column < width; column++)
            {
                var dx = values[row * width + Math.Min(width - 1, column + 1)] - values[row * width + Math.Max(0, column - 1)];
                var dy = values[south + column] - values[north + column];
                gradient[row * width + column] = MathF.Sqrt(dx * dx + dy * dy);
            }
        }
        return gradient;
    }
}
