using NetTopologySuite.Geometries;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Imaging.Tests.Gdal;

public sealed class VectorFileTests : IDisposable
{
    private const string TwoPlaces = """
        {"type":"FeatureCollection","features":[
          {"type":"Feature","properties":{"name":"五华区","people":3,"share":0.5,"open":true},"geometry":{"type":"Polygon","coordinates":[[[102.1234567890123,25],[103,25],[103,26],[102.1234567890123,25]]]}},
          {"type":"Feature","properties":{"name":"盘龙区","people":null,"share":1,"open":false},"geometry":{"type":"Point","coordinates":[102.5,25.5]}}]}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("smartcity-vector-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void GeoJson_without_a_crs_is_read_as_it_stands()
    {
        var layer = Read(Put("two.geojson", TwoPlaces));

        Assert.Equal(2, layer.Features.Count);
        Assert.Equal(new Coordinate(102.1234567890123, 25), layer.Features[0].Geometry.Coordinate);
        Assert.Equal(4490, layer.Features[0].Geometry.SRID);
        Assert.Equal(("五华区", 3L, 0.5, true), (layer.Features[0].Attributes["name"], layer.Features[0].Attributes["people"], layer.Features[0].Attributes["share"], layer.Features[0].Attributes["open"]));
        Assert.Null(layer.Features[1].Attributes["people"]);
    }

    [Fact]
    public void A_condition_selects_features() =>
        Assert.Equal("盘龙区", Assert.Single(VectorFile.Read(Put("two.geojson", TwoPlaces), "name IN ('盘龙区','官渡区')", null, Stop).Features).Text("name"));

    [Theory]
    [InlineData("EPSG:4543")]   // 3° Gauss-Krüger on CGCS2000; the authority's axes are northing, easting
    [InlineData("EPSG:32648")]  // UTM on WGS 84
    [InlineData("EPSG:4326")]   // the authority's axes are latitude, longitude
    [InlineData("EPSG:3857")]
    public void A_file_in_any_crs_comes_back_as_longitude_and_latitude(string crs)
    {
        foreach (var extension in new[] { "gpkg", "shp", "fgb", "geojson" })
        {
            var there = new Coordinate(102.71, 25.04);
            using var transform = CrsTransform.Create(CrsTransform.Cgcs2000, crs);
            var path = Path.Combine(_folder, $"point.{extension}");
            var point = transform.Apply(new Point(there));
            VectorFile.Write(path, [new(point, new Dictionary<string, object?>())], [new("name", VectorFieldType.Text)], crs, Stop);

            var back = Assert.Single(Read(path).Features).Geometry.Coordinate;
            Assert.True(back.Distance(there) < 1e-9, $"{extension} in {crs}: {back}");
        }
    }

    [Theory]
    [InlineData("geojson")]
    [InlineData("gpkg")]
    [InlineData("fgb")]
    [InlineData("shp")]
    public void What_is_written_is_read_back(string extension)
    {
        var path = Path.Combine(_folder, "rows." + extension);
        var square = new Polygon(new LinearRing([new(102, 25), new(102, 26), new(103.00000000000123, 26), new(103, 25), new(102, 25)]));
        var parts = new MultiPolygon([square, new Polygon(new LinearRing([new(104, 25), new(104, 26), new(105, 26), new(104, 25)]))]);
        VectorField[] fields = [new("code", VectorFieldType.Text), new("class", VectorFieldType.Whole), new("area_m2", VectorFieldType.Real), new("synthetic", VectorFieldType.Truth)];
        VectorFeature[] features =
        [
            new(square, new Dictionary<string, object?> { ["code"] = "530102001001001", ["class"] = 1, ["area_m2"] = 12.5, ["synthetic"] = true }),
            new(parts, new Dictionary<string, object?> { ["code"] = "昆明", ["class"] = 2L, ["area_m2"] = null, ["synthetic"] = false }),
        ];

        VectorFile.Write(path, features, fields, CrsTransform.Cgcs2000, Stop);
        var rows = Read(path).Features.OrderBy(f => f.Text("code"), StringComparer.Ordinal).ToList();

        Assert.Equal(["530102001001001", "昆明"], rows.Select(r => r.Text("code")!));
        Assert.Equal([1L, 2L], rows.Select(r => r.Attributes["class"]));
        Assert.Equal([12.5, null], rows.Select(r => r.Attributes["area_m2"]));
        Assert.True(rows[0].Geometry.EqualsTopologically(square));
        Assert.Contains(new Coordinate(103.00000000000123, 26), rows[0].Geometry.Coordinates);
        Assert.Equal(2, rows[1].Geometry.NumGeometries);
        Assert.Empty(Directory.GetFileSystemEntries(_folder, ".*"));
    }

    [Fact]
    public void A_shapefile_without_prj_has_no_crs()
    {
        var path = Path.Combine(_folder, "bare.shp");
        VectorFile.Write(path, [new(new Point(1, 2), new Dictionary<string, object?>())], [new("name", VectorFieldType.Text)], null, Stop);

        var error = Assert.Throws<ImagingInputException>(() => Read(path));
        Assert.Contains("bare.shp' says no CRS", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_geopackage_of_nowhere_has_no_crs()
    {
        var path = Path.Combine(_folder, "bare.gpkg");
        VectorFile.Write(path, [new(new Point(1, 2), new Dictionary<string, object?>())], [], null, Stop);

        Assert.Contains("no CRS", Assert.Throws<ImagingInputException>(() => Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_condition_is_answered_in_ogrs_words()
    {
        var error = Assert.Throws<GdalException>(() => VectorFile.Read(Put("two.geojson", TwoPlaces), "nam = 'x'", null, Stop));

        Assert.Contains("two.geojson", error.Message, StringComparison.Ordinal);
        Assert.Contains("nam", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("geojson")]
    [InlineData("gpkg")]
    [InlineData("fgb")]
    [InlineData("shp")]
    public void A_truncated_file_is_refused_by_name(string extension)
    {
        var path = Path.Combine(_folder, "cut." + extension);
        var squares = Enumerable.Range(0, 2000).Select(i => new VectorFeature(new Polygon(new LinearRing(
            [new(i, 0), new(i, 1), new(i + 1, 1), new(i + 1, 0), new(i, 0)])), new Dictionary<string, object?> { ["code"] = $"{i}" })).ToList();
        VectorFile.Write(path, squares, [new("code", VectorFieldType.Text)], "EPSG:4543", Stop);
        using (var file = File.OpenWrite(path)) file.SetLength(file.Length / 2);

        Assert.Contains($"cut.{extension}", Assert.Throws<GdalException>(() => Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_or_non_vector_file_is_refused_by_name()
    {
        Assert.Contains("nothing.geojson' does not exist", Assert.Throws<GdalException>(() => Read(Path.Combine(_folder, "nothing.geojson"))).Message, StringComparison.Ordinal);
        Assert.Contains("notes.txt", Assert.Throws<GdalException>(() => Read(Put("notes.txt", "just words"))).Message, StringComparison.Ordinal);
        Assert.Contains("empty.geojson", Assert.Throws<GdalException>(() => Read(Put("empty.geojson", ""))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_folder_or_unknown_extension_is_refused_before_anything_is_written()
    {
        Assert.Contains("does not exist", Assert.Throws<ImagingInputException>(() => Write(Path.Combine(_folder, "no", "x.gpkg"))).Message, StringComparison.Ordinal);
        Assert.Contains(".docx", Assert.Throws<ImagingInputException>(() => Write(Path.Combine(_folder, "x.docx"))).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Wgs84_counts_as_cgcs2000_and_is_not_shifted()
    {
        using var transform = CrsTransform.Create("EPSG:4326", CrsTransform.Cgcs2000);

        Assert.True(transform.IsIdentity);
        Assert.Equal((102.7, 25.1), transform.Apply(102.7, 25.1));
    }

    [Fact]
    public void The_zone_of_102_east_puts_its_meridian_at_500_km_easting()
    {
        using var transform = CrsTransform.Create(CrsTransform.Cgcs2000, "EPSG:4543");
        var (easting, northing) = transform.Apply(102, 25);

        Assert.Equal(500_000, easting, 1e-6);
        Assert.Equal(2_766_054.17, northing, 0.01);   // the meridian arc: 111132.9526·25 − 16038.5087·sin 50° + 16.8326·sin 100° − 0.0220·sin 150°
    }

    [Fact]
    public void What_is_no_crs_is_said() =>
        Assert.Contains("EPSG:1", Assert.Throws<GdalException>(() => CrsTransform.ToCgcs2000("EPSG:1")).Message, StringComparison.Ordinal);

    private static VectorLayer Read(string path) => VectorFile.Read(path, null, null, Stop);

    private static void Write(string path) => VectorFile.Write(path, [], [], CrsTransform.Cgcs2000, Stop);

    private string Put(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
