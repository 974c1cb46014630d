using System.Globalization;
using System.Net.Http.Headers;
using SmartCity.Imaging.Tests.Privacy;

namespace SmartCity.Api.Tests.Reports;

/// <summary>Forms as browsers and Open311 clients send them.</summary>
internal static class ReportForm
{
    internal static MultipartFormDataContent Of(IEnumerable<(string Name, string Value)> fields, params (byte[] Content, string Name)[] files)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields) form.Add(new StringContent(value), name);
        foreach (var (content, name) in files)
        {
            var part = new ByteArrayContent(content);
            part.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");   // as clients do, whatever it is
            form.Add(part, "media", name);
        }
        return form;
    }

    /// <summary>Something at a place in units of cells from the south-west corner of the lattice.</summary>
    internal static List<(string Name, string Value)> At(double column, double row, string code = "exposed_rubbish", string? description = "Rubbish beside the gate") =>
    [
        ("service_code", code), ("long", Degrees(ServedCity.West + column * ServedCity.Step)), ("lat", Degrees(ServedCity.South + row * ServedCity.Step)),
        .. description is null ? (IEnumerable<(string, string)>)[] : [("description", description)],
    ];

    internal static string Degrees(double value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A photograph that says where (102.72 E, 25.04 N) and when it was taken.</summary>
    internal static byte[] Photo(DateTimeOffset? taken = null, int width = 320) => PhotoFiles.Halves(width, 240, tag: image =>
    {
        PhotoFiles.Kunming(image);
        if (taken is not { } at) return;
        PhotoFiles.Text(image, "exif-ifd2-DateTimeOriginal", at.UtcDateTime.ToString("yyyy:MM:dd HH:mm:ss", CultureInfo.InvariantCulture));
        PhotoFiles.Text(image, "exif-ifd2-OffsetTimeOriginal", "+00:00");
    });

    internal static byte[] Bomb()
    {
        using var black = NetVips.Image.Black(10_000, 10_000);
        return black.PngsaveBuffer(compression: 9);
    }
}
