using Microsoft.AspNetCore.Http.Features;
using SmartCity.Api.Hosting;
using SmartCity.Geo;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Grids;

/// <summary>A vector file that came as a request's body; the body itself is gone afterwards.</summary>
internal static class UploadedVector
{
    /// <summary>Largest body of an endpoint that takes a file, in bytes.</summary>
    internal const long MostBytes = 512L << 20;

    private const int SignatureBytes = 16;

    private const string AnyType = "application/octet-stream";

    private static readonly Dictionary<string, string> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["application/geo+json"] = ".geojson",
        ["application/json"] = ".geojson",
        ["application/geopackage+sqlite3"] = ".gpkg",
        ["application/flatgeobuf"] = ".fgb",
        ["application/vnd.google-earth.kml+xml"] = ".kml",
        ["application/vnd.google-earth.kmz"] = ".kmz",
        ["application/zip"] = ".zip",
        ["application/x-zip-compressed"] = ".zip",
        ["text/csv"] = ".csv",
    };

    /// <summary>The media types that a body may have.</summary>
    internal static IEnumerable<string> MediaTypes => [.. Extensions.Keys, AnyType];

    /// <summary>Reads the body's layer as the query says (crs, shift, layer, where, encoding, swap_axes), brought to EPSG:4490, longitude and latitude.</summary>
    /// <exception cref="GeoInputException">There is no body, its media type names no vector format, or it is not what the type says.</exception>
    /// <exception cref="BadHttpRequestException">The body is larger than <see cref="MostBytes"/>.</exception>
    internal static Task<VectorLayer> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var input = VectorInput.Of(request.Query);
        return ReadAsync(request, (path, name) => (input with { File = input.File with { CalledAs = name } }).Read(path, cancellationToken), cancellationToken);
    }

    /// <summary>Keeps the body for a job.</summary>
    /// <returns>Its name in the folder.</returns>
    internal static Task<string> KeepAsync(HttpRequest request, UploadFolder uploads, CancellationToken cancellationToken) => ReadAsync(request, (path, _) =>
    {
        using var file = File.OpenRead(path);
        return uploads.KeepAsync(file, Path.GetExtension(path), cancellationToken).GetAwaiter().GetResult();   // on a thread of its own already
    }, cancellationToken);

    /// <summary>Lends the body as a file with the extension of its format, and the name that messages call it by.</summary>
    internal static async Task<T> ReadAsync<T>(HttpRequest request, Func<string, string, T> read, CancellationToken cancellationToken)
    {
        var mediaType = request.ContentType?.Split(';')[0].Trim() ?? "";
        if (!Extensions.TryGetValue(mediaType, out var extension) && mediaType is not ("" or AnyType))
            throw new GeoInputException($"A body of the media type '{mediaType}' can't be read; send one of {string.Join(", ", Extensions.Keys)}.");
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = MostBytes;
        var folder = Directory.CreateTempSubdirectory("smartcity-upload-").FullName;
        var (path, typed) = (Path.Combine(folder, "body"), Path.Combine(folder, "upload"));
        try
        {
            await using (var file = File.Create(path)) await request.Body.CopyToAsync(file, cancellationToken);
            if (new FileInfo(path).Length == 0) throw new GeoInputException("The body is empty; send a vector file.");
            extension = Signature(path) ?? extension ?? throw new GeoInputException($"The body is no known vector format; send one of {string.Join(", ", Extensions.Keys)}, and say which.");
            typed += extension;
            File.Move(path, typed);
            return await Task.Run(() => read(typed, "upload" + extension), cancellationToken);
        }
        catch (GdalException e)
        {
            throw new GeoInputException(e.Message.Replace(typed, "upload" + extension, StringComparison.Ordinal), e);   // here the file is the caller's
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The extension that the first bytes prove, whatever the media type says; null when they prove none.</summary>
    private static string? Signature(string path)
    {
        Span<byte> bytes = stackalloc byte[SignatureBytes];
        using var file = File.OpenRead(path);
        bytes = bytes[..file.ReadAtLeast(bytes, SignatureBytes, throwOnEndOfStream: false)];
        return bytes switch
        {
            _ when bytes.StartsWith("PK\u0003\u0004"u8) => ".zip",   // a KMZ too
            _ when bytes.StartsWith("SQLite format 3"u8) => ".gpkg",
            _ when bytes.StartsWith("fgb"u8) => ".fgb",
            _ => null,
        };
    }
}
