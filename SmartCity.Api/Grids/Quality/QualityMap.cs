using System.Globalization;
using System.Text;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids.Quality;

namespace SmartCity.Api.Grids.Quality;

/// <summary>The cells as one inline SVG; three maps share its shapes, each choosing its own colours.</summary>
/// <remarks>Coordinates are rounded to whole steps, the same for neighbours, so that shared borders stay shared.</remarks>
internal sealed class QualityMap
{
    private const int MostMarks = 3000;
    private readonly Envelope _bounds;
    private readonly double _east, _north;   // steps a degree

    internal QualityMap(QualityReport report)
    {
        _bounds = CellLayer.BoundsOf(report.Request.Cells);
        var (longitude, latitude) = EllipsoidalMeasure.MetresPerDegree(_bounds.Centre.Y);
        var steps = report.Request.Cells.Count > 5000 ? 3200 : 4400;
        var metres = Math.Max(_bounds.Width * longitude, _bounds.Height * latitude);
        StepsPerMetre = metres > 0 ? steps / metres : 1;
        (_east, _north) = (longitude * StepsPerMetre, latitude * StepsPerMetre);
        (Width, Height) = ((int)Math.Ceiling(_bounds.Width * _east), (int)Math.Ceiling(_bounds.Height * _north));
    }

    internal int Width { get; }

    internal int Height { get; }

    private double StepsPerMetre { get; }

    private int Margin => Math.Max(Width, Height) / 50;

    internal string ViewBox => string.Create(CultureInfo.InvariantCulture, $"{-Margin} {-Margin} {Width + 2 * Margin} {Height + 2 * Margin}");

    /// <summary>The main map, which holds the shapes.</summary>
    internal string Main(QualityReport report)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg class=\"map show-class\" id=\"map\" viewBox=\"{ViewBox}\" role=\"img\"><g id=\"cells\">");
        for (var i = 0; i < report.Cells.Count; i++)
        {
            var q = report.Cells[i];
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"c{report.Request.Cells[i].Class} d{ColourScale.Deviation.BinOf(q.Deviation)} p{ColourScale.Compactness.BinOf(q.Compactness)}\" d=\"");
            AppendRings(svg, report.Request.Cells[i].Geometry);
            svg.Append("\"/>");
        }
        svg.Append("</g><g id=\"lines\">");
        foreach (var barrier in report.Request.Barriers)
            if (barrier.Geometry.EnvelopeInternal.Intersects(_bounds))
            {
                svg.Append(CultureInfo.InvariantCulture, $"<path class=\"k-{barrier.Kind}\" d=\"");
                AppendRings(svg, barrier.Geometry);
                svg.Append("\"/>");
            }
        svg.Append("</g><g id=\"marks\">");
        foreach (var neck in report.Necks.Take(MostMarks)) AppendMark(svg, "neck", neck.Longitude, neck.Latitude);
        foreach (var sliver in report.Slivers.Take(MostMarks)) AppendMark(svg, "sliver", sliver.Longitude, sliver.Latitude);
        foreach (var fault in report.Coverage.Faults.Where(f => double.IsFinite(f.Longitude)).Take(MostMarks)) AppendMark(svg, "fault", fault.Longitude, fault.Latitude);
        svg.Append("</g>");
        AppendScale(svg);
        return svg.Append("</svg>").ToString();
    }

    /// <summary>A map of the main one's shapes in other colours.</summary>
    internal string Copy(string shows) =>
        string.Create(CultureInfo.InvariantCulture, $"<svg class=\"map {shows}\" viewBox=\"{ViewBox}\" role=\"img\"><use href=\"#cells\"/></svg>");

    private void AppendRings(StringBuilder svg, Geometry geometry)
    {
        for (var i = 0; i < geometry.NumGeometries; i++)
            switch (geometry.GetGeometryN(i))
            {
                case Polygon polygon when !polygon.IsEmpty:
                    AppendLine(svg, polygon.ExteriorRing.CoordinateSequence, isRing: true);
                    foreach (var hole in polygon.InteriorRings) AppendLine(svg, hole.CoordinateSequence, isRing: true);
                    break;
                case LineString line when !line.IsEmpty:
                    AppendLine(svg, line.CoordinateSequence, isRing: false);
                    break;
            }
    }

    private void AppendLine(StringBuilder svg, CoordinateSequence line, bool isRing)
    {
        var (x, y) = Steps(line.GetX(0), line.GetY(0));
        svg.Append(CultureInfo.InvariantCulture, $"M{x} {y}");
        var (heldX, heldY) = (0, 0);   // a run on in the same direction is one step
        var isFirst = true;
        for (var i = 1; i < line.Count - (isRing ? 1 : 0); i++)
        {
            var (toX, toY) = Steps(line.GetX(i), line.GetY(i));
            var (dx, dy) = (toX - x, toY - y);
            if (dx == 0 && dy == 0) continue;
            (x, y) = (toX, toY);
            if ((long)dx * heldY == (long)dy * heldX && (long)dx * heldX + (long)dy * heldY > 0) (heldX, heldY) = (heldX + dx, heldY + dy);
            else
            {
                Flush();
                (heldX, heldY) = (dx, dy);
            }
        }
        Flush();
        if (isRing) svg.Append('z');

        void Flush()
        {
            if (heldX == 0 && heldY == 0) return;
            if (isFirst) svg.Append('l');
            else if (heldX >= 0) svg.Append(' ');
            isFirst = false;
            svg.Append(CultureInfo.InvariantCulture, $"{heldX}");
            if (heldY >= 0) svg.Append(' ');
            svg.Append(CultureInfo.InvariantCulture, $"{heldY}");
        }
    }

    private void AppendMark(StringBuilder svg, string kind, double longitude, double latitude)
    {
        var (x, y) = Steps(longitude, latitude);
        svg.Append(CultureInfo.InvariantCulture, $"<circle class=\"{kind}\" cx=\"{x}\" cy=\"{y}\" r=\"{Margin / 5}\"/>");
    }

    private void AppendScale(StringBuilder svg)
    {
        var metres = Math.Pow(10, Math.Floor(Math.Log10(Width / 4.0 / StepsPerMetre)));
        foreach (var factor in (ReadOnlySpan<int>)[5, 2])
            if (metres * factor * StepsPerMetre <= Width / 4.0)
            {
                metres *= factor;
                break;
            }
        var length = metres * StepsPerMetre;
        var y = Height + Margin / 2;
        var label = metres >= 1000 ? string.Create(CultureInfo.InvariantCulture, $"{metres / 1000:0.##} km") : string.Create(CultureInfo.InvariantCulture, $"{metres:0.##} m");
        svg.Append(CultureInfo.InvariantCulture, $"<g class=\"scale\"><path d=\"M0 {y - Margin / 3}V{y}H{length:0}V{y - Margin / 3}\"/><text x=\"{length + Margin / 2.0:0}\" y=\"{y}\" font-size=\"{Margin * 3 / 4}\">{label}</text></g>");
    }

    private (int X, int Y) Steps(double longitude, double latitude) =>
        ((int)Math.Round((longitude - _bounds.MinX) * _east), (int)Math.Round((_bounds.MaxY - latitude) * _north));
}
