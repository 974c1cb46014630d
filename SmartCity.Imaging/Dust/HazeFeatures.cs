namespace SmartCity.Imaging.Dust;

/// <summary>What a whole picture tells of haze: how dark, contrasty and colourful its parts are, how sharp it is at three scales, and how far its colours are from the airlight.</summary>
/// <remarks>Fine, coarse and colour statistics in the manner of Choi, You and Bovik (2015), "Referenceless prediction of perceptual fog density"; the dark channel of He, Sun and Tang (2011).</remarks>
internal static class HazeFeatures
{
    private static readonly int[] Sides = [8, 32];

    private const int Scales = 3, Sparse = 4;

    internal static IReadOnlyList<string> Names { get; } =
    [
        .. Sides.SelectMany(s => ((string[])["contrast_10", "contrast_50", "contrast_90", "dark_5", "dark_50", "dark_95", "saturation_10", "saturation_50", "saturation_90"]).Select(n => $"{n}_of_{s}")),
        .. ((int[])[1, 5, 25, 50, 75, 95, 99]).Select(p => $"light_{p}"), .. ((int[])[1, 10, 50, 90]).Select(p => $"least_{p}"),
        "light_range", "black", "white", "blackish", "entropy", "red_green", "yellow_blue", "red_green_spread", "yellow_blue_spread", "colourfulness",
        .. Enumerable.Range(0, Scales).SelectMany(s => ((string[])["normalised_spread", "sharpness", "sharpness_unevenness", "normalised_products", "sharpness_20", "sharpness_95"]).Select(n => $"{n}_{1 << s}")),
        "airlight", "airlight_redness", "airlight_greenness", .. ((int[])[5, 25, 50, 75, 95]).Select(p => $"from_airlight_{p}"), .. ((int[])[25, 50, 90]).Select(p => $"from_airlight_colour_{p}"),
        .. ((int[])[5, 25, 50, 75, 95]).Select(p => $"transmission_{p}"), "transmission_downwards",
    ];

    internal static float[] Of(DustFrame frame, FrameMaps maps)
    {
        var result = new List<float>(Names.Count);
        var blocks = Array.ConvertAll(Sides, side => PictureBlocks.Of(frame, maps.Luma, side));
        foreach (var some in blocks) result.AddRange(OfBlocks(some));
        result.AddRange(OfPixels(frame, maps.Luma));
        var (plane, width, height) = (maps.Luma, frame.Width, frame.Height);
        for (var scale = 0; scale < Scales; scale++)
        {
            result.AddRange(PictureSharpness.Of(plane, width, height));
            (plane, width, height) = PictureSharpness.Halved(plane, width, height);
        }
        result.AddRange(OfAirlight(frame, blocks[0]));
        return [.. result];
    }

    private static IEnumerable<float> OfBlocks(PictureBlocks blocks) =>
    [
        .. Quantiles([.. blocks.Light.Select((l, i) => MathF.Log((blocks.Spread[i] + 0.5f) / (l + 10)))], 10, 50, 90),
        .. Quantiles([.. blocks.Dark], 5, 50, 95),
        .. Quantiles([.. blocks.Range.Select((r, i) => r / (blocks.Light[i] + 8))], 10, 50, 90),
    ];

    private static List<float> OfPixels(DustFrame frame, float[] luma)
    {
        int[] lights = new int[4 * 256], least = new int[256];
        double a = 0, b = 0, aa = 0, bb = 0, sum = 0;
        for (var i = 0; i < luma.Length; i++)
        {
            int red = frame.Red[i], green = frame.Green[i], blue = frame.Blue[i];
            lights[(int)(4 * luma[i])]++;
            least[Math.Min(red, Math.Min(green, blue))]++;
            double across = red - green, along = 0.5 * (red + green) - blue;   // the opponent colours red–green and yellow–blue
            (a, b, aa, bb, sum) = (a + across, b + along, aa + across * across, bb + along * along, sum + luma[i]);
        }
        double n = luma.Length, light = sum / n + 8;
        (a, b) = (a / n, b / n);
        double spreadA = Math.Sqrt(Math.Max(0, aa / n - a * a)), spreadB = Math.Sqrt(Math.Max(0, bb / n - b * b));
        float[] byLight = [.. ((int[])[1, 5, 25, 50, 75, 95, 99]).Select(p => Quantile(lights, p) / 4)], byLeast = [.. ((int[])[1, 10, 50, 90]).Select(p => Quantile(least, p))];
        var entropy = 0.0;
        for (var v = 0; v < 256; v++)
        {
            var share = (lights[4 * v] + lights[4 * v + 1] + lights[4 * v + 2] + lights[4 * v + 3]) / n;
            if (share > 0) entropy -= share * Math.Log(share);
        }
        return
        [
            .. byLight, .. byLeast, byLight[^1] - byLight[0], Rare(lights[..(4 * 16)].Sum()), Rare(lights[(4 * 250 + 1)..].Sum()), Rare(least[..12].Sum()), (float)entropy,
            (float)(a / light), (float)(b / light), (float)(spreadA / light), (float)(spreadB / light), (float)Math.Log(1 + Math.Sqrt(spreadA * spreadA + spreadB * spreadB) + 0.3 * Math.Sqrt(a * a + b * b)),
        ];

        float Rare(int count) => (float)Math.Log(0.001 + count / n);
    }

    private static List<float> OfAirlight(DustFrame frame, PictureBlocks blocks)
    {
        var hazy = Enumerable.Range(0, blocks.Dark.Length).OrderByDescending(i => blocks.Dark[i]).ThenBy(i => i).Take(Math.Max(1, blocks.Dark.Length / 100)).ToList();
        float red = hazy.Average(i => blocks.Red[i]), green = hazy.Average(i => blocks.Green[i]), blue = hazy.Average(i => blocks.Blue[i]);
        float mean = MathF.Max(1, (red + green + blue) / 3), least = MathF.Max(8, MathF.Min(red, MathF.Min(green, blue)));
        int columns = (frame.Width + Sparse - 1) / Sparse, rows = (frame.Height + Sparse - 1) / Sparse;
        float[] far = new float[columns * rows], colour = new float[far.Length], dark = new float[far.Length], against = new float[far.Length];
        for (var at = 0; at < far.Length; at++)
        {
            var i = at / columns * Sparse * frame.Width + at % columns * Sparse;
            float r = frame.Red[i], g = frame.Green[i], b = frame.Blue[i];
            far[at] = MathF.Sqrt((r - red) * (r - red) + (g - green) * (g - green) + (b - blue) * (b - blue)) / mean;
            float all = r + g + b + 8, air = 3 * mean;
            colour[at] = MathF.Sqrt(Square(r / all - red / air) + Square(g / all - green / air) + Square(b / all - blue / air));
            dark[at] = 1 - MathF.Min(r, MathF.Min(g, b)) / least;
            against[at] = 1 - MathF.Min(r / MathF.Max(8, red), MathF.Min(g / MathF.Max(8, green), b / MathF.Max(8, blue)));
        }
        return
        [
            mean, (red - blue) / mean, (2 * green - red - blue) / mean, .. Quantiles(far, 5, 25, 50, 75, 95), .. Quantiles(colour, 25, 50, 90),
            .. Quantiles(Greatest(dark, columns, rows), 5, 25, 50, 75, 95), Downwards(Greatest(against, columns, rows), columns, rows),
        ];
    }

    private static float Square(float value) => value * value;

    // Over squares of four values.
    private static float[] Greatest(float[] values, int columns, int rows)
    {
        var result = new float[values.Length];
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++)
            {
                var most = float.NegativeInfinity;
                for (var r = Math.Max(0, row - 2); r <= Math.Min(rows - 1, row + 1); r++)
                    for (var c = Math.Max(0, column - 2); c <= Math.Min(columns - 1, column + 1); c++) most = MathF.Max(most, values[r * columns + c]);
                result[row * columns + column] = most;
            }
        return result;
    }

    /// <summary>Correlation with the row.</summary>
    private static float Downwards(float[] values, int columns, int rows)
    {
        var mean = values.Average();
        double both = 0, depths = 0, spread = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var (depth, value) = (i / columns - (rows - 1) / 2.0, values[i] - mean);
            (both, depths, spread) = (both + depth * value, depths + depth * depth, spread + value * value);
        }
        return (float)(both / Math.Sqrt(depths * spread + 1e-9));
    }

    /// <param name="values">Are sorted.</param>
    internal static IEnumerable<float> Quantiles(float[] values, params int[] percents)
    {
        Array.Sort(values);
        return percents.Select(p =>
        {
            var at = p / 100f * (values.Length - 1);
            var low = (int)at;
            return values[low] + (values[Math.Min(low + 1, values.Length - 1)] - values[low]) * (at - low);
        });
    }

    private static float Quantile(int[] histogram, int percent)
    {
        var (wanted, seen) = (percent / 100.0 * histogram.Sum(), 0);
        for (var v = 0; v < histogram.Length; v++)
            if ((seen += histogram[v]) > wanted) return v;
        return histogram.Length - 1;
    }
}
