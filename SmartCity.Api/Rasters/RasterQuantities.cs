using SmartCity.Geo.Scenes;
using SmartCity.Imaging;
using SmartCity.Imaging.BandMath;
using SmartCity.Imaging.Rendering;

namespace SmartCity.Api.Rasters;

/// <summary>Reads from a query what of a scene is wanted: bands, an index or an expression.</summary>
internal static class RasterQuantities
{
    private const int MostBands = 32;

    /// <summary>One of the three; null when none is given.</summary>
    /// <exception cref="BadHttpRequestException">Two are given at once, or one is none.</exception>
    internal static SceneQuantity? One(string? bands, string? expression, string? index)
    {
        if (((string?[])[bands, expression, index]).Count(text => !string.IsNullOrWhiteSpace(text)) > 1)
            throw new BadHttpRequestException("Of the parameters 'bands', 'expression' and 'index' only one can be given.");
        if (!string.IsNullOrWhiteSpace(expression)) return Checked("expression", () => SceneQuantity.OfExpression(BandExpression.Parse(expression)));
        if (!string.IsNullOrWhiteSpace(index)) return Checked("index", () => SceneQuantity.OfIndex(index));
        return string.IsNullOrWhiteSpace(bands) ? null : SceneQuantity.OfBands(List("bands", bands));
    }

    /// <summary>Of a comma-separated list; each is a quantity of its own.</summary>
    internal static IReadOnlyList<SceneQuantity> Indices(string? index) =>
        string.IsNullOrWhiteSpace(index) ? [] : [.. List("index", index).Select(name => Checked("index", () => SceneQuantity.OfIndex(name)))];

    /// <exception cref="BadHttpRequestException">A name is empty, or there are too many.</exception>
    internal static IReadOnlyList<string> List(string parameter, string text)
    {
        var names = text.Split(',', StringSplitOptions.TrimEntries);
        if (names.Length > MostBands) throw new BadHttpRequestException($"The parameter '{parameter}' names {names.Length}; at most {MostBands} are taken.");
        return names.All(n => n.Length is > 0 and <= 64) ? names : throw new BadHttpRequestException($"The parameter '{parameter}' is wrong: an empty or endless name; wanted are names with commas between.");
    }

    /// <summary>Refuses what the scene's bands don't allow.</summary>
    /// <exception cref="BadHttpRequestException">The scene lacks a band.</exception>
    internal static void Require(Scene scene, SceneQuantity quantity)
    {
        if (quantity.Index is { } index && IndexColours.Of(scene.Bands) is var possible && !possible.Contains(index))
            throw new BadHttpRequestException($"The scene '{scene.Id}' has the bands {string.Join(", ", scene.Bands)}: too few for {index}. It has {(possible.Count == 0 ? "no index" : string.Join(", ", possible))}.");
        Checked(quantity.Expression is null ? "bands" : "expression", () => quantity.PlacesIn(scene.Bands));
    }

    /// <summary>Whether the scene's bands allow it.</summary>
    internal static bool Allows(Scene scene, SceneQuantity quantity) =>
        quantity.Index is { } index ? IndexColours.Of(scene.Bands).Contains(index) : quantity.IsIn(scene.Bands);

    /// <exception cref="BadHttpRequestException">The value of the parameter can't be used; the message says why.</exception>
    internal static T Checked<T>(string parameter, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (ImagingInputException e)
        {
            throw new BadHttpRequestException($"The parameter '{parameter}' is wrong: {e.Message}");
        }
    }
}
