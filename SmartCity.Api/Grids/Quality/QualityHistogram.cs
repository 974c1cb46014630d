using System.Globalization;
using System.Text;

namespace SmartCity.Api.Grids.Quality;

/// <summary>A histogram as inline SVG: bars stacked by class, and marks at the 5th, 50th and 95th percentile.</summary>
internal static class QualityHistogram
{
    private const int Bins = 40, Width = 360, Top = 20, Bottom = 128, Left = 8, Right = 352;

    /// <param name="values">Value and class of each cell; values beyond the axis count in its end bins.</param>
    /// <param name="ticks">Places on the axis with their labels, ascending; the first and last are its ends.</param>
    /// <param name="place">From a value to its place on the axis, such as its logarithm.</param>
    internal static string Draw(IReadOnlyList<(double Value, int Class)> values, IReadOnlyList<(double Value, string Label)> ticks, IReadOnlyList<double> percentiles, Func<double, double> place)
    {
        var (least, most) = (place(ticks[0].Value), place(ticks[^1].Value));
        var classes = values.Select(v => v.Class).Distinct().Order().ToArray();
        var counts = new int[Bins, classes.Length];
        foreach (var (value, number) in values)
            counts[Math.Clamp((int)((place(value) - least) / (most - least) * Bins), 0, Bins - 1), Array.IndexOf(classes, number)]++;
        var highest = Math.Max(1, Enumerable.Range(0, Bins).Max(bin => Enumerable.Range(0, classes.Length).Sum(c => counts[bin, c])));

        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg class=\"histogram\" viewBox=\"0 0 {Width} 150\" role=\"img\">");
        const double barWidth = (double)(Right - Left) / Bins;
        for (var bin = 0; bin < Bins; bin++)
        {
            var y = (double)Bottom;
            for (var c = classes.Length - 1; c >= 0; c--)
            {
                if (counts[bin, c] == 0) continue;
                var height = (double)counts[bin, c] / highest * (Bottom - Top);
                y -= height;
                svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{Left + bin * barWidth + 0.5:0.##}\" y=\"{y:0.##}\" width=\"{barWidth - 1:0.##}\" height=\"{height:0.##}\" fill=\"{ColourScale.Classes[classes[c] - 1]}\"><title>{counts[bin, c]}</title></rect>");
            }
        }
        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"axis\" d=\"M{Left} {Bottom}H{Right}\"/>");
        foreach (var ((value, label), i) in ticks.Select((t, i) => (t, i)))
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"axis\" d=\"M{X(value):0.#} {Bottom}v4\"/><text x=\"{X(value):0.#}\" y=\"{Bottom + 16}\" text-anchor=\"{(i == 0 ? "start" : i == ticks.Count - 1 ? "end" : "middle")}\">{Words.Escape(label)}</text>");
        foreach (var (value, name, anchor) in percentiles.Zip((string[])["p5", "p50", "p95"], (string[])["end", "middle", "start"]))
            if (double.IsFinite(value))
                svg.Append(CultureInfo.InvariantCulture, $"<path class=\"percentile\" d=\"M{X(value):0.#} {Top - 6}V{Bottom}\"/><text class=\"percentile\" x=\"{X(value):0.#}\" y=\"{(name == "p50" ? Top - 9 : Top)}\" dx=\"{(name == "p5" ? -3 : name == "p95" ? 3 : 0)}\" text-anchor=\"{anchor}\">{name}</text>");
        return svg.Append("</svg>").ToString();

        double X(double value) => Left + Math.Clamp((place(value) - least) / (most - least), 0, 1) * (Right - Left);
    }
}
