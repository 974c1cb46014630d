using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using SmartCity.Geo.Scenes;
using SmartCity.Imaging.Rendering;

namespace SmartCity.Api.Rasters;

/// <summary>How a picture of a scene is wished; see docs/rasters.md.</summary>
/// <param name="Bands">One or three, by name or number: nir,red,green.</param>
/// <param name="Expression">Band math: (nir-red)/(nir+red).</param>
/// <param name="Index">An index of the scene, such as ndvi.</param>
/// <param name="Rescale">What is black and what is full: low,high for all values, or a pair for each.</param>
/// <param name="Stretch">The same by percentiles of the scene: 2,98.</param>
/// <param name="Colormap">A named colour map, or 0:#ff0000,1:#00ff00.</param>
/// <param name="Hillshade">The band of heights that is shaded instead.</param>
/// <param name="Azimuth">Of the light, degrees clockwise from north; 315.</param>
/// <param name="Altitude">Of the light above the horizon, degrees; 45.</param>
/// <param name="ZFactor">Heights are multiplied by it; 1.</param>
internal sealed record PictureQuery(
    [property: FromQuery(Name = "bands")] string? Bands, [property: FromQuery(Name = "expression")] string? Expression, [property: FromQuery(Name = "index")] string? Index,
    [property: FromQuery(Name = "rescale")] string? Rescale, [property: FromQuery(Name = "stretch")] string? Stretch, [property: FromQuery(Name = "colormap")] string? Colormap,
    [property: FromQuery(Name = "hillshade")] string? Hillshade, [property: FromQuery(Name = "azimuth")] string? Azimuth, [property: FromQuery(Name = "altitude")] string? Altitude,
    [property: FromQuery(Name = "z_factor")] string? ZFactor)
{
    internal static IReadOnlyList<string> Names { get; } = ["bands", "expression", "index", "rescale", "stretch", "colormap", "hillshade", "azimuth", "altitude", "z_factor"];

    /// <exception cref="BadHttpRequestException">A parameter is wrong, or doesn't go with another.</exception>
    internal RasterStyle Style()
    {
        var quantity = RasterQuantities.One(Bands, Expression, Index);
        if (quantity is { Names.Count: not (1 or 3) }) throw new BadHttpRequestException($"The parameter 'bands' names {quantity.Names.Count}; a picture shows one or three.");
        if (Light() is { } light)
            return quantity is null && Rescale is null && Stretch is null && Colormap is null
                ? new() { Hillshade = light }
                : throw new BadHttpRequestException("A hill shade takes no bands, index, expression, rescale, stretch or colormap.");
        if (Rescale is not null && Stretch is not null) throw new BadHttpRequestException("Of the parameters 'rescale' and 'stretch' only one can be given.");
        var colours = Colormap is null ? null : RasterQuantities.Checked("colormap", () => ColourMap.Parse(Colormap));
        if (colours is { Range: not null } && (Rescale ?? Stretch) is not null) throw new BadHttpRequestException("A colour map with values of its own takes neither 'rescale' nor 'stretch'.");
        return new() { Quantity = quantity, Rescale = Ranges(), Percentiles = Shares(), Colours = colours };
    }

    /// <summary>The style, once the scene is known to have what it needs.</summary>
    /// <inheritdoc cref="Style()"/>
    internal RasterStyle StyleOf(Scene scene)
    {
        var style = Style();
        if (style.Quantity is { } quantity) RasterQuantities.Require(scene, quantity);
        return RasterQuantities.Checked(style.Hillshade is null ? style.Colours is null ? "bands" : "colormap" : "hillshade", () =>
        {
            style.Check(scene.Bands);
            return style;
        });
    }

    private List<(float Low, float High)>? Ranges()
    {
        if (Rescale is null) return null;
        var numbers = Numbers("rescale", Rescale, float.MinValue, float.MaxValue);
        if (numbers.Length is not (2 or 6)) throw new BadHttpRequestException($"The parameter 'rescale' has {numbers.Length} numbers; wanted are low,high or three such pairs.");
        var ranges = numbers.Chunk(2).Select(pair => (Low: pair[0], High: pair[1])).ToList();
        return ranges.All(r => r.Low < r.High) ? ranges : throw new BadHttpRequestException("The parameter 'rescale' is wrong: a low end is not below its high end.");
    }

    private (double Low, double High)? Shares()
    {
        if (Stretch is null) return null;
        return Numbers("stretch", Stretch, 0, 100) is [var low, var high] && low < high
            ? (low / 100.0, high / 100.0)
            : throw new BadHttpRequestException("The parameter 'stretch' is wrong: wanted are two percentages, the lower one first, such as 2,98.");
    }

    private Hillshade? Light()
    {
        if (Hillshade is null)
            return (Azimuth ?? Altitude ?? ZFactor) is null ? null : throw new BadHttpRequestException("The parameters 'azimuth', 'altitude' and 'z_factor' are for a hill shade; name its band with 'hillshade'.");
        return new(RasterQuantities.List("hillshade", Hillshade) is [var band] ? band : throw new BadHttpRequestException("The parameter 'hillshade' names more than one band."),
            Azimuth is null ? 315 : Number("azimuth", Azimuth, 0, 360), Altitude is null ? 45 : Number("altitude", Altitude, 0, 90), ZFactor is null ? 1 : Number("z_factor", ZFactor, 1e-4f, 1e4f));
    }

    private static float Number(string name, string text, float least, float most) => Numbers(name, text, least, most) is [var one] ? one : throw Wrong(name, text, least, most);

    private static float[] Numbers(string name, string text, float least, float most) => [.. text.Split(',').Select(part =>
        float.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value : throw Wrong(name, part, least, most))];

    private static BadHttpRequestException Wrong(string name, string text, float least, float most) =>
        new($"The parameter '{name}' is wrong: '{text}' is no number{(most < float.MaxValue ? FormattableString.Invariant($" from {least} to {most}") : "")}.");
}
