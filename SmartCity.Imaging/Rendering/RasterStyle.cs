using System.Globalization;

namespace SmartCity.Imaging.Rendering;

/// <summary>How a picture of a scene is made: what is shown, between which values, in which colours. Nothing said is true colour.</summary>
public sealed record RasterStyle
{
    public static RasterStyle TrueColour { get; } = new();

    /// <summary>One or three values a pixel; null = true colour.</summary>
    public SceneQuantity? Quantity { get; init; }

    /// <summary>What is black and what is full, for each value or one for all; null = by <see cref="Percentiles"/>.</summary>
    public IReadOnlyList<(float Low, float High)>? Rescale { get; init; }

    /// <summary>Shares 0–1 of the scene's pixels that are black at most and full at least; null = 2 % at either end, or an index's own range.</summary>
    public (double Low, double High)? Percentiles { get; init; }

    /// <summary>Null = grey, or an index's own colours. Only for a single value.</summary>
    public ColourMap? Colours { get; init; }

    /// <summary>Takes the place of all else.</summary>
    public Hillshade? Hillshade { get; init; }

    /// <summary>Tells pictures that look alike from others; empty for true colour.</summary>
    public string Key => Hillshade is { } shade ? shade.Key : string.Join('&', ((string?[])[
        Quantity?.Key,
        Rescale is null ? null : $"rescale={string.Join(',', Rescale.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Low:R},{r.High:R}")))}",
        Percentiles is var (low, high) ? string.Create(CultureInfo.InvariantCulture, $"stretch={low:R},{high:R}") : null,
        Colours is null ? null : $"colormap={Colours.Key}"]).OfType<string>());

    /// <summary>Refuses what a scene can't be shown as, before anything is read.</summary>
    /// <param name="bandNames">In file order.</param>
    /// <exception cref="ImagingInputException">The scene lacks a band; or colours are wanted for three values at once.</exception>
    public void Check(IReadOnlyList<string> bandNames)
    {
        ArgumentNullException.ThrowIfNull(bandNames);
        if (Hillshade is { } shade) _ = SceneQuantity.OfBands([shade.Band]).PlacesIn(bandNames);
        if (Quantity is { } shown) _ = shown.PlacesIn(bandNames);
        var values = Quantity?.Names.Count ?? BandSelection.TrueColour(bandNames).Length;
        if (values is not (1 or 3)) throw new ImagingInputException($"A picture shows one value or three, not {values}.");
        if (Colours is not null && values != 1) throw new ImagingInputException("A colour map colours one value, and true colour or three bands are shown; say one band, an index or an expression.");
        if (Rescale is { } ranges && ranges.Count != 1 && ranges.Count != values) throw new ImagingInputException($"{ranges.Count} ranges are given for {values} value{(values > 1 ? "s" : "")}; give one, or one each.");
    }
}
