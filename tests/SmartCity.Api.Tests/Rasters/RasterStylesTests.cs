using System.Net;
using NetVips;

namespace SmartCity.Api.Tests.Rasters;

/// <summary>Tiles, previews and crops in any style.</summary>
public sealed class RasterStylesTests(ServedCity city) : IClassFixture<ServedCity>
{
    private const string Scene = "/scenes/after-2025", Inside = "15/25724/14030", Rim = "13/6431/3507";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bands_expressions_and_colours_make_different_tiles_with_different_tags()
    {
        string[] styles =
        [
            "", "?bands=blue,green,red", "?bands=red", "?bands=b1", "?bands=1,2,3&rescale=0,1", "?bands=1,2,3&rescale=0,1,0,0.5,0,2", "?bands=red&stretch=10,90", "?bands=red&colormap=viridis",
            "?bands=red&colormap=viridis_r", "?expression=(red-blue)/(red%2Bblue)", "?expression=(red-blue)/(red%2Bblue)&colormap=rdylgn&rescale=-0.5,0", "?expression=red*2&colormap=0:%23000000,2:%23ffffff",
            "?hillshade=red", "?hillshade=red&azimuth=90&altitude=30&z_factor=50",
        ];
        var tags = new List<string>();
        foreach (var style in styles)
        {
            using var response = await city.SendAsync($"{Scene}/tiles/{Inside}.png{style}");
            Assert.True(response.StatusCode == HttpStatusCode.OK, style + await response.Content.ReadAsStringAsync(Stop));
            using var picture = Image.NewFromBuffer(await response.Content.ReadAsByteArrayAsync(Stop));
            Assert.Equal((256, 256), (picture.Width, picture.Height));
            tags.Add(response.Headers.ETag!.Tag);
        }
        Assert.Equal(tags[2], tags[3]);   // red is the first band
        tags.RemoveAt(3);
        Assert.Equal(tags.Count, tags.Distinct().Count());
    }

    [Theory]
    [InlineData($"/tiles/{Inside}@2x.png", 512, "image/png")]
    [InlineData($"/tiles/{Inside}@2x.webp", 512, "image/webp")]
    [InlineData($"/tiles/{Inside}@2x", 512, "image/jpeg")]
    [InlineData($"/tiles/{Inside}", 256, "image/jpeg")]
    [InlineData($"/tiles/{Inside}.auto", 256, "image/jpeg")]
    [InlineData($"/tiles/{Inside}.jpeg", 256, "image/jpeg")]
    public async Task Tiles_come_in_two_sizes_and_the_best_format(string path, int size, string mediaType)
    {
        using var response = await city.SendAsync(Scene + path);
        using var picture = Image.NewFromBuffer(await response.Content.ReadAsByteArrayAsync(Stop));

        Assert.Equal((size, size, mediaType), (picture.Width, picture.Height, response.Content.Headers.ContentType?.MediaType));
    }

    [Theory]
    [InlineData(Inside, "image/webp,image/png", "image/webp")]
    [InlineData(Inside, "image/avif,image/webp,image/apng,image/*,*/*;q=0.8", "image/jpeg")]
    [InlineData(Rim, "image/avif,image/webp,image/apng,image/*,*/*;q=0.8", "image/webp")]
    [InlineData(Rim, "*/*", "image/png")]
    [InlineData(Rim, null, "image/png")]
    [InlineData(Rim, "image/jpeg", "image/png")]   // what is transparent can't be a JPEG
    public async Task The_format_follows_what_the_client_takes_and_what_the_tile_holds(string tile, string? accept, string mediaType)
    {
        using var response = await city.SendAsync($"{Scene}/tiles/{tile}", headers: accept is null ? [] : [("Accept", accept)]);

        Assert.Equal(mediaType, response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("Accept", response.Headers.Vary);
    }

    [Fact]
    public async Task A_tile_of_twice_the_pixels_shows_the_same_ground()
    {
        using var once = Image.NewFromBuffer(await BytesAsync($"{Scene}/tiles/{Inside}.png"));
        using var twice = Image.NewFromBuffer(await BytesAsync($"{Scene}/tiles/{Inside}@2x.png"));
        using var half = twice.Shrink(2, 2);
        using var difference = (once - half).Abs();

        Assert.InRange(difference.Avg(), 0, 2.5);
    }

    [Fact]
    public async Task TileJson_keeps_the_style_of_its_tiles()
    {
        var description = await city.JsonAsync($"{Scene}/tilejson.json?expression=red-blue&colormap=magma");

        Assert.EndsWith(".png?expression=red-blue&colormap=magma", description.GetProperty("tiles")[0].GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/tiles/13/6430/3507.png?bands=nir", "There is no band 'nir'; there are red, green, blue")]
    [InlineData("/tiles/13/6430/3507.png?bands=red,green", "'bands' names 2; a picture shows one or three")]
    [InlineData("/tiles/13/6430/3507.png?bands=red,,blue", "'bands' is wrong: an empty")]
    [InlineData("/tiles/13/6430/3507.png?bands=red&index=soil", "only one can be given")]
    [InlineData("/tiles/13/6430/3507.png?expression=red-", "at character 5")]
    [InlineData("/tiles/13/6430/3507.png?expression=nir-red", "There is no band 'nir'")]
    [InlineData("/tiles/13/6430/3507.png?rescale=1,0", "a low end is not below")]
    [InlineData("/tiles/13/6430/3507.png?rescale=1", "'rescale' has 1 numbers")]
    [InlineData("/tiles/13/6430/3507.png?rescale=0,nan", "'nan' is no number")]
    [InlineData("/tiles/13/6430/3507.png?bands=red&rescale=0,1,0,1,0,1", "3 ranges are given for 1 value")]
    [InlineData("/tiles/13/6430/3507.png?stretch=2,101", "'101' is no number from 0 to 100")]
    [InlineData("/tiles/13/6430/3507.png?stretch=98,2", "two percentages")]
    [InlineData("/tiles/13/6430/3507.png?stretch=2,98&rescale=0,1", "only one can be given")]
    [InlineData("/tiles/13/6430/3507.png?colormap=viridis", "A colour map colours one value")]
    [InlineData("/tiles/13/6430/3507.png?bands=red&colormap=rainbow", "There is no colour map 'rainbow'")]
    [InlineData("/tiles/13/6430/3507.png?bands=red&colormap=0:%23ff0000,1:%2300ff00&rescale=0,1", "takes neither")]
    [InlineData("/tiles/13/6430/3507.png?hillshade=dem", "There is no band 'dem'")]
    [InlineData("/tiles/13/6430/3507.png?hillshade=red&altitude=91", "'91' is no number from 0 to 90")]
    [InlineData("/tiles/13/6430/3507.png?azimuth=91", "name its band with 'hillshade'")]
    [InlineData("/tiles/13/6430/3507.png?hillshade=red&colormap=magma", "A hill shade takes no")]
    [InlineData("/tiles/13/6430/3507.png?colour=red", "There is no parameter 'colour' here; there are bands,")]
    [InlineData("/tiles/13/6430/3507.png?bands=red&bands=blue", "is given 2 times")]
    [InlineData("/preview.png?width=9", "'width' is '9'; wanted are 16 to 4096")]
    [InlineData("/preview.png?width=1e3", "'width' is '1e3'")]
    [InlineData("/crop.png", "'bbox' is missing")]
    [InlineData("/crop.png?bbox=1,2,3", "it has 3 numbers")]
    [InlineData("/crop.png?bbox=102.61,25.01,102.61,25.02", "a crop needs an area")]
    [InlineData("/crop.tif?bbox=102.61,25.01,102.62,25.02&width=100", "There is no parameter 'width' here")]
    [InlineData("/crop.tif?bbox=102.61,25.01,102.62,25.02&expression=red(", "at character 1: there is no function 'red'")]
    public async Task What_is_wrong_is_refused_and_said(string path, string words)
    {
        using var response = await city.SendAsync(Scene + path);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains(words, System.Text.Json.JsonElement.Parse(await response.Content.ReadAsStringAsync(Stop)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/tiles/13/6430/3507@3x.png")]
    [InlineData("/tiles/13/6430/3507.")]
    [InlineData("/tiles/13/6430/3507@2x.gif")]
    [InlineData("/tiles/13/6430/-1")]
    [InlineData("/tiles/13/6430/99999999999")]
    [InlineData("/preview.gif")]
    [InlineData("/crop.gif?bbox=102.61,25.01,102.62,25.02")]
    [InlineData("/crop.png?bbox=10,50,11,51")]
    public async Task What_is_not_there_is_not_found(string path)
    {
        using var response = await city.SendAsync(Scene + path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_preview_shows_all_of_the_scene()
    {
        using var picture = Image.NewFromBuffer(await BytesAsync($"{Scene}/preview.png?width=200"));
        using var twice = Image.NewFromBuffer(await BytesAsync($"{Scene}/preview.jpg"));

        Assert.Equal((200, 200, 3), (picture.Width, picture.Height, picture.Bands));   // the scene is square and full of data
        Assert.Equal((512, 512), (twice.Width, twice.Height));
    }

    [Fact]
    public async Task A_crop_is_a_picture_of_the_box_or_its_values()
    {
        const string box = "bbox=102.61,25.01,102.62,25.02";
        using var picture = Image.NewFromBuffer(await BytesAsync($"{Scene}/crop.png?{box}"));
        using var small = Image.NewFromBuffer(await BytesAsync($"{Scene}/crop.webp?{box}&width=50&bands=red&colormap=magma"));
        Assert.InRange(picture.Width, 98, 112);   // 0.01° at 25° N are 1,009 m
        Assert.InRange(picture.Height, 108, 120);
        Assert.Equal(50, small.Width);

        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.tif");
        try
        {
            await File.WriteAllBytesAsync(path, await BytesAsync($"{Scene}/crop.tif?{box}&expression=red*10"), Stop);
            using var raster = Imaging.Gdal.GdalRaster.Open(path);
            Assert.Equal((1, picture.Width, "value"), (raster.BandCount, raster.Grid.Width, raster.BandNames[0]));
            var (values, first) = (new float[1], (await city.JsonAsync($"{Scene}/point?lon=102.615&lat=25.015&bands=red")).GetProperty("values").GetProperty("red").GetDouble());
            using var toUtm = Imaging.Gdal.CrsTransform.Create("EPSG:4490", raster.Grid.CrsWkt!);
            var (x, y) = toUtm.Apply(102.615, 25.015);
            var (column, row) = raster.Grid.Transform.ToPixel(x, y);
            raster.Read(new((int)column, (int)row, 1, 1), [0], values);
            Assert.Equal(10 * first, values[0], 1e-4);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private async Task<byte[]> BytesAsync(string path)
    {
        using var response = await city.SendAsync(path);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{path}: {await response.Content.ReadAsStringAsync(Stop)}");
        return await response.Content.ReadAsByteArrayAsync(Stop);
    }
}
