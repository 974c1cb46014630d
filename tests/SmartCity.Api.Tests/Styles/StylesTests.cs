using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SkiaSharp;
using SmartCity.Api.Styles;

namespace SmartCity.Api.Tests.Styles;

/// <summary>Styles and icons: valid by MapLibre's own validator, and whole.</summary>
public sealed partial class StylesTests(ServedCity city) : IClassFixture<ServedCity>
{
    private static readonly string Web = Path.Combine(Repository.Root, "SmartCity.Api", "web");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_style_of_the_list_passes_MapLibres_validator_in_both_languages()
    {
        var validator = Path.Combine(Web, "node_modules", "@maplibre", "maplibre-gl-style-spec", "dist", "index.mjs");
        Assert.SkipUnless(File.Exists(validator), "The web's packages are not here: npm ci in SmartCity.Api/web.");
        var list = (await city.JsonAsync("/styles")).GetProperty("styles");
        Assert.Equal(["city", "cases", "detections", "light", "dark"], list.EnumerateArray().Select(s => s.GetProperty("id").GetString()));
        foreach (var address in list.EnumerateArray().SelectMany(s => s.GetProperty("links").EnumerateArray()).Select(l => l.GetProperty("href").GetString()!))
            Assert.Equal("[]", await ValidateAsync(validator, (await city.JsonAsync(address)).GetRawText()));
        Assert.Contains("minzoom", await ValidateAsync(validator, """{"version":8,"sources":{},"layers":[{"id":"a","type":"background","minzoom":"x"}]}"""), StringComparison.Ordinal);   // it does look
    }

    [Fact]
    public async Task Addresses_are_absolute_sources_say_whose_data_they_are_and_labels_follow_the_language()
    {
        var style = await city.JsonAsync("/styles/city?lang=en");
        foreach (var address in (string[])[style.GetProperty("glyphs").GetString()!, style.GetProperty("sprite").GetString()!]) Assert.StartsWith(city.Address, address, StringComparison.Ordinal);
        foreach (var source in style.GetProperty("sources").EnumerateObject()) Assert.Equal($"{city.Address}/tiles/{source.Name}/tilejson.json", source.Value.GetProperty("url").GetString());
        Assert.Equal("lattice", style.GetProperty("sources").GetProperty("cells").GetProperty("attribution").GetString());
        Assert.Equal("SmartCity tests", style.GetProperty("sources").GetProperty("detections").GetProperty("attribution").GetString());
        Assert.Contains("Structure rising", style.GetRawText(), StringComparison.Ordinal);
        var chinese = JsonNode.Parse((await city.JsonAsync("/styles/city")).GetRawText())!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        Assert.Contains("主体施工", chinese, StringComparison.Ordinal);
        Assert.DoesNotContain("\"@", chinese, StringComparison.Ordinal);   // every word of the template has been put in
        var center = style.GetProperty("center");
        Assert.InRange(center[0].GetDouble(), ServedCity.West, ServedCity.West + 0.6);
    }

    /// <summary>Cameras and what they see: over the cells, below the signs of cases, and in the whole city's style alone.</summary>
    [Fact]
    public async Task Cameras_lie_between_cells_and_cases_and_keep_out_of_other_styles()
    {
        var style = await city.JsonAsync("/styles/city");
        var layers = style.GetProperty("layers").EnumerateArray().Select(l => l.GetProperty("id").GetString()!).ToList();
        int[] order = [.. ((string[])["cells-fill", "view-sheds-fill", "view-sheds-line", "view-sheds-sector", "sites-fill", "case-areas-fill", "cameras-sign", "cases-sign"]).Select(id => layers.IndexOf(id))];
        Assert.DoesNotContain(-1, order);
        Assert.Equal(order.Order(), order);
        Assert.Equal(("cameras", "view_sheds"), (SourceOf("cameras-sign"), SourceOf("view-sheds-fill")));
        foreach (var other in (string[])["cases", "detections", "light", "dark"]) Assert.False((await city.JsonAsync($"/styles/{other}")).GetProperty("sources").TryGetProperty("cameras", out _), other);

        string? SourceOf(string layer) => style.GetProperty("layers").EnumerateArray().Single(l => l.GetProperty("id").GetString() == layer).GetProperty("source").GetString();
    }

    [Theory]
    [InlineData("/styles/satellite", HttpStatusCode.NotFound, "There is no style 'satellite'")]
    [InlineData("/styles/city?lang=fr", HttpStatusCode.BadRequest, "wanted is one of zh, en")]
    [InlineData("/styles/city?language=en", HttpStatusCode.BadRequest, "There is no parameter 'language'")]
    [InlineData("/sprites/other.png", HttpStatusCode.NotFound, "There is no 'other.png'")]
    public async Task What_is_not_there_is_told(string path, HttpStatusCode status, string reason)
    {
        using var answer = await city.SendAsync(path);
        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(reason, JsonElement.Parse(await answer.Content.ReadAsStringAsync(Stop)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("@2x", 2)]
    public async Task Icons_lie_whole_in_their_sheet_and_each_has_ink(string ending, int ratio)
    {
        var index = await city.JsonAsync($"/sprites/city{ending}.json");
        using var answer = await city.SendAsync($"/sprites/city{ending}.png");
        using var sheet = SKBitmap.Decode(await answer.Content.ReadAsByteArrayAsync(Stop));
        var taken = new HashSet<(int, int)>();
        foreach (var icon in index.EnumerateObject())
        {
            int Of(string name) => icon.Value.GetProperty(name).GetInt32();
            Assert.Equal((26 * ratio, 26 * ratio, ratio), (Of("width"), Of("height"), Of("pixelRatio")));
            Assert.InRange(Of("x") + Of("width"), 1, sheet.Width);
            Assert.InRange(Of("y") + Of("height"), 1, sheet.Height);
            Assert.True(taken.Add((Of("x"), Of("y"))));
            Assert.Equal(0, sheet.GetPixel(Of("x"), Of("y")).Alpha);   // the corner is free
            Assert.True(sheet.GetPixel(Of("x") + 13 * ratio, Of("y") + 13 * ratio).Alpha > 200, $"{icon.Name} has no ink in its middle");
        }
        Assert.Equal(Terms.CaseSigns.Count * 3 + 5, taken.Count);
    }

    /// <summary>One list for the server, one for the workspace: they say the same.</summary>
    [Fact]
    public void The_signs_and_words_are_those_of_the_workspace()
    {
        var signs = SignLine().Matches(File.ReadAllText(Path.Combine(Web, "src", "cases", "caseTerms.ts"))).Select(m => new Terms.Sign(m.Groups[1].Value, m.Groups[2].Value, m.Groups[3].Value));
        Assert.Equal(signs.ToHashSet(), [.. Terms.CaseSigns]);
        foreach (var language in Terms.Languages)
        {
            var words = new[] { $"{language}.ts", $"cases.{language}.ts" }
                .SelectMany(f => WordLine().Matches(File.ReadAllText(Path.Combine(Web, "src", "i18n", f)))).DistinctBy(m => m.Groups[1].Value).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);
            foreach (var (attribute, prefix) in ((string, string)[])[("class", "case.class."), ("status", "case.status."), ("stage", "site.stage."), ("cells.class", "cell.class.")])
                foreach (var (value, word) in Terms.Values(attribute, language)) Assert.Equal(words[prefix + value], word);
        }
    }

    private static async Task<string> ValidateAsync(string validator, string style)
    {
        var start = new ProcessStartInfo("node") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["--input-type=module", "-e", string.Create(CultureInfo.InvariantCulture, $$"""import { readFileSync } from "node:fs"; import { validateStyleMin } from "{{validator}}"; console.log(JSON.stringify(validateStyleMin(JSON.parse(readFileSync(0, "utf8"))).map(e => e.message)));""")])
            start.ArgumentList.Add(argument);
        using var node = Process.Start(start)!;
        var (said, errors) = (node.StandardOutput.ReadToEndAsync(Stop), node.StandardError.ReadToEndAsync(Stop));
        await node.StandardInput.WriteAsync(style);
        node.StandardInput.Close();
        await node.WaitForExitAsync(Stop);
        Assert.True(node.ExitCode == 0, await errors);
        return (await said).Trim();
    }

    [GeneratedRegex(@"id: ""(\w+)"", colour: ""(#\w+)"", path: ""([^""]+)""")]
    private static partial Regex SignLine();

    [GeneratedRegex("""^\s*"([^"]+)": "([^"]*)",""", RegexOptions.Multiline)]
    private static partial Regex WordLine();
}
