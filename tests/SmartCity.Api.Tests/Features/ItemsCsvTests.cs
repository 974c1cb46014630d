using System.Net;

namespace SmartCity.Api.Tests.Features;

public sealed class ItemsCsvTests(ServedCity city) : IClassFixture<ServedCity>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_table_holds_the_properties_and_the_geometry_as_text()
    {
        using var response = await city.SendAsync("/collections/cells/items?f=csv&limit=2&properties=class,district_name,code");
        var lines = (await response.Content.ReadAsStringAsync(Stop)).Split("\r\n");

        Assert.Equal((HttpStatusCode.OK, "text/csv", "utf-8"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType, response.Content.Headers.ContentType?.CharSet));
        Assert.Equal("id,code,class,district_name,geometry", lines[0]);
        Assert.StartsWith($"{ServedCity.Code(0, 0)},{ServedCity.Code(0, 0)},1,五华区,\"MULTIPOLYGON(((", lines[1], StringComparison.Ordinal);
        Assert.Equal((4, ""), (lines.Length, lines[3]));
        Assert.Equal("1272", response.Headers.GetValues("OGC-NumberMatched").Single());
        Assert.Equal("<http://www.opengis.net/def/crs/OGC/1.3/CRS84>", response.Headers.GetValues("Content-Crs").Single());
    }

    [Fact]
    public async Task Following_the_link_header_gives_every_cell_once()
    {
        var (codes, address) = (new List<string>(), "/collections/cells/items?f=csv&limit=500&properties=&skipGeometry=true");
        while (address is not null)
        {
            using var response = await city.SendAsync(address);
            codes.AddRange((await response.Content.ReadAsStringAsync(Stop)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1));
            address = response.Headers.TryGetValues("Link", out var links) ? links.Single().Split('<', '>')[1] : null;
        }
        Assert.Equal((ServedCity.Cells, ServedCity.Cells), (codes.Count, codes.Distinct().Count()));
    }

    [Fact]
    public async Task The_axes_are_those_of_the_CRS()
    {
        using var response = await city.SendAsync($"/collections/cells/items?f=csv&code={ServedCity.Code(0, 0)}&properties=&crs=http://www.opengis.net/def/crs/EPSG/0/4490");
        Assert.Contains("MULTIPOLYGON(((25 102.6", await response.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_spreadsheet_would_take_for_a_formula_is_text()
    {
        await city.Database.ExecuteAsync("insert into smartcity.map_feature (layer, source, name, geom) values ('river', 'formula', '=cmd|'' /C calc''!\"A1\"', st_setsrid(st_makepoint(102.7, 25), 4490))");
        try
        {
            using var response = await city.SendAsync("/collections/rivers/items?source=formula", headers: ("Accept", "text/csv"));
            Assert.Contains(",\"'=cmd|' /C calc'!\"\"A1\"\"\",", await response.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }
        finally
        {
            await city.Database.ExecuteAsync("delete from smartcity.map_feature where source = 'formula'");
        }
    }
}
