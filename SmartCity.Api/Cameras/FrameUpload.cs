using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http.Features;
using SmartCity.Api.Evidence;
using SmartCity.Geo;

namespace SmartCity.Api.Cameras;

/// <summary>Reads the one frame that a request brings: as its body, or as a file of a form.</summary>
internal static class FrameUpload
{
    internal const string TakenAtField = "taken_at", TakenAtHeader = "X-Taken-At";

    private static readonly string[] Pictures = ["image/jpeg", "image/png", "image/webp"];

    /// <summary>Refuses what is no frame before any of it is read.</summary>
    /// <exception cref="BadHttpRequestException">The content type is none of those (415), the stated time is none (400), or the body is too large (413).</exception>
    internal static void Check(HttpRequest request, int mostBytes)
    {
        QueryParameters.RefuseUnknown(request, TakenAtField);
        _ = StatedAt(request, null);
        if (!IsForm(request) && !Pictures.Contains(MediaType(request)))
            throw new BadHttpRequestException($"The content type is {(request.ContentType is { Length: > 0 } given ? $"'{given}'" : "not given")}; a frame is {string.Join(", ", Pictures)}, or a file of multipart/form-data.", StatusCodes.Status415UnsupportedMediaType);
        if (!IsForm(request) && request.ContentLength > mostBytes) throw TooLarge(mostBytes);
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = mostBytes + (1 << 20);
    }

    /// <exception cref="BadHttpRequestException">It is too large, or no form where one is said to be.</exception>
    /// <exception cref="GeoInputException">The form holds no file, or several.</exception>
    internal static async Task<SentFrame> ReadAsync(HttpRequest request, int mostBytes, CancellationToken cancellationToken)
    {
        if (IsForm(request))
        {
            var (form, uploads) = await UploadedPhotograph.ReadFormAsync(request, 1, mostBytes, cancellationToken);
            if (uploads is not [var file]) throw new GeoInputException("There is no frame: send it as a file of the form.");
            return new(file.Content, file.Name, StatedAt(request, form[TakenAtField].ToString()));
        }
        var content = new MemoryStream(request.ContentLength is { } length ? (int)length : 0);
        var piece = new byte[64 << 10];
        for (int count; (count = await request.Body.ReadAsync(piece, cancellationToken)) > 0;)
        {
            if (content.Length + count > mostBytes) throw TooLarge(mostBytes);
            content.Write(piece, 0, count);
        }
        return new(content.ToArray(), "the frame", StatedAt(request, null));
    }

    /// <summary>The query goes before the header, the header before the form.</summary>
    private static DateTimeOffset? StatedAt(HttpRequest request, string? field)
    {
        var text = ((string?[])[request.Query[TakenAtField].ToString(), request.Headers[TakenAtHeader].ToString(), field]).FirstOrDefault(t => t is { Length: > 0 });
        if (text is null) return null;
        // An unescaped "+08:00" arrives as " 08:00".
        return DateTimeOffset.TryParse(text.Replace(' ', text.Contains('T', StringComparison.Ordinal) ? '+' : ' '), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && at.Year is > 1970 and < 9000
            ? at
            : throw new BadHttpRequestException($"{TakenAtField} is a time such as 2026-03-05T13:04:05+08:00; '{text}' is none.");
    }

    private static bool IsForm(HttpRequest request) => MediaType(request) == "multipart/form-data";

    private static string? MediaType(HttpRequest request) => MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ? type.MediaType?.ToLowerInvariant() : null;

    private static BadHttpRequestException TooLarge(int mostBytes) => new($"The frame has more than {mostBytes:N0} bytes.", StatusCodes.Status413PayloadTooLarge);
}
