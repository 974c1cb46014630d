using System.Globalization;
using System.Text;
using SmartCity.Api.Grids.Quality;

namespace SmartCity.Api.Evaluation;

/// <summary>Curves over the unit square as inline SVG, axes from 0 to 1.</summary>
internal sealed class CurveChart
{
    private const int Left = 38, Top = 10, Side = 250, Width = Left + Side + 10, Height = Top + Side + 38;
    private readonly StringBuilder _svg = new();

    /// <param name="x">What the horizontal axis shows.</param>
    /// <param name="y">What the vertical axis shows.</param>
    internal CurveChart(Words x, Words y)
    {
        Add($"<svg class=\"curves\" viewBox=\"0 0 {Width} {Height}\" role=\"img\">");
        for (var i = 0; i <= 5; i++)
        {
            var share = i / 5.0;
            Add($"<path class=\"grid\" d=\"M{X(share):0.#} {Top}v{Side}M{Left} {Y(share):0.#}h{Side}\"/>");
            Add($"<text x=\"{X(share):0.#}\" y=\"{Top + Side + 15}\" text-anchor=\"middle\">{share:0.#}</text><text x=\"{Left - 6}\" y=\"{Y(share) + 4:0.#}\" text-anchor=\"end\">{share:0.#}</text>");
        }
        _svg.Append(x.Svg($"x=\"{Left + Side / 2}\" y=\"{Top + Side + 32}\" text-anchor=\"middle\""));
        _svg.Append(y.Svg($"transform=\"translate(11 {Top + Side / 2}) rotate(-90)\" text-anchor=\"middle\""));
    }

    /// <param name="title">Shown when the pointer rests on it.</param>
    internal void Line(IEnumerable<(double X, double Y)> points, string style, string colour, string title)
    {
        var path = new StringBuilder();
        (double X, double Y)? last = null;
        foreach (var (x, y) in points.Where(p => double.IsFinite(p.X) && double.IsFinite(p.Y)))
        {
            var at = (Math.Round(X(x), 1), Math.Round(Y(y), 1));
            if (at == last) continue;
            path.Append(string.Create(CultureInfo.InvariantCulture, $"{(last is null ? 'M' : 'L')}{at.Item1:0.#} {at.Item2:0.#}"));
            last = at;
        }
        if (last is not null) Add($"<path class=\"curve {style}\" style=\"stroke:{colour}\" d=\"{path}\"><title>{Words.Escape(title)}</title></path>");
    }

    /// <param name="radius">Pixels.</param>
    internal void Dot(double x, double y, double radius, string colour, string title) =>
        Add($"<circle cx=\"{X(x):0.#}\" cy=\"{Y(y):0.#}\" r=\"{radius:0.#}\" style=\"fill:{colour}\"><title>{Words.Escape(title)}</title></circle>");

    public override string ToString() => _svg + "</svg>";

    private static double X(double share) => Left + Side * share;

    private static double Y(double share) => Top + Side * (1 - share);

    private void Add(FormattableString text) => _svg.Append(text.ToString(CultureInfo.InvariantCulture));
}
