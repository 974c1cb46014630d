using System.Globalization;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Rendering;

/// <summary>Which bands of a scene make its picture.</summary>
public static class BandSelection
{
    // Names in use for the same part of the spectrum; Sentinel-2 numbers its visible bands B02, B03, B04.
    private static readonly string[][] VisibleNames = [["red", "r", "b04"], ["green", "g", "b03"], ["blue", "b", "b02"]];

    /// <summary>Zero-based red, green and blue by band names; without names the first three bands, or the first alone.</summary>
    public static int[] TrueColour(IReadOnlyList<string> bandNames)
    {
        ArgumentNullException.ThrowIfNull(bandNames);
        var named = VisibleNames.Select(names => IndexOf(bandNames, names)).ToArray();
        return named.All(band => band >= 0) ? named : bandNames.Count >= 3 ? [0, 1, 2] : [0];
    }

    /// <summary>The zero-based place of a band that somebody names: as the scene calls it (B8A), by what it shows (nir), or by its number from 1 (5 or b5).</summary>
    /// <param name="bandNames">In file order, as the catalogue or the file has them.</param>
    /// <returns>−1 when there is none.</returns>
    public static int Find(IReadOnlyList<string> bandNames, string name)
    {
        ArgumentNullException.ThrowIfNull(bandNames);
        ArgumentNullException.ThrowIfNull(name);
        name = name.Trim();
        var own = IndexOf(bandNames, [name]);
        if (own >= 0) return own;
        var (shown, wanted) = (SensorBands.Resolve(bandNames), SpectralBand.Normalise(name));
        var place = Array.IndexOf(shown, wanted);
        if (place < 0 && wanted == SpectralBand.Nir) place = Array.IndexOf(shown, "nir08");
        if (place >= 0) return place;
        var digits = name.StartsWith('b') || name.StartsWith('B') ? name[1..] : name;
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= bandNames.Count ? number - 1 : -1;
    }

    private static int IndexOf(IReadOnlyList<string> bandNames, string[] names)
    {
        for (var band = 0; band < bandNames.Count; band++)
            if (names.Contains(bandNames[band].Trim(), StringComparer.OrdinalIgnoreCase)) return band;
        return -1;
    }
}
