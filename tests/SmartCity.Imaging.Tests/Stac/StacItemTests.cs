using System.Text.Json;
using SmartCity.Imaging.Products;
using SmartCity.Imaging.Stac;

namespace SmartCity.Imaging.Tests.Stac;

public class StacItemTests
{
    private const string Version10 = """
        {"id": "S2A_48RTN", "collection": "sentinel-2-l2a", "bbox": [102, 24, 0, 103, 25, 900],
         "properties": {"datetime": "2024-05-01T03:25:41Z", "platform": "sentinel-2a", "instruments": ["msi"], "eo:cloud_cover": 12.5, "proj:epsg": 32648},
         "assets": {
           "red": {"href": "B04.tif", "type": "image/tiff; application=geotiff", "roles": ["data", "reflectance"],
                   "eo:bands": [{"name": "B04", "common_name": "red", "center_wavelength": 0.665, "full_width_half_max": 0.038}],
                   "raster:bands": [{"nodata": 0, "scale": 0.0001, "offset": -0.1}]},
           "visual": {"href": "TCI.tif", "type": "image/tiff", "roles": ["visual"], "eo:bands": [{"common_name": "red"}, {"common_name": "green"}]},
           "thumbnail": {"href": "t.jpg", "type": "image/jpeg", "roles": ["thumbnail"]},
           "local": {"href": "file:///etc/passwd", "type": "image/tiff", "roles": ["data"]}}}
        """;

    private const string Version11 = """
        {"id": "S2A_48RTN", "collection": "sentinel-2-l2a", "bbox": [102, 24, 103, 25],
         "properties": {"datetime": null, "start_datetime": "2024-05-01T03:25:41Z", "proj:code": "EPSG:32648"},
         "assets": {
           "red": {"href": "https://data.example.org/B04.tif", "type": "image/tiff", "roles": ["data"], "nodata": 0, "raster:scale": 0.0001, "raster:offset": -0.1,
                   "bands": [{"name": "B04", "eo:common_name": "red", "eo:center_wavelength": 0.665, "eo:full_width_half_max": 0.038}]}}}
        """;

    private static readonly Uri Address = new("https://api.example.org/items/S2A_48RTN");

    [Theory]
    [InlineData(Version10, "https://api.example.org/items/B04.tif")]
    [InlineData(Version11, "https://data.example.org/B04.tif")]
    public async Task Both_versions_say_the_same_of_a_band(string json, string file)
    {
        var item = StacItem.Read(JsonElement.Parse(json), Address);
        var product = await StacProduct.OfAsync(item, null, Task.FromResult);
        var band = Assert.Single(product.Bands);

        Assert.Equal((new DateTimeOffset(2024, 5, 1, 3, 25, 41, TimeSpan.Zero), "EPSG:32648"), (item.AcquiredAt, item.Crs));
        Assert.Equal([102, 24, 103, 25], item.Bbox);
        Assert.Equal(("red", "B04", $"/vsicurl/{file}"), (band.Name, band.ProductName, band.Path));
        Assert.Equal((0.0001, -0.1, 0d, 0.665, 0.038), (band.Gain, band.Offset, band.NoData, band.CentreMicrometres, band.WidthMicrometres));
        Assert.Equal(ProductQuantity.Surface, product.Quantity);
    }

    [Fact]
    public async Task Assets_are_chosen_by_key_and_a_wrong_key_is_told_the_right_ones()
    {
        var item = StacItem.Read(JsonElement.Parse(Version10), Address);
        Assert.Equal(["red", "green"], (await StacProduct.OfAsync(item, ["visual"], Task.FromResult)).Bands.Select(b => b.Name));
        Assert.Contains("red, visual, thumbnail", (await Assert.ThrowsAsync<ImagingInputException>(() => StacProduct.OfAsync(item, ["nir"], Task.FromResult))).Message, StringComparison.Ordinal);
        Assert.Contains("twice", (await Assert.ThrowsAsync<ImagingInputException>(() => StacProduct.OfAsync(item, ["red", "visual"], Task.FromResult))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signature_in_the_address_makes_no_other_scene()
    {
        var item = StacItem.Read(JsonElement.Parse(Version11), Address);
        var plain = await StacProduct.OfAsync(item, null, Task.FromResult);
        var signed = await StacProduct.OfAsync(item, null, a => Task.FromResult(new Uri(a.AbsoluteUri + "?token=1")));
        Assert.Equal(StacProduct.Identity(item, plain, []), StacProduct.Identity(item, signed, []));
        Assert.NotEqual(StacProduct.Identity(item, plain, []), StacProduct.Identity(item, plain, ["resolution 20"]));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"id": "a", "properties": {}, "assets": {}}""")]
    [InlineData("""{"id": "a", "properties": {"datetime": "yesterday"}, "assets": {}}""")]
    [InlineData("""{"id": "a", "properties": {"datetime": "2024-05-01T00:00:00Z"}, "assets": []}""")]
    [InlineData("[]")]
    public void What_is_no_item_is_refused(string json) =>
        Assert.Contains("no STAC item", Assert.Throws<ImagingInputException>(() => StacItem.Read(JsonElement.Parse(json), Address)).Message, StringComparison.Ordinal);
}
