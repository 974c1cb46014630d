using System.Globalization;
using System.Text;
using NetTopologySuite.Geometries;
using SmartCity.Imaging.Outlines;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Regions;
using static SmartCity.Imaging.Tests.Outlines.DrawnShape;

namespace SmartCity.Imaging.Tests.Outlines;

/// <summary>The picture of docs/algorithms/outlines.md is what the code draws.</summary>
public sealed class OutlinePicturesTests
{
    private const int Side = 64, Scale = 4, Gap = 12;

    // A processor that rounds a sine otherwise may move a corner by a hair: so many lines may differ.
    private const double SameLines = 0.95;

    [Fact]
    public void Outlines_of_pixels()
    {
        (string Caption, bool[] Mask)[] panels =
        [
            ("rectangle, ragged walls", Ragged(Turn(Rectangle(40, 22), 30, 23, 8), 7)),
            ("L", Ragged(Turn(Polygon((0, 0), (40, 0), (40, 16), (18, 16), (18, 36), (0, 36)), 15, 17, 8), 3)),
            ("courtyard", Ragged(Turn(Rectangle(44, 36).Difference(Turn(Rectangle(18, 12), 0, 13, 12)), 10, 14, 8), 5)),
            ("two, a pixel apart", Mask(Side, Turn(Rectangle(18, 30), 20, 20, 10), Turn(Rectangle(18, 30), 20, 38.3, 16.6))),
            ("no building", Mask(Side, new Point(24, 26).Buffer(15, 32).Union(new Point(38, 38).Buffer(11, 32)))),
        ];
        var svg = new StringBuilder();
        var (width, height) = (panels.Length * (Side * Scale + Gap) + Gap, Side * Scale + 64);
        Line($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\">");
        Line($"<title>Objects as pixels, their outlines drawn with right angles or smoothly</title>");
        Line($"<style>text{{font:14px sans-serif;fill:#2b3440}}.pixels{{fill:#c9d3db}}.outline{{fill:none;stroke:#c2410c;stroke-width:2}}.smooth{{stroke:#0072b2}}</style>");
        Line($"<rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>");
        for (var i = 0; i < panels.Length; i++)
        {
            var left = Gap + i * (Side * Scale + Gap);
            var regions = RegionsOf(panels[i].Mask, Side);
            var outlines = ObjectOutlines.Draw([.. regions], GeoTransform.Pixels, true, CancellationToken.None);
            Line($"<text x=\"{left}\" y=\"22\">{panels[i].Caption}</text>");
            foreach (var region in regions) Path(RegionOutline.Trace(region), left, 1, "pixels");
            for (var o = 0; o < outlines.Length; o++)
                Path(outlines[o], left, -1, ObjectOutline.Of(regions[o], maySquare: true).IsRightAngled ? "outline" : "outline smooth");
        }
        Line($"<path class=\"outline\" d=\"M{Gap} {height - 16}h26\"/><text x=\"{Gap + 34}\" y=\"{height - 11}\">right angles</text><path class=\"outline smooth\" d=\"M{Gap + 140} {height - 16}h26\"/><text x=\"{Gap + 174}\" y=\"{height - 11}\">smooth</text>");
        Compare(svg.Append("</svg>\n").ToString(), "outlines");

        void Line(FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');

        void Path(Polygon polygon, int left, int down, string style)
        {
            var path = new StringBuilder();
            foreach (var ring in polygon.Holes.Prepend(polygon.Shell))
                path.Append('M').AppendJoin('L', ring.Coordinates.SkipLast(1).Select(c => string.Create(CultureInfo.InvariantCulture, $"{left + Scale * c.X:0.#} {32 + Scale * c.Y * down:0.#}"))).Append('z');
            Line($"<path class=\"{style}\" fill-rule=\"evenodd\" d=\"{path}\"/>");
        }
    }

    // Pixels along the edge are tossed, one in five; only the largest piece stays.
    private static bool[] Ragged(Geometry shape, int seed)
    {
        var (mask, random, inner, outer) = (Mask(Side, shape), new Random(seed), shape.Buffer(-0.8), shape.Buffer(0.8));
        for (var i = 0; i < mask.Length; i++)
        {
            var point = shape.Factory.CreatePoint(new Coordinate(i % Side + 0.5, i / Side + 0.5));
            if (outer.Contains(point) && !inner.Contains(point)) mask[i] ^= random.Next(5) == 0;
        }
        var kept = new bool[mask.Length];
        foreach (var run in RegionsOf(mask, Side).MaxBy(r => r.Sum(run => run.Length))!) kept.AsSpan(run.Row * Side + run.Start, run.Length).Fill(true);
        return kept;
    }

    private static void Compare(string picture, string name)
    {
        var path = Path.Combine(Repository.Root, "docs", "images", $"{name}.svg");
        if (Blessing.IsWanted) File.WriteAllText(path, picture);
        Assert.True(File.Exists(path), $"{path} is missing: SMARTCITY_BLESS=1 writes it; look at it, then commit it.");
        var (kept, drawn) = (File.ReadAllLines(path), picture.TrimEnd('\n').Split('\n'));
        var same = kept.Intersect(drawn).Count() / (double)kept.Union(drawn).Count();
        Assert.True(same >= SameLines, $"{path} is not what the code draws: {same:P1} of the lines are the same. SMARTCITY_BLESS=1 writes it anew; look at it, then commit it.");
    }
}
