using System.Globalization;
using SmartCity.Imaging.Rendering;

namespace SmartCity.Api.Tiles;

/// <summary>What the colours of an index's tiles mean.</summary>
/// <param name="Low">The value of the first colour; lower ones have it too.</param>
/// <param name="High">The value of the last.</param>
/// <param name="Stops">Values with their colours, rising; colours between are mixed.</param>
internal sealed record TileLegend(string Index, double Low, double High, IReadOnlyList<TileLegend.Stop> Stops)
{
    /// <param name="Colour">#rrggbb.</param>
    internal sealed record Stop(double Value, string Colour);

    internal static TileLegend Of(IndexColours colours) => new(colours.Name, Round(colours.Low), Round(colours.High),
        [.. colours.Stops.Select((colour, i) => new Stop(Round(colours.Low + (colours.High - colours.Low) * i / (colours.Stops.Count - 1)), $"#{colour.ToString("x6", CultureInfo.InvariantCulture)}"))]);

    private static double Round(float value) => Math.Round((double)value, 3);
}
