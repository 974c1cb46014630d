using System.Globalization;
using System.Text;
using SmartCity.Api.Grids.Quality;
using SmartCity.Geo.Indicators;

namespace SmartCity.Api.Indicators;

/// <summary>The charts of the report, as inline SVG.</summary>
internal static class IndicatorCharts
{
    private const int Width = 1120, Left = 56, Right = 16, Top = 18;

    /// <summary>Bars of reported and closed cases by month; months that are not whole are pale.</summary>
    internal static string Months(IReadOnlyList<(DateOnly Month, IndicatorCounts Counts, bool IsWhole)> months)
    {
        const int height = 250;
        var most = Ceiling(months.Max(m => Math.Max(m.Counts.Reported, m.Counts.Closed)));
        var svg = Begin(height + Top + 44, "months");
        for (var i = 0; i <= 4; i++)
        {
            var y = Top + height * (1 - i / 4.0);
            Add(svg, $"<path class=\"grid\" d=\"M{Left} {y:0.#}H{Width - Right}\"/><text x=\"{Left - 8}\" y=\"{y + 4:0.#}\" text-anchor=\"end\">{most * i / 4:N0}</text>");
        }
        var step = (Width - Left - Right) / (double)months.Count;
        var bar = Math.Min(26, step * 0.36);
        foreach (var (i, (month, counts, isWhole)) in months.Index())
        {
            var x = Left + step * (i + 0.5);
            var pale = isWhole ? "" : " pale";
            Add(svg, $"<g class=\"m{pale}\"><title>{month:yyyy-MM}: {counts.Reported:N0} · {counts.Closed:N0}</title>");
            Bar("reported", x - bar - 1, counts.Reported);
            Bar("closed", x + 1, counts.Closed);
            if (step >= 54 && counts.Reported > 0) Add(svg, $"<text class=\"value\" x=\"{x - bar / 2 - 1:0.#}\" y=\"{Top + height * (1 - counts.Reported / (double)most) - 5:0.#}\" text-anchor=\"middle\">{counts.Reported:N0}</text>");
            Add(svg, $"</g>");
            if (step >= 40 || i % (int)Math.Ceiling(40 / step) == 0) Add(svg, $"<text x=\"{x:0.#}\" y=\"{Top + height + 17}\" text-anchor=\"middle\">{(i == 0 || month.Month == 1 ? month.ToString("yyyy-MM", CultureInfo.InvariantCulture) : month.ToString("MM", CultureInfo.InvariantCulture))}</text>");

            void Bar(string kind, double at, long count) => Add(svg, $"<rect class=\"{kind}\" x=\"{at:0.#}\" width=\"{bar:0.#}\" y=\"{Top + height * (1 - count / (double)most):0.#}\" height=\"{height * count / (double)most:0.#}\" rx=\"1.5\"/>");
        }
        return svg.Append("</svg>").ToString();
    }

    /// <summary>Lines of rates by month, 0 … 100 %; a month without a denominator is a gap.</summary>
    internal static string Rates(IReadOnlyList<(DateOnly Month, IndicatorCounts Counts, bool IsWhole)> months, IReadOnlyList<(Indicator Of, string Colour)> lines)
    {
        const int height = 210;
        var svg = Begin(height + Top + 26, "rates");
        for (var i = 0; i <= 4; i++)
        {
            var y = Top + height * (1 - i / 4.0);
            Add(svg, $"<path class=\"grid\" d=\"M{Left} {y:0.#}H{Width - Right}\"/><text x=\"{Left - 8}\" y=\"{y + 4:0.#}\" text-anchor=\"end\">{25 * i} %</text>");
        }
        var step = (Width - Left - Right) / (double)months.Count;
        foreach (var (i, (month, _, _)) in months.Index())
            if (step >= 40 || i % (int)Math.Ceiling(40 / step) == 0) Add(svg, $"<text x=\"{Left + step * (i + 0.5):0.#}\" y=\"{Top + height + 17}\" text-anchor=\"middle\">{(i == 0 || month.Month == 1 ? month.ToString("yyyy-MM", CultureInfo.InvariantCulture) : month.ToString("MM", CultureInfo.InvariantCulture))}</text>");
        foreach (var (of, colour) in lines)
        {
            var path = new StringBuilder();
            var isOpen = false;
            foreach (var (i, (month, counts, isWhole)) in months.Index())
            {
                if (of.Value(counts) is not { } rate)
                {
                    isOpen = false;
                    continue;
                }
                var (x, y) = (Left + step * (i + 0.5), Top + height * (1 - rate));
                Add(path, $"{(isOpen ? 'L' : 'M')}{x:0.#} {y:0.#}");
                isOpen = true;
                Add(svg, $"<circle cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"{(isWhole ? 3.2 : 2.4):0.#}\" style=\"fill:{(isWhole ? colour : "#fff")};stroke:{colour}\"><title>{month:yyyy-MM} {Words.Escape(of.NameZh)} {Words.Escape(of.NameEn)}: {rate * 100:0.0} %</title></circle>");
            }
            if (path.Length > 0) Add(svg, $"<path class=\"line\" style=\"stroke:{colour}\" d=\"{path}\"/>");
        }
        return svg.Append("</svg>").ToString();
    }

    /// <summary>The least of 4, 8, 12, 20, 40 … that is not below: its quarters are whole.</summary>
    internal static long Ceiling(long value)
    {
        for (var power = 4L; ; power *= 10)
            foreach (var times in (long[])[1, 2, 3, 5])
                if (times * power >= value) return times * power;
    }

    private static StringBuilder Begin(int height, string kind) => new(string.Create(CultureInfo.InvariantCulture, $"<svg class=\"chart {kind}\" viewBox=\"0 0 {Width} {height}\" role=\"img\">"));

    private static void Add(StringBuilder svg, FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture));
}
