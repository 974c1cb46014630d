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

    private static int IndexOf(IReadOnlyList<string> bandNames, string[] names)
    {
        for (var band = 0; band < bandNames.Count; band++)
            if (names.Contains(bandNames[band].Trim(), StringComparer.OrdinalIgnoreCase)) return band;
        return -1;
    }
}
