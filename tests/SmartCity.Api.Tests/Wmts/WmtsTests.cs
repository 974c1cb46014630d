using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Xml.Linq;
using SmartCity.Geo.Tiles;
using SmartCity.Imaging.Tests.Rendering;

namespace SmartCity.Api.Tests.Wmts;

/// <summary>WMTS 1.0.0 as its clients see it: ours, OWSLib and GDAL.</summary>
public sealed class WmtsTests(ServedCity city) : IClassFixture<ServedCity>
{
    private const string Layer = "scene-before-2024";
    private static readonly XNamespace Ows = "http://www.opengis.net/ows/1.1", Namespace = "http://www.opengis.net/wmts/1.0";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Capabilities => $"{city.Address}/wmts/1.0.0/WMTSCapabilities.xml";

    [Fact]
    public async Task Both_ways_to_the_capabilities_lead_to_the_same_layers_and_tiles()
    {
        var document = await XmlAsync("/wmts/1.0.0/WMTSCapabilities.xml");
        Assert.Equal(document.ToString(), (await XmlAsync("/wmts?Service=wmts&ReQuest=GetCapabilities&VERSION=1.0.0")).ToString());
        var layers = document.Descendants(Namespace + "Layer").ToList();
        Assert.Equal(["scene-after-2025", Layer, $"change-{city.Run}"], layers.Select(l => l.Element(Ows + "Identifier")!.Value));
        var tile = TileAddress.At(102.62, 25.02, 13);
        foreach (var layer in layers)
        {
            var style = layer.Elements(Namespace + "Style").Single(s => s.Attribute("isDefault")?.Value == "true").Element(Ows + "Identifier")!.Value;
            var limits = layer.Descendants(Namespace + "TileMatrixLimits").Single(l => l.Element(Namespace + "TileMatrix")!.Value == "13");
            Assert.InRange(tile.Row, (int)limits.Element(Namespace + "MinTileRow")!, (int)limits.Element(Namespace + "MaxTileRow")!);
            foreach (var resource in layer.Elements(Namespace + "ResourceURL"))
            {
                var address = Fill(resource.Attribute("template")!.Value, style, tile);
                using var rest = await city.SendAsync(address);
                using var kvp = await city.SendAsync(string.Create(CultureInfo.InvariantCulture, $"/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER={layer.Element(Ows + "Identifier")!.Value}&STYLE={style}&FORMAT={resource.Attribute("format")!.Value}&TILEMATRIXSET=WebMercatorQuad&TILEMATRIX=13&TILEROW={tile.Row}&TILECOL={tile.Column}"));
                Assert.Equal((HttpStatusCode.OK, resource.Attribute("format")!.Value), (rest.StatusCode, rest.Content.Headers.ContentType!.MediaType));
                Assert.Equal(await rest.Content.ReadAsByteArrayAsync(Stop), await kvp.Content.ReadAsByteArrayAsync(Stop));
            }
        }
        // The same picture as the XYZ address, whose row comes last.
        using var xyz = await city.SendAsync(string.Create(CultureInfo.InvariantCulture, $"/scenes/before-2024/tiles/13/{tile.Column}/{tile.Row}.png"));
        using var wmts = await city.SendAsync(string.Create(CultureInfo.InvariantCulture, $"/wmts/1.0.0/{Layer}/default/WebMercatorQuad/13/{tile.Row}/{tile.Column}.png"));
        Assert.Equal(await xyz.Content.ReadAsByteArrayAsync(Stop), await wmts.Content.ReadAsByteArrayAsync(Stop));
    }

    [Fact]
    public async Task Indices_are_styles()
    {
        var styles = (await XmlAsync("/wmts/1.0.0/WMTSCapabilities.xml")).Descendants(Namespace + "Layer").Single(l => l.Element(Ows + "Identifier")!.Value == Layer).Elements(Namespace + "Style").Select(s => s.Element(Ows + "Identifier")!.Value).ToList();
        Assert.Equal("default", styles[0]);
        Assert.Contains("soil", styles);   // red, green and blue are enough for it
        var tile = TileAddress.At(102.62, 25.02, 13);
        using var index = await city.SendAsync(string.Create(CultureInfo.InvariantCulture, $"/wmts/1.0.0/{Layer}/soil/WebMercatorQuad/13/{tile.Row}/{tile.Column}.png"));
        using var xyz = await city.SendAsync(string.Create(CultureInfo.InvariantCulture, $"/scenes/before-2024/tiles/13/{tile.Column}/{tile.Row}.png?index=soil"));
        Assert.Equal(await xyz.Content.ReadAsByteArrayAsync(Stop), await index.Content.ReadAsByteArrayAsync(Stop));
    }

    [Theory]
    [InlineData("/wmts", 400, "MissingParameterValue", "service")]
    [InlineData("/wmts?service=WMS&request=GetCapabilities", 400, "InvalidParameterValue", "service")]
    [InlineData("/wmts?service=%01%EF%BF%BE&request=GetCapabilities", 400, "InvalidParameterValue", "service")]
    [InlineData("/wmts?service=WMTS&request=a%0Bb", 400, "OperationNotSupported", "ab")]
    [InlineData("/wmts?service=WMTS", 400, "MissingParameterValue", "request")]
    [InlineData("/wmts?service=WMTS&request=GetFeatureInfo", 400, "OperationNotSupported", "GetFeatureInfo")]
    [InlineData("/wmts?service=WMTS&request=GetCapabilities&acceptVersions=2.0.0", 400, "VersionNegotiationFailed", null)]
    [InlineData("/wmts?service=WMTS&request=GetTile&version=1.0.0&layer=x", 400, "MissingParameterValue", "style")]
    [InlineData("/wmts?service=WMTS&request=GetTile&version=1.0.0&layer=scene-before-2024&style=default&format=image/gif&tilematrixset=WebMercatorQuad&tilematrix=1&tilerow=0&tilecol=0", 400, "InvalidParameterValue", "format")]
    [InlineData("/wmts/1.0.0/none/default/WebMercatorQuad/1/0/0.png", 400, "InvalidParameterValue", "layer")]
    [InlineData("/wmts/1.0.0/scene-before-2024/none/WebMercatorQuad/1/0/0.png", 400, "InvalidParameterValue", "style")]
    [InlineData("/wmts/1.0.0/scene-before-2024/default/none/1/0/0.png", 400, "InvalidParameterValue", "tilematrixset")]
    [InlineData("/wmts/1.0.0/scene-before-2024/default/WebMercatorQuad/x/0/0.png", 400, "InvalidParameterValue", "tilematrix")]
    [InlineData("/wmts/1.0.0/scene-before-2024/default/WebMercatorQuad/1/2/0.png", 400, "TileOutOfRange", "tilerow")]
    [InlineData("/wmts/1.0.0/scene-before-2024/default/WebMercatorQuad/1/0/99999999999.png", 400, "TileOutOfRange", "tilecol")]
    [InlineData("/wmts/1.0.0/scene-before-2024/default/WebMercatorQuad/1/0/0.gif", 400, "InvalidParameterValue", "format")]
    public async Task Faults_are_OWS_exception_reports(string address, int status, string code, string? locator)
    {
        using var answer = await city.SendAsync(address);
        Assert.Equal((status, "application/xml"), ((int)answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        var exception = XDocument.Parse(await answer.Content.ReadAsStringAsync(Stop)).Root!;
        Assert.Equal((Ows + "ExceptionReport", "1.1.0"), (exception.Name, exception.Attribute("version")!.Value));
        Assert.Equal((code, locator), (exception.Element(Ows + "Exception")!.Attribute("exceptionCode")!.Value, exception.Element(Ows + "Exception")!.Attribute("locator")?.Value));
    }

    [Fact]
    public void GDAL_opens_a_layer_with_its_size_and_draws_it()
    {
        GdalTools.Require("gdalinfo");
        _ = city.Database.ConnectionString;
        var source = $"WMTS:{Capabilities},layer={Layer}";
        var info = GdalTools.Run("gdalinfo", source);
        Assert.Contains("[\"EPSG\",3857]", info, StringComparison.Ordinal);
        Assert.Contains("Band 3", info, StringComparison.Ordinal);
        var png = Path.Combine(Path.GetTempPath(), $"smartcity-wmts-{Guid.NewGuid():N}.png");
        GdalTools.Run("gdal_translate", "-q", "-of", "PNG", "-b", "1", "-b", "2", "-b", "3", "-outsize", "64", "64", source, png);
        Assert.True(new FileInfo(png).Length > 1000, "the picture is empty");
        File.Delete(png);
        File.Delete(png + ".aux.xml");
    }

    [Fact]
    public void OWSLib_reads_the_capabilities_and_gets_a_tile_by_KVP_and_by_address()
    {
        _ = city.Database.ConnectionString;
        var tile = TileAddress.At(102.62, 25.02, 13);
        var (code, output) = Python($"""
            from owslib.wmts import WebMapTileService
            for address in ("{city.Address}/wmts", "{Capabilities}"):
                wmts = WebMapTileService(address)
                layer = wmts["{Layer}"]
                assert layer.title == "The city in 2024", layer.title
                assert "default" in layer.styles and layer.styles["default"]["isDefault"], layer.styles
                assert list(wmts.tilematrixsets) == ["WebMercatorQuad"] and len(wmts.tilematrixsets["WebMercatorQuad"].tilematrix) == 23
                assert abs(layer.boundingBoxWGS84[0] - 102.6) < 0.01, layer.boundingBoxWGS84
                tile = wmts.gettile(layer="{Layer}", style="default", format="image/png", tilematrixset="WebMercatorQuad", tilematrix="13", row={tile.Row}, column={tile.Column})
                assert tile.read()[:4] == b"\x89PNG"
            print("right")
            """);
        Assert.SkipWhen(output.Contains("No module named 'owslib'", StringComparison.Ordinal) || code == 127, "OWSLib is not installed (Debian: python3-owslib).");
        Assert.True(code == 0 && output.Contains("right", StringComparison.Ordinal), output);
    }

    private static (int Code, string Output) Python(string script)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("python3", ["-"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEndAsync();
            process.StandardInput.Write(script);
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output + error.Result);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (127, "");
        }
    }

    private static string Fill(string template, string style, TileAddress tile) => template
        .Replace("{Style}", style, StringComparison.Ordinal).Replace("{TileMatrixSet}", "WebMercatorQuad", StringComparison.Ordinal).Replace("{TileMatrix}", tile.Zoom.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{TileRow}", tile.Row.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal).Replace("{TileCol}", tile.Column.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private async Task<XDocument> XmlAsync(string path)
    {
        using var answer = await city.SendAsync(path);
        Assert.Equal("application/xml", answer.Content.Headers.ContentType!.MediaType);
        return XDocument.Parse(await answer.Content.ReadAsStringAsync(Stop));
    }
}
