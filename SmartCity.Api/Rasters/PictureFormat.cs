using SmartCity.Imaging.Rendering;

namespace SmartCity.Api.Rasters;

/// <summary>The format that a picture is sent in: one that was asked for, or the best that the client takes.</summary>
/// <param name="Fixed">Null = JPEG for a picture without transparent pixels, else WebP, else PNG; each only where the client takes it.</param>
internal sealed record PictureFormat(ImageFormat? Fixed, bool TakesJpeg = false, bool TakesWebP = false)
{
    /// <summary>By a name's ending; <c>auto</c> and none choose by the request's Accept header.</summary>
    /// <param name="ending">Without its dot.</param>
    /// <returns>Null when there is no such format.</returns>
    internal static PictureFormat? Of(string ending, HttpRequest request) => ending switch
    {
        "png" => new(ImageFormat.Png),
        "webp" => new(ImageFormat.WebP),
        "jpg" or "jpeg" => new(ImageFormat.Jpeg),
        "" or "auto" => Automatic(request),
        _ => null,
    };

    /// <summary>What a cache must tell apart.</summary>
    internal string Key => Fixed?.ToString() ?? $"auto{(TakesJpeg ? "-jpeg" : "")}{(TakesWebP ? "-webp" : "")}";

    /// <summary>True when another client may get another format from the same address.</summary>
    internal bool Varies => Fixed is null;

    internal ImageFormat For(TileImage image) => Fixed ?? (TakesJpeg && image.IsOpaque ? ImageFormat.Jpeg : TakesWebP ? ImageFormat.WebP : ImageFormat.Png);

    // Who says only "anything" may be an old program: every one reads JPEG and PNG.
    private static PictureFormat Automatic(HttpRequest request)
    {
        var accept = request.GetTypedHeaders().Accept;
        bool Takes(string type, bool ifAnything) => accept.Count == 0
            ? ifAnything
            : accept.Any(a => a.Quality != 0 && (a.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase) || a.MatchesAllSubTypes && !a.MatchesAllTypes && a.Type.Equals("image", StringComparison.OrdinalIgnoreCase) || (ifAnything && a.MatchesAllTypes)));
        return new(null, Takes("image/jpeg", true), Takes("image/webp", false));
    }
}
