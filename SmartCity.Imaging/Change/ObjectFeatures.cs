namespace SmartCity.Imaging.Change;

/// <summary>What is known of a changed object: the input of every <see cref="IObjectClassifier"/>, rules or learned.</summary>
/// <remarks>Reflectances are relative: 0 = the scene's 1 % quantile, 1 = its 99 % quantile, taken over both dates after radiometric normalisation,
/// so that sensors compare. Without a near or short-wave infrared band the features that need it are NaN.
/// The order of <see cref="Names"/> is the order of <see cref="Values"/>; a model stores the names and is refused when they differ.</remarks>
public sealed class ObjectFeatures
{
    private readonly float[] _values;

    /// <param name="values">One per name, in the order of <see cref="Names"/>; kept, not copied.</param>
    public ObjectFeatures(float[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, Names.Count);
        _values = values;
    }

    public static IReadOnlyList<string> Names { get; } =
    [
        "gsd_m", "log_area_m2", "score_mean", "score_max", "compactness", "elongation", "fill", "width_m",
        "blue_before", "green_before", "red_before", "nir_before", "swir1_before", "swir2_before",
        "blue_after", "green_after", "red_after", "nir_after", "swir1_after", "swir2_after",
        "brightness_before", "brightness_after", "greenness_before", "greenness_after",
        "ndvi_before", "ndvi_after", "ndwi_before", "ndwi_after", "bsi_before", "bsi_after",
        "texture_before", "texture_after", "brightness_spread_before", "brightness_spread_after",
    ];

    public ReadOnlySpan<float> Values => _values;

    /// <summary>A feature by its name.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No feature has this name.</exception>
    public float this[string name]
    {
        get
        {
            for (var i = 0; i < Names.Count; i++)
                if (Names[i] == name) return _values[i];
            throw new ArgumentOutOfRangeException(nameof(name), name, "No object feature has this name.");
        }
    }
}
