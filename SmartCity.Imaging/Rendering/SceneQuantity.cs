using SmartCity.Imaging.BandMath;
using SmartCity.Imaging.Soil;

namespace SmartCity.Imaging.Rendering;

/// <summary>What of a scene is looked at: some of its bands, one of its indices, or band math over them.</summary>
/// <remarks>Values are reflectance, 0–1, where the scene's numbers are known or can be told to be one, as for the indices; of rasters without
/// visible or infrared bands, such as heights or scores, the file's own numbers.</remarks>
public sealed record SceneQuantity
{
    private SceneQuantity(string key, IReadOnlyList<string> names) => (Key, Names) = (key, names);

    /// <summary>Tells equal quantities from others, of whatever scene.</summary>
    public string Key { get; }

    /// <summary>What each of its values is called.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Null when it is no band math.</summary>
    public BandExpression? Expression { get; private init; }

    /// <summary>Name of the index; null when it is none.</summary>
    public string? Index { get; private init; }

    /// <summary>Some bands, by the names or numbers that <see cref="BandSelection.Find"/> knows.</summary>
    public static SceneQuantity OfBands(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentOutOfRangeException.ThrowIfZero(names.Count);
        string[] kept = [.. names.Select(n => n.Trim().ToLowerInvariant())];
        return new($"bands={string.Join(',', kept)}", kept);
    }

    /// <summary>The bands of a picture in true colour.</summary>
    /// <param name="bandNames">In file order.</param>
    public static SceneQuantity TrueColour(IReadOnlyList<string> bandNames)
    {
        ArgumentNullException.ThrowIfNull(bandNames);
        return OfBands([.. BandSelection.TrueColour(bandNames).Select(place => bandNames[place].Length > 0 ? bandNames[place] : FormattableString.Invariant($"b{place + 1}"))]);
    }

    public static SceneQuantity OfExpression(BandExpression expression)
    {
        ArgumentNullException.ThrowIfNull(expression);
        return new($"expression={expression.Text}", ["value"]) { Expression = expression };
    }

    /// <param name="name">Of <see cref="SpectralIndex.All"/>, or "soil".</param>
    /// <exception cref="ImagingInputException">There is no such index.</exception>
    public static SceneQuantity OfIndex(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var known = name.Trim().Equals(SoilScore.Name, StringComparison.OrdinalIgnoreCase) ? SoilScore.Name : SpectralIndex.Find(name).Name;
        return new($"index={known}", [known]) { Index = known };
    }

    /// <summary>The soil score looks at a pixel's surroundings; all else at the pixel alone.</summary>
    internal bool IsSoil => Index == SoilScore.Name;

    /// <summary>The bands that it is made of, as they may be named.</summary>
    internal IReadOnlyList<string> Needs => Expression?.Bands ?? (Index is null ? Names : IsSoil ? [] : SpectralIndex.Find(Index).Bands);

    /// <summary>Whether a scene has all bands that it is made of; the soil score is not asked after.</summary>
    /// <param name="bandNames">In file order.</param>
    public bool IsIn(IReadOnlyList<string> bandNames) => Needs.All(name => BandSelection.Find(bandNames, name) >= 0);

    /// <summary>The zero-based places of the bands that it is made of; none for the soil score, which finds its own.</summary>
    /// <param name="bandNames">In file order.</param>
    /// <exception cref="ImagingInputException">The scene lacks one; the message names it and those that there are.</exception>
    public IReadOnlyList<int> PlacesIn(IReadOnlyList<string> bandNames)
    {
        ArgumentNullException.ThrowIfNull(bandNames);
        return [.. Needs.Select(name => BandSelection.Find(bandNames, name) is >= 0 and var place
            ? place
            : throw new ImagingInputException($"There is no band '{name}'; there are {string.Join(", ", bandNames.Select((n, i) => n.Length > 0 ? n : $"b{i + 1}"))}, also by number as b1 to b{bandNames.Count}."))];
    }
}
