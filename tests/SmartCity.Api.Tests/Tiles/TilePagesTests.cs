using System.Net;
using System.Text.RegularExpressions;

namespace SmartCity.Api.Tests.Tiles;

/// <summary>The pages for people: each says what its JSON says, and its links lead on.</summary>
public sealed partial class TilePagesTests(ServedCity city) : IClassFixture<ServedCity>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/", "Vector tiles")]
    [InlineData("/tileMatrixSets", "CGCS2000Quad")]
    [InlineData("/tileMatrixSets/CGCS2000Quad", "Lat, Lon")]
    [InlineData("/tiles", "WebMercatorQuad")]
    [InlineData("/tiles?collections=rivers,cells", "WorldCRS84Quad")]
    [InlineData("/tiles/WebMercatorQuad?collections=rivers,cells", "district_name")]
    [InlineData("/collections/cells/tiles", "CGCS2000Quad")]
    [InlineData("/collections/cells/tiles/WebMercatorQuad", "Data: lattice")]
    [InlineData("/layers", "User layers")]
    [InlineData("/processes", "Partition of a city")]
    public async Task A_page_is_given_to_who_wants_one_and_its_links_answer(string path, string says)
    {
        using var byParameter = await city.SendAsync(path + (path.Contains('?', StringComparison.Ordinal) ? "&f=html" : "?f=html"));
        using var byAccept = await city.SendAsync(path, null, null, null, ("Accept", "text/html,application/json;q=0.5"));
        using var json = await city.SendAsync(path);
        var page = await byParameter.Content.ReadAsStringAsync(Stop);
        Assert.Equal(("text/html", "application/json"), (byAccept.Content.Headers.ContentType!.MediaType, json.Content.Headers.ContentType!.MediaType));
        Assert.Contains(says, WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        foreach (var link in Links().Matches(page).Select(m => WebUtility.HtmlDecode(m.Groups[1].Value)).Distinct().Where(l => !l.EndsWith("/map", StringComparison.Ordinal) && !l.EndsWith("/jobs", StringComparison.Ordinal)).Take(20))   // the map is built by another tool, jobs need a key
        {
            using var answer = await city.SendAsync(link);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path} → {link}: {answer.StatusCode}");
        }
        using var other = await city.SendAsync(path + (path.Contains('?', StringComparison.Ordinal) ? "&f=pdf" : "?f=pdf"));
        Assert.Equal(HttpStatusCode.BadRequest, other.StatusCode);
    }

    [GeneratedRegex("href=\"([^\"]+)\"")]
    private static partial Regex Links();
}
