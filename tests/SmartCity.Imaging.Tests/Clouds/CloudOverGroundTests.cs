using NetTopologySuite.Geometries;
using SmartCity.Imaging.Clouds;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Tests.Rendering;

namespace SmartCity.Imaging.Tests.Clouds;

public sealed class CloudOverGroundTests : IDisposable
{
    private static readonly float[] Forest = [.03f, .05f, .03f, .32f, .15f, .07f], Cloud = [.6f, .59f, .58f, .6f, .4f, .3f];
    private static readonly string[] Bands = ["blue", "green", "red", "nir", "swir1", "swir2"];

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"clouds-{Guid.NewGuid():N}.tif");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void The_share_is_that_of_the_asked_ground_and_not_of_the_scene()
    {
        // 100 × 100 pixels of 10 m; a cloud over columns 0 … 29, so 30 % of the scene.
        const double West = 300_000, North = 2_770_000;
        var grid = SyntheticRaster.Grid(100, 100, 10, West, North);
        SyntheticRaster.Write(_file, grid, Bands, (band, x, _) => (x < West + 300 ? Cloud : Forest)[band]);
        using var clouds = CloudOverGround.Open(_file, Bands, Stop);
        Assert.Equal(1, Share(0, 200));
        Assert.Equal(0, Share(600, 800));
        Assert.InRange(Share(200, 400)!.Value, 0.45, 0.7);   // half, and the pixels that every cloud is grown by
        Assert.Null(Share(5000, 5200));

        double? Share(double from, double to)
        {
            using var transform = CrsTransform.ToCgcs2000(SyntheticRaster.Utm48);
            return clouds!.Share(transform.Apply(GeometryFactory.Default.ToGeometry(new(West + from, West + to, North - 700, North - 300))));
        }
    }

    [Fact]
    public void One_band_tells_no_clouds()
    {
        SyntheticRaster.Write(_file, SyntheticRaster.Grid(20, 20, 10, 300_000, 2_770_000), ["nir"], (_, x, y) => SyntheticRaster.Waves(x, y));
        Assert.Null(CloudOverGround.Open(_file, ["nir"], Stop));
    }

    public void Dispose() => File.Delete(_file);
}
