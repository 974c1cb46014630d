using System.Numerics;

namespace SmartCity.Imaging.Dust;

/// <summary>How sharp a picture is on one scale: local spread of light, and the light normalised by it.</summary>
/// <remarks>Mittal, Moorthy and Bovik (2012), "No-reference image quality assessment in the spatial domain": mean-subtracted, contrast-normalised coefficients.</remarks>
internal static class PictureSharpness
{
    private const int Reach = 4;

    private static readonly float[] Kernel = [.. Enumerable.Range(-Reach, 2 * Reach + 1).Select(d => MathF.Exp(-d * d / (2 * 7f / 6 * 7f / 6)))];

    /// <returns>Logarithm of the normalised light's variance; of the mean local spread; the spread's own unevenness; logarithm of the variance of products of normalised neighbours, one above the other; 20 and 95 % quantiles of the logarithm of local spread.</returns>
    internal static float[] Of(float[] plane, int width, int height)
    {
        const float Middle = 128;
        var centred = Array.ConvertAll(plane, v => v - Middle);   // squares of small numbers lose less
        var mean = Blurred(centred, width, height);
        var spread = Blurred(Array.ConvertAll(centred, v => v * v), width, height);
        for (var i = 0; i < spread.Length; i++) spread[i] = MathF.Sqrt(MathF.Max(0, spread[i] - mean[i] * mean[i]));
        var normal = new float[plane.Length];
        for (var i = 0; i < normal.Length; i++) normal[i] = (centred[i] - mean[i]) / (spread[i] + 1);
        var products = new float[width * (height - 1)];
        for (var i = 0; i < products.Length; i++) products[i] = normal[i] * normal[i + width];
        var (_, ofNormal) = PictureFeatures.MeanAndSpread(normal);
        var (_, ofProducts) = PictureFeatures.MeanAndSpread(products);
        var (sharpness, unevenness) = PictureFeatures.MeanAndSpread(spread);
        // Each fourth pixel tells the quantiles.
        var some = new float[(spread.Length + 3) / 4];
        for (var i = 0; i < some.Length; i++) some[i] = MathF.Log(spread[4 * i] + 0.3f);
        return
        [
            MathF.Log(ofNormal * ofNormal + 1e-3f), MathF.Log(sharpness + 0.1f), unevenness / (sharpness + 0.1f), MathF.Log(ofProducts * ofProducts + 1e-3f), .. HazeFeatures.Quantiles(some, 20, 95),
        ];
    }

    /// <summary>At half the size; an odd row or column is left out.</summary>
    internal static (float[] Plane, int Width, int Height) Halved(float[] plane, int width, int height)
    {
        var (w, h) = (width / 2, height / 2);
        var half = new float[w * h];
        for (var y = 0; y < h; y++)
            for (var x = 0; x < w; x++)
            {
                var i = 2 * y * width + 2 * x;
                half[y * w + x] = 0.25f * (plane[i] + plane[i + 1] + plane[i + width] + plane[i + width + 1]);
            }
        return (half, w, h);
    }

    private static float[] Blurred(float[] plane, int width, int height)
    {
        var across = new float[plane.Length];
        var result = new float[plane.Length];
        var all = Kernel.Sum();
        for (var y = 0; y < height; y++) Across(plane.AsSpan(y * width, width), across.AsSpan(y * width, width), all);
        for (var y = 0; y < height; y++)
        {
            var target = result.AsSpan(y * width, width);
            for (var d = -Reach; d <= Reach; d++) Add(across.AsSpan(Math.Clamp(y + d, 0, height - 1) * width, width), Kernel[d + Reach] / all, target);
        }
        return result;
    }

    /// <summary>Each value is summed in the order of the kernel, many beside each other.</summary>
    private static void Across(ReadOnlySpan<float> row, Span<float> target, float all)
    {
        var x = 0;
        while (x < row.Length)
        {
            if (x >= Reach && x + Vector<float>.Count <= row.Length - Reach)
            {
                var sums = Vector<float>.Zero;
                for (var d = -Reach; d <= Reach; d++) sums += Kernel[d + Reach] * new Vector<float>(row[(x + d)..]);
                (sums / all).CopyTo(target[x..]);
                x += Vector<float>.Count;
                continue;
            }
            var sum = 0f;
            for (var d = -Reach; d <= Reach; d++) sum += Kernel[d + Reach] * row[Math.Clamp(x + d, 0, row.Length - 1)];
            target[x++] = sum / all;
        }
    }

    private static void Add(ReadOnlySpan<float> row, float weight, Span<float> target)
    {
        var x = 0;
        for (; x + Vector<float>.Count <= row.Length; x += Vector<float>.Count) (new Vector<float>(target[x..]) + weight * new Vector<float>(row[x..])).CopyTo(target[x..]);
        for (; x < row.Length; x++) target[x] += weight * row[x];
    }
}
