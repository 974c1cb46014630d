using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using SmartCity.Geo.Tiles;

namespace SmartCity.Api.Tests.Browser;

/// <summary>The map in a real browser follows what others commit.</summary>
public sealed partial class FreshMapTests(ServedCity city, WorkspaceBrowser browser) : IClassFixture<ServedCity>, IClassFixture<WorkspaceBrowser>
{
    [Fact]
    public async Task A_change_by_plain_SQL_is_drawn_at_once_and_only_its_tiles_are_loaded_again()
    {
        await using var map = await browser.OpenAsync(city, "en");
        const double x = 102.78, y = 25.12;
        await map.JumpAsync(x, y, 13);
        await map.DrawnAsync();
        var asked = new ConcurrentQueue<string>();
        map.Page.Context.Request += (_, request) =>
        {
            if (request.Url.Contains("/tiles/", StringComparison.Ordinal)) asked.Enqueue(new Uri(request.Url).AbsolutePath);
        };
        await city.Database.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"insert into smartcity.map_feature (layer, source, name, geom) values ('river', 'other', 'fresh', st_setsrid(st_makeline(st_makepoint({x}, {y}), st_makepoint({x + 0.0005}, {y + 0.0005})), 4490))"));
        await map.Page.WaitForFunctionAsync("() => window.smartcity.map.querySourceFeatures('rivers', { sourceLayer: 'rivers' }).some(river => river.properties.name === 'fresh')");
        await city.Database.ExecuteAsync("delete from smartcity.map_feature where name = 'fresh'");
        await map.Page.WaitForFunctionAsync("() => !window.smartcity.map.querySourceFeatures('rivers', { sourceLayer: 'rivers' }).some(river => river.properties.name === 'fresh')");

        Assert.NotEmpty(asked);
        Assert.All(asked, path =>
        {
            var parts = TilePath().Match(path);
            Assert.True(parts.Success, path);
            var zoom = int.Parse(parts.Groups[1].Value, CultureInfo.InvariantCulture);
            Assert.Equal($"/tiles/rivers/{TileAddress.At(x, y, zoom)}.mvt", path);
        });
    }

    [GeneratedRegex(@"^/tiles/rivers/(\d+)/\d+/\d+\.mvt$")]
    private static partial Regex TilePath();
}
