using System.Numerics;

namespace SmartCity.Imaging.Change;

/// <summary>Both dates of a window on the relative scale, with what several algorithms need of them. Its arrays go back to the pool on disposal.</summary>
internal sealed class WindowValues : IDisposable
{
    private float[]? _textureBefore, _textureAfter;

    internal required int Width { get; init; }

    internal required int Height { get; init; }

    internal int Pixels => Width * Height;

    /// <summary>Band-sequential; 0…1 spans most of the scene. Where a pixel is not <see cref="Known"/>, both dates are 0.</summary>
    internal required float[] Before { get; init; }

    internal required float[] After { get; init; }

    /// <summary>Both dates show the ground here.</summary>
    internal required bool[] Known { get; init; }

    /// <summary>Every pixel is <see cref="Known"/>.</summary>
    internal required bool AllKnown { get; init; }

    /// <summary>Mean of the bands.</summary>
    internal required float[] BrightnessBefore { get; init; }

    internal required float[] BrightnessAfter { get; init; }

    /// <summary>Length of the brightness gradient per pixel, worked out when it is first asked for.</summary>
    internal float[] TextureBefore => _textureBefore ??= Gradients(BrightnessBefore);

    internal float[] TextureAfter => _textureAfter ??= Gradients(BrightnessAfter);

    /// <summary>Where the arrays came from; those of a score may come from here too.</summary>
    internal required BufferPool<float> Pool { get; init; }

    /// <param name="before">File units, band-sequential, from the pool; taken over and changed.</param>
    internal static WindowValues Prepare(
        float[] before, float[] after, int width, int height, IReadOnlyList<string> bands, RadiometricModel radiometry, BufferPool<float> pool)
    {
        var pixels = width * height;
        var known = NoData.Known(before, after, pixels, bands.Count);
        radiometry.Apply(before, after, pixels);
        var allKnown = !known.AsSpan().Contains(false);
        for (var end = 0; !allKnown && known.AsSpan(end).IndexOf(false) is var next and >= 0;)
        {
            var start = end + next;
            end = known.AsSpan(start).IndexOf(true) is var length and >= 0 ? start + length : pixels;
            for (var band = 0; band < bands.Count; band++)
            {
                before.AsSpan(band * pixels + start, end - start).Clear();
                after.AsSpan(band * pixels + start, end - start).Clear();
            }
        }
        return new()
        {
            Width = width,
            Height = height,
            Before = before,
            After = after,
            Known = known,
            AllKnown = allKnown,
            BrightnessBefore = Brightness(before, pixels, bands.Count, pool),
            BrightnessAfter = Brightness(after, pixels, bands.Count, pool),
            Pool = pool,
        };
    }

    /// <summary>One value of <see cref="TextureBefore"/> (or After) without working out all.</summary>
    internal float Gradient(float[] brightness, int pixel)
    {
        // Central differences; one-sided at the edges.
        var (row, column) = Math.DivRem(pixel, Width);
        var dx = brightness[pixel + (column < Width - 1 ? 1 : 0)] - brightness[pixel - (column > 0 ? 1 : 0)];
        var dy = brightness[pixel + (row < Height - 1 ? Width : 0)] - brightness[pixel - (row > 0 ? Width : 0)];
        return MathF.Sqrt(dx * dx + dy * dy);
    }

    public void Dispose() => Pool.Return(Before, After, BrightnessBefore, BrightnessAfter);

    private static float[] Brightness(float[] values, int pixels, int bands, BufferPool<float> pool)
    {
        var brightness = pool.Rent(pixels);
        var i = 0;
        for (; i <= pixels - Vector<float>.Count; i += Vector<float>.Count)
        {
            var sum = new Vector<float>(values, i);
            for (var band = 1; band < bands; band++) sum += new Vector<float>(values, band * pixels + i);
            (sum / bands).CopyTo(brightness, i);
        }
        for (; i < pixels; i++)
        {
            var sum = values[i];
            for (var band = 1; band < bands; band++) sum += values[band * pixels + i];
            brightness[i] = sum / bands;
        }
        return brightness;
    }

    private float[] Gradients(float[] brightness)
    {
        var gradient = new float[brightness.Length];
        for (var i = 0; i < gradient.Length; i++) gradient[i] = Gradient(brightness, i);
        return gradient;
    }
}
