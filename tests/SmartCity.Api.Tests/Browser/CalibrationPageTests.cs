using System.Text;
using System.Text.Json;
using Microsoft.Playwright;
using NetVips;
using SmartCity.Geo.Tests.Cameras;
using static Microsoft.Playwright.Assertions;

namespace SmartCity.Api.Tests.Browser;

/// <summary>An analyst calibrates a camera in a real browser: the same places in its picture and on the map.</summary>
public sealed class CalibrationPageTests(ServedCity city, WorkspaceBrowser browser) : IClassFixture<ServedCity>, IClassFixture<WorkspaceBrowser>
{
    private static readonly ModelCamera Model = new();

    [Fact]
    public async Task Places_are_clicked_in_picture_and_map_until_the_calibration_can_be_kept()
    {
        var id = await AddAsync();
        await using var map = await browser.OpenAsync(city, "zh", city.AnalystKey);
        var page = map.Page;
        await page.ClickAsync("#calibration > summary");
        await Expect(page.Locator("#calibration > summary")).ToHaveTextAsync("摄像头标定");
        await page.SelectOptionAsync("#calibration-camera", id);
        await Expect(page.Locator("#calibration-note")).ToContainTextAsync("暂无画面");
        await page.SetInputFilesAsync("#calibration-still", new FilePayload { Name = "still.png", MimeType = "image/png", Buffer = Still() });
        await Expect(page.Locator("#calibration-picture figcaption")).ToHaveTextAsync("1920 × 1080 像素");   // taken from the picture, and registered
        Assert.Equal(1920, (await city.JsonAsync($"/cameras/{id}")).GetProperty("properties").GetProperty("image_width").GetInt32());

        // So that the places lie beside the picture, which covers the upper left of the map.
        var (east, north) = Model.Ground(0, 45);
        var (longitude, latitude) = ModelCamera.Frame.Degrees(east - 55, north + 45);
        await map.JumpAsync(longitude, latitude, 18);
        (double Right, double Ahead)[] places = [.. ModelCamera.Six, (0, 30), (2, 55)];
        foreach (var (i, (right, ahead)) in places.Index())
        {
            await ClickPictureAsync(page, Model.Pixel(right, ahead));
            await Expect(page.Locator("#calibration-note")).ToContainTextAsync($"第 {i + 1} 点");
            var point = Model.Point(right, ahead);
            var (x, y) = await map.PlaceAsync(point.Longitude, point.Latitude);
            await page.Mouse.ClickAsync(x, y);
            await Expect(page.Locator(".calibration-sign.on-map")).ToHaveCountAsync(i + 1);
            if (i == 4) await Expect(page.Locator("#calibration-save")).ToBeDisabledAsync();   // five are too few
        }
        await Expect(page.Locator("#calibration-points tbody tr")).ToHaveCountAsync(8);
        await Expect(page.Locator("#calibration-points tbody tr").First).ToContainTextAsync(" m");
        await Expect(page.Locator("#details")).ToBeHiddenAsync();   // the clicks select nothing
        await map.DrawnAsync();
        Assert.True(await map.CountDrawnAsync("calibration-ellipse") >= 8);
        Assert.True(await map.CountDrawnAsync("calibration-shed") >= 1);
        await map.PictureAsync("calibration-zh");

        await page.ClickAsync("#calibration-save");
        await Expect(page.Locator("#calibration-saved")).ToBeVisibleAsync();
        var stored = await city.JsonAsync($"/cameras/{id}/calibrations/current");
        Assert.Equal(8, stored.GetProperty("points").GetArrayLength());
        // A click is good to a pixel of the screen, which is 4 of the picture and a quarter of a metre on the map.
        Assert.InRange(stored.GetProperty("rmse_m").GetDouble(), 0.01, 6);

        // A point that was taken away is asked for anew, and contradictions are told.
        await page.ClickAsync("#language");
        await Expect(page.Locator("#calibration > summary")).ToHaveTextAsync("Camera calibration");
        for (var left = 8; left > 5; left--) await page.Locator("#calibration-points button").Last.ClickAsync();
        await Expect(page.Locator("#calibration-points tbody tr")).ToHaveCountAsync(5);
        await ClickPictureAsync(page, (960, Model.Horizon - 100));
        var (wrongX, wrongY) = await map.PlaceAsync(Model.Point(0, 60).Longitude, Model.Point(0, 60).Latitude);
        await page.Mouse.ClickAsync(wrongX, wrongY);
        await Expect(page.Locator("#calibration-refusal")).ToContainTextAsync("point");
        await Expect(page.Locator("#calibration-save")).ToBeDisabledAsync();
    }

    private static async Task ClickPictureAsync(IPage page, (double X, double Y) pixel)
    {
        var box = (await page.Locator("#calibration-image").BoundingBoxAsync())!;
        await page.Mouse.ClickAsync((float)(box.X + pixel.X / Model.Width * box.Width), (float)(box.Y + pixel.Y / Model.Height * box.Height));
    }

    private async Task<string> AddAsync()
    {
        const string camera = """{"type":"Feature","geometry":{"type":"Point","coordinates":[102.7,25]},"properties":{"code":"PAGE","name":"东门","height_m":10,"bearing_deg":30,"hfov_deg":60,"range_m":300}}""";
        using var added = await city.SendAsync("/cameras", city.AnalystKey, HttpMethod.Post, new StringContent(camera, Encoding.UTF8, "application/json"));
        return JsonElement.Parse(await added.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).GetProperty("id").GetString()!;
    }

    /// <summary>Sky above the horizon, ground below it.</summary>
    private static byte[] Still()
    {
        using var sky = Image.Black(Model.Width, (int)Model.Horizon, bands: 3) + new double[] { 150, 190, 230 };
        using var ground = Image.Black(Model.Width, Model.Height - (int)Model.Horizon, bands: 3) + new double[] { 150, 140, 110 };
        using var both = sky.Join(ground, Enums.Direction.Vertical).Cast(Enums.BandFormat.Uchar);
        return both.PngsaveBuffer();
    }
}
