using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Change;

/// <summary>How green a pixel is on the relative scale: near infrared − red; without infrared, twice the excess green (Woebbecke 1995).</summary>
internal sealed class Greenness(string[] bands)
{
    private readonly int _red = Array.IndexOf(bands, SpectralBand.Red), _green = Array.IndexOf(bands, SpectralBand.Green), _blue = Array.IndexOf(bands, SpectralBand.Blue), _nir = Array.IndexOf(bands, SpectralBand.Nir);

    /// <summary>Per pixel, the greenness of the less green date: high only where plants grow on both.</summary>
    /// <returns>False, and nothing written, when the bands don't show it.</returns>
    internal bool LesserOfBoth(WindowValues values, Span<float> lesser)
    {
        var pixels = values.Pixels;
        var (before, after) = (values.Before, values.After);
        if (_nir >= 0 && _red >= 0)
        {
            var (nir, red) = (_nir * pixels, _red * pixels);
            for (var i = 0; i < lesser.Length; i++) lesser[i] = Math.Min(before[nir + i] - before[red + i], after[nir + i] - after[red + i]);
            return true;
        }
        if (_red < 0 || _green < 0 || _blue < 0) return false;
        var (r, g, b) = (_red * pixels, _green * pixels, _blue * pixels);
        for (var i = 0; i < lesser.Length; i++)
            lesser[i] = Math.Min(2 * before[g + i] - before[r + i] - before[b + i], 2 * after[g + i] - after[r + i] - after[b + i]);
        return true;
    }
}
