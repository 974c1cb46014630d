using System.Net;
using System.Text.Json;
using SkiaSharp;
using SmartCity.Api.Hosting;
using SmartCity.Geo.Tiles.Glyphs;

namespace SmartCity.Api.Tests.Styles;

/// <summary>Characters as the server draws them, against the font itself at another size.</summary>
public sealed class GlyphsTests(ServedCity city) : IClassFixture<ServedCity>
{
    private static string Font => Path.Combine(DataFolder.BuiltWorkspace ?? "", "faces", "NotoSansSC_400Regular.ttf");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData('中', 24)]
    [InlineData('江', 24)]
    [InlineData('A', 15)]
    [InlineData('g', 14)]
    public async Task A_field_is_inside_where_the_font_has_ink(char character, int advance)
    {
        RequireFonts();
        var first = character / 256 * 256;
        using var answer = await city.SendAsync(FormattableString.Invariant($"/fonts/Noto%20Sans%20SC%20Regular/{first}-{first + 255}.pbf"));
        Assert.Equal("application/x-protobuf", answer.Content.Headers.ContentType?.MediaType);
        var (stack, range, glyphs) = GlyphReader.Read(await answer.Content.ReadAsByteArrayAsync(Stop));
        Assert.Equal(("Noto Sans SC Regular", FormattableString.Invariant($"{first}-{first + 255}")), (stack, range));
        var glyph = glyphs[character];
        Assert.Equal(advance, glyph.Advance);
        Compare(glyph);
    }

    /// <summary>Ink at sixteen times the size, without anti-aliasing; pixels whose centre is nearer to the outline than a third of a pixel are not asked.</summary>
    private static void Compare(Glyph glyph)
    {
        const int Scale = 16, Baseline = 40;
        using var typeface = SKTypeface.FromFile(Font);
        using var font = new SKFont(typeface, 24 * Scale) { Hinting = SKFontHinting.None, Edging = SKFontEdging.Alias };
        using var bitmap = new SKBitmap(64 * Scale, 64 * Scale, SKColorType.Alpha8, SKAlphaType.Premul);
        bitmap.Erase(SKColors.Transparent);
        using (var canvas = new SKCanvas(bitmap))
        using (var paint = new SKPaint())
            canvas.DrawText(((char)glyph.CodePoint).ToString(), 16 * Scale, Baseline * Scale, SKTextAlign.Left, font, paint);
        var (asked, wrong) = (0, 0);
        for (var row = 0; row < glyph.Height + 6; row++)
        {
            for (var column = 0; column < glyph.Width + 6; column++)
            {
                var value = glyph.Field![row * (glyph.Width + 6) + column];
                if (Math.Abs(value - 191.25) < 255 / 8.0 / 3) continue;
                // Top counts from the line's top, 26 pixels above the baseline.
                var x = (int)((16 + glyph.Left - 3 + column + 0.5) * Scale);
                var y = (int)((Baseline - (glyph.Top + 26) - 3 + row + 0.5) * Scale);
                asked++;
                if (value > 191 != bitmap.GetPixel(x, y).Alpha > 127) wrong++;
            }
        }
        Assert.True(asked > 200, $"{asked} pixels were asked");
        Assert.Equal(0, wrong);
    }

    [Fact]
    public async Task A_space_has_a_width_and_nothing_to_draw()
    {
        RequireFonts();
        using var answer = await city.SendAsync("/fonts/Noto%20Sans%20SC%20Bold/0-255.pbf");
        var space = GlyphReader.Read(await answer.Content.ReadAsByteArrayAsync(Stop)).Glyphs[' '];
        Assert.Null(space.Field);
        Assert.InRange(space.Advance, 4, 7);
    }

    [Fact]
    public async Task A_stack_takes_what_is_known_of_it_and_a_second_call_costs_no_body()
    {
        RequireFonts();
        const string Path = "/fonts/Open%20Sans%20Regular,Noto%20Sans%20SC%20Regular/19968-20223.pbf";
        using var first = await city.SendAsync(Path);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        using var again = await city.SendAsync(Path, headers: ("If-None-Match", first.Headers.ETag!.Tag));
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        using var packed = await city.SendAsync(Path, headers: ("Accept-Encoding", "gzip"));
        Assert.Equal("gzip", packed.Content.Headers.ContentEncoding.Single());
        using var other = await city.SendAsync("/fonts/Noto%20Sans%20SC%20Bold/19968-20223.pbf");
        Assert.NotEqual(first.Headers.ETag, other.Headers.ETag);
    }

    [Theory]
    [InlineData("/fonts/Comic%20Sans/0-255.pbf", 404, "There is no font 'Comic Sans'")]
    [InlineData("/fonts/Noto%20Sans%20SC%20Regular/0-100.pbf", 400, "'0-100' is no range")]
    [InlineData("/fonts/Noto%20Sans%20SC%20Regular/1-256.pbf", 400, "is no range")]
    [InlineData("/fonts/Noto%20Sans%20SC%20Regular/999936-1000191.pbf", 400, "is no range")]
    [InlineData("/fonts/Noto%20Sans%20SC%20Regular/x.pbf", 400, "is no range")]
    [InlineData("/fonts/..%2F..%2Fetc/0-255.pbf", 404, "There is no font")]
    public Task What_is_no_font_and_no_range_is_told(string path, int status, string reason) => city.RefusesAsync(path, (HttpStatusCode)status, reason);

    internal static void RequireFonts() => Assert.SkipUnless(File.Exists(Font), "The map workspace is not built: npm ci && npm run build in SmartCity.Api/web.");
}
