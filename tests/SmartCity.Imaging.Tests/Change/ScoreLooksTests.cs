using NetTopologySuite.Geometries;
using SmartCity.Imaging.Change;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Tests.Rendering;

namespace SmartCity.Imaging.Tests.Change;

/// <summary>A raster of 40 × 40 pixels of 10 m; the western half scores 0.8, the eastern 0.2, the northern ten rows are not assessable.</summary>
public sealed class ScoreLooksTests : IDisposable
{
    private const double West = 270_000, North = 2_770_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("smartcity-looks-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(50, -300, 40, 40, 1, 0.8)]        // 16 pixels of the west
    [InlineData(180, -300, 40, 40, 1, 0.5)]       // half west, half east
    [InlineData(50, -120, 40, 40, 0.5, 0.8)]      // two of four rows lie in the north that can't be assessed
    [InlineData(50, -60, 40, 40, 0, 0)]           // all of it
    [InlineData(-20, -300, 40, 40, 0.5, 0.8)]     // half beyond the west edge
    [InlineData(1000, -300, 40, 40, 0, 0)]        // elsewhere
    [InlineData(52, -296, 2, 2, 1, 0.8)]          // smaller than a pixel, no centre inside: the pixel of its centroid
    public void The_share_and_the_mean_are_those_of_the_pixels_under_the_outline(double x, double y, double width, double height, double share, double score)
    {
        using var toDegrees = CrsTransform.ToCgcs2000(SyntheticRaster.Utm48);
        var outline = toDegrees.Apply(GeometryFactory.Default.ToGeometry(new Envelope(West + x, West + x + width, North + y, North + y + height)));
        var look = Assert.Single(ScoreLooks.Measure(Raster(), [outline], TestContext.Current.CancellationToken));
        Assert.Equal(share, look.AssessedShare, 6);
        Assert.Equal(score, look.Score, 6);
    }

    [Fact]
    public void A_hole_does_not_count_and_answers_come_in_the_order_of_the_outlines()
    {
        using var toDegrees = CrsTransform.ToCgcs2000(SyntheticRaster.Utm48);
        Geometry Box(double x, double y, double side) => GeometryFactory.Default.ToGeometry(new Envelope(West + x, West + x + side, North + y, North + y + side));
        var ring = toDegrees.Apply(Box(100, -390, 200).Difference(Box(200, -390, 100)).Difference(Box(110, -300, 20)));   // 300 pixels less 4, of which 100 lie in the east
        var looks = ScoreLooks.Measure(Raster(), [toDegrees.Apply(Box(300, -300, 40)), ring, toDegrees.Apply(GeometryFactory.Default.CreatePoint(new Coordinate(West + 55, North - 255)))], TestContext.Current.CancellationToken);
        Assert.Equal([0.2, (196 * 0.8 + 100 * 0.2) / 296, 0.8], looks.Select(l => Math.Round(l.Score, 6)), (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.All(looks.Take(1).Append(looks[2]), l => Assert.Equal(1, l.AssessedShare));
    }

    [Fact]
    public void A_file_that_is_not_there_is_named() =>
        Assert.Contains("nowhere.tif", Assert.Throws<GdalException>(() => ScoreLooks.Measure("/nowhere.tif", [], TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);

    private string Raster()
    {
        var path = Path.Combine(_folder, "score.tif");
        SyntheticRaster.Write(path, SyntheticRaster.Grid(40, 40, 10, West, North), ["score"], (_, x, y) => y > North - 100 ? -1 : x < West + 200 ? 0.8f : 0.2f, nodata: -1);
        return path;
    }
}
