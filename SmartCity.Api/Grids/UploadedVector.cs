using SmartCity.Geo;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Grids;

/// <summary>A vector file that came as a request's body.</summary>
internal static class UploadedVector
{
    /// <summary>Largest body of an endpoint that takes a file, in bytes.</summary>
    internal const long MostBytes = 512L << 20;

    private static readonly Dictionary<string, string> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["application/geo+json"] = ".geojson",
        ["application/json"] = ".geojson",
        ["application/geopackage+sqlite3"] = ".gpkg",
        ["application/flatgeobuf"] = ".fgb",
        ["application/vnd.google-earth.kml+xml"] = ".kml",
        ["application/zip"] = ".shp.zip",
    };

    /// <summary>Reads the body's first layer, brought to EPSG:4490, longitude and latitude. The body itself is gone afterwards.</summary>
    /// <exception cref="GeoInputException">There is no body, or its media type names no vector format.</exception>
    /// <exception cref="GdalException">The body is not what its media type says.</exception>
    internal static async Task<VectorLayer> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var mediaType = request.ContentType?.Split(';')[0].Trim() ?? "";
        if (!Extensions.TryGetValue(mediaType, out var extension))
            throw new GeoInputException($"A body of the media type '{mediaType}' can't be read; send one of {string.Join(", ", Extensions.Keys)}.");
        var path = Path.Combine(Path.GetTempPath(), $"smartcity-{Guid.CreateVersion7():N}{extension}");
        try
        {
            await using (var file = File.Create(path)) await request.Body.CopyToAsync(file, cancellationToken);
            if (new FileInfo(path).Length == 0) throw new GeoInputException("The body is empty; send a vector file.");
            return VectorFile.Read(path, null, null, cancellationToken);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
