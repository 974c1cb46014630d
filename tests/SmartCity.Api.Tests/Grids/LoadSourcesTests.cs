using System.Globalization;
using System.Text;
using NetTopologySuite.Geometries;
using SmartCity.Api.Grids;
using SmartCity.Geo;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Partitioning;
using SmartCity.Imaging;
using SmartCity.Imaging.Tests.Rendering;

namespace SmartCity.Api.Tests.Grids;

public sealed class LoadSourcesTests : IDisposable
{
    private static readonly Envelope Domain = new(102.5, 102.6, 25.0, 25.1);
    private readonly string _folder = Directory.CreateTempSubdirectory("smartcity-load-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("area", 1, "area", null)]
    [InlineData("0.3*area", 0.3, "area", null)]
    [InlineData("2*streets.geojson:people", 2, "streets.geojson", "people")]
    [InlineData(" 0.5 * pop.tif ", 0.5, "pop.tif", null)]
    public void A_load_is_a_weight_a_source_and_a_field(string text, double weight, string source, string? field) =>
        Assert.Equal(new LoadSpec(weight, source, field), LoadSpec.Parse(text));

    [Fact]
    public async Task Points_of_a_table_count_what_their_column_says()
    {
        var path = Put("points.csv", "name,longitude,latitude,people\n\"a, b\",102.55,25.05,12\nc,102.56,25.06,3\nd,102.57,25.07,\n");
        Assert.Equal([new LoadPoint(102.55, 25.05, 12), new(102.56, 25.06, 3), new(102.57, 25.07, 0)], await Read(path));
        Assert.Equal([1, 1, 1], (await Read(Put("bare.csv", "lon,lat\n102.55,25.05\n102.56,25.06\n102.57,25.07"))).Select(p => p.Value));
    }

    [Fact]
    public async Task A_table_in_gb18030_with_chinese_headings_is_read()
    {
        var path = Path.Combine(_folder, "gbk.csv");
        File.WriteAllBytes(path, CodePagesEncodingProvider.Instance.GetEncoding(54936)!.GetBytes("名称,经度,纬度,人口\r\n五华区,102.55,25.05,7\r\n"));
        Assert.Equal([new LoadPoint(102.55, 25.05, 7)], await Read(path));
    }

    [Fact]
    public async Task A_count_over_an_area_is_spread_evenly()
    {
        // The west half holds 100 people, the east half 300.
        var path = Put("streets.geojson", Collection(Box(102.5, 102.55, 100), Box(102.55, 102.6, 300)));
        var points = await Read(path + ":people");
        Assert.Equal(400, points.Sum(p => p.Value), 1e-9);
        Assert.Equal(100, points.Where(p => p.Longitude < 102.55).Sum(p => p.Value), 1e-9);
        Assert.Equal(25, points.Where(p => p.Longitude < 102.525 && p.Latitude < 25.05).Sum(p => p.Value), 0.2);
    }

    [Fact]
    public async Task A_raster_in_another_crs_keeps_its_sum_and_its_place()
    {
        // 100 m pixels of UTM 48: 2 people each, none where there is no data.
        var path = Path.Combine(_folder, "people.tif");
        var grid = SyntheticRaster.Grid(60, 60, 100, 249_000, 2_771_000);
        SyntheticRaster.Write(path, grid, ["people"], (_, x, _) => x > 252_000 ? float.NaN : 2);
        var points = await Read(path, new(102, 103, 24.5, 25.5));
        Assert.Equal(2 * 60 * 30, points.Sum(p => p.Value), 1e-6);
        Assert.Equal(4 * 60 * 30, points.Count);   // four to a pixel of 100 m
        using var toDegrees = Imaging.Gdal.CrsTransform.ToCgcs2000(SyntheticRaster.Utm48);
        var middle = toDegrees.Apply(250_500, 2_768_000);
        Assert.Equal(middle.X, points.Average(p => p.Longitude), 1e-5);
        Assert.Equal(middle.Y, points.Average(p => p.Latitude), 1e-5);
    }

    [Fact]
    public async Task What_can_t_be_a_load_is_named()
    {
        var raster = Path.Combine(_folder, "negative.tif");
        SyntheticRaster.Write(raster, SyntheticRaster.Grid(60, 60, 100, 249_000, 2_771_000), ["people"], (_, _, _) => -9999);
        foreach (var (spec, reason) in new (string, string)[]
        {
            ("", "names no source"),
            ("x*area", "weight 'x'"),
            (Path.Combine(_folder, "none.csv"), "does not exist"),
            (Put("a.csv", "name,x\nb,1\n"), "has no geometry"),
            (Put("b.csv", "lon,lat,people\n102.55,25.05,many\n"), "has the people 'many'"),
            (Put("c.csv", "lon,lat,people\n102.55,25.05,-3\n"), "'-3'"),
            (Put("d.csv", "lon,lat\n252000,2768000\n"), "252000"),
            (Put("e.csv", "lon,lat\n25.05,102.55\n"), "102.55"),
            (Put("f.csv", "lon,lat\n103.55,25.05\n"), "lie elsewhere"),
            (Put("g.csv", "lon,lat\n25.05,25.04\n"), "lie elsewhere"),
            (Put("h.csv", "lon,lat\n102.55,25.05\n") + ":people", "no attribute 'people'; it has none"),
            (Put("i.csv", ""), "is empty"),
            (Put("j.geojson", Collection(Box(102.5, 102.6, 1))) + ":inhabitants", "no attribute 'inhabitants'"),
            (Put("k.geojson", Collection("""{"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[[102.5,25],[102.6,25.1]]}}""")), "is a LineString"),
            (raster, "value -9999"),
            (raster + ":2", "no band '2'"),
        })
        {
            var error = await Assert.ThrowsAnyAsync<Exception>(() => Read(spec, new(102, 103, 24.5, 25.5)));
            Assert.True(error is GeoInputException or ImagingInputException or Imaging.Gdal.GdalException, error.ToString());
            Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        }
    }

    private static Task<IReadOnlyList<LoadPoint>> Read(string spec) => Read(spec, Domain);

    private static async Task<IReadOnlyList<LoadPoint>> Read(string spec, Envelope domain) => Assert.Single(await LoadSources.ReadAsync([spec], domain, null, Stop)).Points!;

    private string Put(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static string Collection(params string[] features) => $$"""{"type":"FeatureCollection","features":[{{string.Join(',', features)}}]}""";

    private static string Box(double west, double east, int people) => string.Create(CultureInfo.InvariantCulture,
        $$$"""{"type":"Feature","properties":{"people":{{{people}}}},"geometry":{"type":"Polygon","coordinates":[[[{{{west}}},25],[{{{east}}},25],[{{{east}}},25.1],[{{{west}}},25.1],[{{{west}}},25]]]}}""");
}
