using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Clouds;

/// <summary>The bands that clouds are told by; a place is −1 where the scene lacks the band.</summary>
internal sealed record CloudBands(int Blue, int Green, int Red, int Nir, int Swir1, int Swir2, int Cirrus)
{
    /// <summary>Places of the present bands in the file, in the order in which values are given.</summary>
    internal required int[] Read { get; init; }

    /// <summary>True where the tests of Fmask can be made; otherwise only brightness and whiteness tell.</summary>
    internal bool IsMultispectral => Nir >= 0 && Swir1 >= 0;

    /// <exception cref="ImagingInputException">Red, green or blue is missing.</exception>
    internal static CloudBands Of(SpectralScene scene)
    {
        _ = scene.Require("A cloud mask", SpectralBand.Blue, SpectralBand.Green, SpectralBand.Red);
        string[] names = [SpectralBand.Blue, SpectralBand.Green, SpectralBand.Red, SpectralBand.Nir, SpectralBand.Swir1, SpectralBand.Swir2, SensorBands.Cirrus];
        // The limits of Fmask are reflectances: a picture whose bands somebody stretched is told by brightness and whiteness alone.
        var places = names.Select((name, i) => i < 3 || scene.Scale.IsAbsolute ? scene.Find(name) : -1).ToArray();
        var present = places.Where(p => p >= 0).ToArray();
        var at = places.Select(p => p < 0 ? -1 : Array.IndexOf(present, p)).ToArray();
        return new(at[0], at[1], at[2], at[3], at[4], at[5], at[6]) { Read = present };
    }
}
