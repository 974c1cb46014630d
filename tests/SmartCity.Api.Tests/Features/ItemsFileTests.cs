using System.Net;
using SmartCity.Imaging.Tests.Rendering;

namespace SmartCity.Api.Tests.Features;

public sealed class ItemsFileTests(ServedCity city) : IClassFixture<ServedCity>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("gpkg", "application/geopackage+sqlite3", "", "GEOGCRS[\"WGS 84\"")]
    [InlineData("fgb", "application/flatgeobuf", "", "GEOGCRS[\"WGS 84\"")]
    [InlineData("gpkg", "application/geopackage+sqlite3", "&crs=http://www.opengis.net/def/crs/EPSG/0/4543", "Gauss-Kruger CM 102E")]
    [InlineData("fgb", "application/flatgeobuf", "&crs=http://www.opengis.net/def/crs/EPSG/0/4490", "China Geodetic Coordinate System 2000")]
    public async Task GDAL_reads_the_file(string format, string mediaType, string crs, string named)
    {
        GdalTools.Require("ogrinfo");
        using var response = await city.SendAsync($"/collections/cells/items?f={format}&limit=2000&filter=class%3D2&sortby=-code{crs}");
        Assert.Equal((HttpStatusCode.OK, mediaType), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        var file = Path.Combine(Path.GetTempPath(), $"smartcity-items-{Guid.NewGuid():N}.{format}");
        try
        {
            await File.WriteAllBytesAsync(file, await response.Content.ReadAsByteArrayAsync(Stop), Stop);
            var summary = GdalTools.Run("ogrinfo", "-so", "-al", file);
            Assert.Contains("Feature Count: 424", summary, StringComparison.Ordinal);
            Assert.Contains("Geometry: Multi Polygon", summary, StringComparison.Ordinal);
            Assert.Contains("class: Integer64", summary, StringComparison.Ordinal);
            Assert.Contains(named, summary, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Instants_texts_and_nulls_are_kept()
    {
        GdalTools.Require("ogrinfo");
        using var response = await city.SendAsync("/collections/scenes/items?f=gpkg&filter=title%20LIKE%20'%252024'");
        var file = Path.Combine(Path.GetTempPath(), $"smartcity-items-{Guid.NewGuid():N}.gpkg");
        try
        {
            await File.WriteAllBytesAsync(file, await response.Content.ReadAsByteArrayAsync(Stop), Stop);
            var all = GdalTools.Run("ogrinfo", "-ro", "-al", file);
            foreach (var line in (string[])["id (String) = before-2024", "acquired_at (DateTime) = 2024/05/01 03:30:00+00", "gsd_m (Real) = 10", "cloud_share (Real) = (null)", "is_simulated (Integer(Boolean)) = 1"])
                Assert.Contains(line, all, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_file_without_geometry_is_refused()
    {
        using var response = await city.SendAsync("/collections/cells/items?f=gpkg&skipGeometry=true");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }
}
