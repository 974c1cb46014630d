using System.Globalization;

namespace SmartCity.Imaging.Rendering;

/// <summary>A way from values to colours: a named one, stretched over whatever range is shown, or one of somebody's own with values for its colours.</summary>
/// <param name="Key">Tells it from others.</param>
/// <param name="Range">The values of the first and the last colour; null for a named one, which takes any range.</param>
/// <param name="Stops">Places from 0 to 1, rising, with sRGB colours 0xRRGGBB; colours between are mixed in OKLab.</param>
public sealed record ColourMap(string Key, (float Low, float High)? Range, IReadOnlyList<(double Place, int Colour)> Stops)
{
    private const int MostStops = 32;
    private const string Reversed = "_r";

    // viridis, magma, inferno, plasma: S. van der Walt and N. Smith (2015), CC0, nine of their 256 colours. RdYlGn, RdBu, Spectral, Blues: ColorBrewer 2.0,
    // C. Brewer (2002), Apache-2.0. terrain: after matplotlib's.
    private static readonly Dictionary<string, (double Place, int Colour)[]> Named = new(StringComparer.OrdinalIgnoreCase)
    {
        ["viridis"] = Even(0x440154, 0x472D7B, 0x3B528B, 0x2C728E, 0x21908C, 0x27AD81, 0x5DC863, 0xAADC32, 0xFDE725),
        ["magma"] = Even(0x000004, 0x1C1044, 0x4F127B, 0x812581, 0xB5367A, 0xE55064, 0xFB8761, 0xFEC287, 0xFCFDBF),
        ["inferno"] = Even(0x000004, 0x210C4A, 0x56106E, 0x89226A, 0xBB3754, 0xE35933, 0xF98C0A, 0xF9C932, 0xFCFFA4),
        ["plasma"] = Even(0x0D0887, 0x4C02A1, 0x7E03A8, 0xAA2395, 0xCC4678, 0xE66C5C, 0xF89540, 0xFDC527, 0xF0F921),
        ["terrain"] = [(0, 0x333399), (0.15, 0x0099FF), (0.25, 0x00CC66), (0.5, 0xFFFF99), (0.75, 0x805C54), (1, 0xFFFFFF)],
        ["greys"] = Even(0x000000, 0xFFFFFF),
        ["rdylgn"] = Even(0xA50026, 0xD73027, 0xF46D43, 0xFDAE61, 0xFEE08B, 0xFFFFBF, 0xD9EF8B, 0xA6D96A, 0x66BD63, 0x1A9850, 0x006837),
        ["rdbu"] = Even(0x67001F, 0xB2182B, 0xD6604D, 0xF4A582, 0xFDDBC7, 0xF7F7F7, 0xD1E5F0, 0x92C5DE, 0x4393C3, 0x2166AC, 0x053061),
        ["spectral"] = Even(0x9E0142, 0xD53E4F, 0xF46D43, 0xFDAE61, 0xFEE08B, 0xFFFFBF, 0xE6F598, 0xABDDA4, 0x66C2A5, 0x3288BD, 0x5E4FA2),
        ["blues"] = Even(0xF7FBFF, 0xDEEBF7, 0xC6DBEF, 0x9ECAE1, 0x6BAED6, 0x4292C6, 0x2171B5, 0x08519C, 0x08306B),
    };

    /// <summary>The names that <see cref="Parse"/> knows, without the reversed ones: palettes, then those of the indices.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Named.Keys, .. IndexColours.All.Select(i => i.Name)];

    /// <summary>A name, with <c>_r</c> behind it for the other way round, or values with colours: <c>0:#ff0000,0.5:#ffff00,1:#00ff00</c>.</summary>
    /// <exception cref="ImagingInputException">It is neither; the message says why.</exception>
    public static ColourMap Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = text.Trim().ToLowerInvariant();
        if (text.Contains(':', StringComparison.Ordinal)) return Own(text);
        var isReversed = text.EndsWith(Reversed, StringComparison.Ordinal);
        var name = isReversed ? text[..^Reversed.Length] : text;
        var stops = Named.TryGetValue(name, out var known) ? known
            : IndexColours.Find(name) is { } index ? Even([.. index.Stops])
            : throw new ImagingInputException($"There is no colour map '{text}'; there are {string.Join(", ", Names)}, each also with {Reversed} behind it, and own ones such as 0:#ff0000,1:#00ff00.");
        return new(text, null, isReversed ? [.. Enumerable.Reverse(stops).Select(s => (1 - s.Place, s.Colour))] : stops);
    }

    /// <summary>The colours over a range; a map with values of its own keeps its own.</summary>
    internal ColourRamp Ramp(float low, float high) => Range is var (first, last) ? new(first, last, Stops) : new(low, high, Stops);

    private static ColourMap Own(string text)
    {
        var parts = text.Split(',');
        if (parts.Length is < 2 or > MostStops) throw Wrong($"it has {parts.Length} colours, and 2 to {MostStops} are wanted");
        var stops = parts.Select(Stop).ToList();
        for (var i = 1; i < stops.Count; i++)
            if (!(stops[i].Value > stops[i - 1].Value)) throw Wrong($"its values don't rise at '{parts[i].Trim()}'");
        var (low, high) = (stops[0].Value, stops[^1].Value);
        return float.IsFinite(high - low)
            ? new(text.Replace(" ", "", StringComparison.Ordinal), (low, high), [.. stops.Select(s => ((s.Value - low) / (double)(high - low), s.Colour))])
            : throw Wrong("its values lie too far apart");

        static (float Value, int Colour) Stop(string part)
        {
            var halves = part.Split(':');
            return halves.Length == 2 && float.TryParse(halves[0].Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && float.IsFinite(value)
                && halves[1].Trim() is ['#', .. { Length: 6 } digits] && int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var colour)
                    ? (value, colour)
                    : throw Wrong($"'{part.Trim()}' is no value with a colour");
        }

        static ImagingInputException Wrong(string why) => new($"The colour map is wrong: {why}; an own one looks like 0:#ff0000,0.5:#ffff00,1:#00ff00.");
    }

    private static (double Place, int Colour)[] Even(params ReadOnlySpan<int> colours)
    {
        var stops = new (double, int)[colours.Length];
        for (var i = 0; i < stops.Length; i++) stops[i] = (i / (colours.Length - 1.0), colours[i]);
        return stops;
    }
}
