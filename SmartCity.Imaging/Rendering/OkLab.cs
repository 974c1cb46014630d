namespace SmartCity.Imaging.Rendering;

/// <summary>The OKLab colour space: lightness 0..1 and two opponent axes, made so that distances look alike.</summary>
/// <remarks>B. Ottosson (2020), "A perceptual color space for image processing"; the matrices are the published ones.</remarks>
internal static class OkLab
{
    /// <summary>The colour at a share of the way from one sRGB colour (0xRRGGBB) to another.</summary>
    public static int Mix(int from, int to, double share)
    {
        var (a, b) = (FromRgb(from), FromRgb(to));
        return ToRgb(a.L + (b.L - a.L) * share, a.A + (b.A - a.A) * share, a.B + (b.B - a.B) * share);
    }

    public static (double L, double A, double B) FromRgb(int rgb)
    {
        var (r, g, b) = (Linear(rgb >> 16 & 255), Linear(rgb >> 8 & 255), Linear(rgb & 255));
        var l = Math.Cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
        var m = Math.Cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
        var s = Math.Cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
        return (0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
            1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
            0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s);
    }

    private static int ToRgb(double lightness, double a, double b)
    {
        var l = Math.Pow(lightness + 0.3963377774 * a + 0.2158037573 * b, 3);
        var m = Math.Pow(lightness - 0.1055613458 * a - 0.0638541728 * b, 3);
        var s = Math.Pow(lightness - 0.0894841775 * a - 1.2914855480 * b, 3);
        return Coded(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s) << 16
            | Coded(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s) << 8
            | Coded(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s);
    }

    private static double Linear(int coded)
    {
        var value = coded / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }

    private static int Coded(double linear)
    {
        linear = Math.Clamp(linear, 0, 1);
        return (int)Math.Round(255 * (linear <= 0.0031308 ? 12.92 * linear : 1.055 * Math.Pow(linear, 1 / 2.4) - 0.055));
    }
}
