using System.Globalization;
using System.Text;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Tests.Grids.Partitioning.Pictures;

/// <summary>Maps side by side as compact SVG: one shape a line, whole numbers of tenths of a pixel, each point told from the one before.</summary>
internal sealed class SvgPicture
{
    private readonly StringBuilder _text = new();
    private View _view = null!;

    /// <summary>A piece of the plane in a panel.</summary>
    /// <param name="Left">Pixels from the picture's left edge.</param>
    /// <param name="Top">Pixels from its top.</param>
    /// <param name="Width">Pixels.</param>
    /// <param name="Height">Pixels.</param>
    /// <param name="Centre">What lies in its middle.</param>
    /// <param name="MetresAcross">Metres from its left edge to its right one.</param>
    internal sealed record View(int Left, int Top, int Width, int Height, FixedPoint Centre, double MetresAcross, FixedFrame Frame)
    {
        internal (int X, int Y) At(FixedPoint point)
        {
            var scale = Width * 10 / MetresAcross;
            return ((int)Math.Round(Width * 5 + (point.X - Centre.X) * Frame.MetresPerX * scale), (int)Math.Round(Height * 5 - (point.Y - Centre.Y) * Frame.MetresPerY * scale));
        }

        internal bool Shows(int west, int north, int east, int south) => east >= 0 && west <= Width * 10 && south >= 0 && north <= Height * 10;
    }

    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="styles">CSS classes of the shapes; lengths in tenths of a pixel.</param>
    internal SvgPicture(int width, int height, string title, string styles)
    {
        Line($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\">");
        Line($"<title>{title}</title>");
        Line($"<style>text{{font:13px sans-serif;fill:#2b3440}}path{{fill:none;stroke-linejoin:round}}{styles}</style>");
        Line($"<rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>");
    }

    internal void Open(View view, string caption)
    {
        _view = view;
        Line($"<text x=\"{view.Left + 2}\" y=\"{view.Top - 8}\">{caption}</text>");
        Line($"<svg x=\"{view.Left}\" y=\"{view.Top}\" width=\"{view.Width}\" height=\"{view.Height}\" viewBox=\"0 0 {view.Width * 10} {view.Height * 10}\">");
    }

    internal void Close() => Line($"</svg>");

    internal void Note(int x, int y, string text) => Line($"<text x=\"{x}\" y=\"{y}\">{text}</text>");

    /// <summary>A small square in a colour and what it stands for.</summary>
    internal void Key(int x, int y, string style, string text)
    {
        Line($"<path class=\"{style}\" transform=\"translate({x} {y - 11}) scale(.1)\" d=\"M0 0h120v120h-120z\"/>");
        Note(x + 18, y, text);
    }

    /// <summary>A stroke and what it stands for.</summary>
    internal void LineKey(int x, int y, string style, string text)
    {
        Line($"<path class=\"{style}\" transform=\"translate({x} {y - 5}) scale(.1)\" d=\"M0 0h240\"/>");
        Note(x + 30, y, text);
    }

    internal void Areas(IEnumerable<Geometry> areas, Func<int, string> style)
    {
        var number = 0;
        foreach (var area in areas) Path(Rings(area), style(number++), close: true);
    }

    internal void Lines(IEnumerable<Geometry> lines, string style)
    {
        foreach (var line in lines) Path(Rings(line), style, close: false);
    }

    /// <summary>Many short lines as one shape a style.</summary>
    internal void Segments(IEnumerable<(FixedPoint From, FixedPoint To)> segments, string style)
    {
        foreach (var chunk in segments.Chunk(50)) Path([.. chunk.Select(s => new[] { s.From, s.To })], style, close: false);
    }

    internal void Dots(IEnumerable<FixedPoint> points, double radius, string style)
    {
        foreach (var (x, y) in points.Select(_view.At).Where(p => _view.Shows(p.X, p.Y, p.X, p.Y)))
            Line($"<circle class=\"{style}\" cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"/>");
    }

    internal void Label(Geometry area, string text)
    {
        var (x, y) = _view.At(Fixed(area.InteriorPoint.Coordinate));
        if (_view.Shows(x, y, x, y)) Line($"<text class=\"label\" x=\"{x}\" y=\"{y + 40}\">{text}</text>");
    }

    public override string ToString() => _text + "</svg>\n";

    private List<FixedPoint[]> Rings(Geometry geometry) =>
        [.. NetTopologySuite.Geometries.Utilities.LinearComponentExtracter.GetLines(geometry).Select(l => l.Coordinates.Select(Fixed).ToArray())];

    private FixedPoint Fixed(Coordinate coordinate) => _view.Frame.ToFixed(coordinate.X, coordinate.Y);

    private void Path(List<FixedPoint[]> lines, string style, bool close)
    {
        var path = new StringBuilder();
        foreach (var line in lines)
        {
            var points = line.Select(_view.At).ToList();
            if (!_view.Shows(points.Min(p => p.X), points.Min(p => p.Y), points.Max(p => p.X), points.Max(p => p.Y))) continue;
            if (close) points.RemoveAt(points.Count - 1);
            path.Append(CultureInfo.InvariantCulture, $"M{points[0].X} {points[0].Y}l");
            for (var i = 1; i < points.Count; i++)
                if (points[i] != points[i - 1]) path.Append(CultureInfo.InvariantCulture, $"{points[i].X - points[i - 1].X} {points[i].Y - points[i - 1].Y} ");
            if (close) path.Append('z');
        }
        if (path.Length > 0) Line($"<path class=\"{style}\" d=\"{path.ToString().Replace(" -", "-", StringComparison.Ordinal).Replace(" z", "z", StringComparison.Ordinal).Replace(" M", "M", StringComparison.Ordinal).TrimEnd()}\"/>");
    }

    private void Line(FormattableString text) => _text.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
