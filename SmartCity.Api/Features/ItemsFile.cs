using System.Globalization;
using System.Text.Json;
using NetTopologySuite.IO;
using SmartCity.Api.Grids;
using SmartCity.Geo.Features;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Features;

/// <summary>A page of features as a file that GDAL writes: GeoPackage or FlatGeobuf, easting or longitude first as files have it.</summary>
/// <remarks>Further pages follow the header <c>Link</c> with rel="next".</remarks>
internal static class ItemsFile
{
    private const string Id = "id";

    internal static readonly IReadOnlyList<(string Name, string MediaType)> Formats = [("gpkg", "application/geopackage+sqlite3"), ("fgb", "application/flatgeobuf")];

    internal static bool Is(string format) => Formats.Any(f => f.Name == format);

    /// <param name="page">Its geometry is WKT, CRS84.</param>
    /// <param name="query">Its CRS is that of the file.</param>
    internal static async Task<IResult> WriteAsync(string format, FeatureLayer layer, FeaturePage<FeatureRow> page, FeatureQuery query, HttpContext http)
    {
        var folder = Directory.CreateTempSubdirectory("smartcity-items-").FullName;
        http.Response.OnCompleted(() =>
        {
            Directory.Delete(folder, recursive: true);
            return Task.CompletedTask;
        });
        var name = $"{layer.Id}.{format}";
        var properties = layer.Properties.Where(p => query.Properties?.Contains(p.Name) ?? true).ToList();
        IReadOnlyList<VectorField> fields = [new(Id, VectorFieldType.Text), .. properties.Select(p => new VectorField(p.Name, Type(p.Type)))];
        var output = new VectorOutput { Crs = FileCrs(query.Crs == FeatureCrs.Crs84 ? FeatureCrs.Wgs84 : query.Crs) };
        await Task.Run(() => output.Write(Path.Combine(folder, name), [.. page.Features.Select(row => Feature(row, properties))], fields, http.RequestAborted), http.RequestAborted);
        var mediaType = Formats.First(f => f.Name == format).MediaType;
        ItemsQuery.SayPage(http.Response, page, query, mediaType);
        RequestedCrs.Say(http.Response, query.Crs);
        return Results.File(Path.Combine(folder, name), mediaType, name);
    }

    private static string FileCrs(FeatureCrs crs) => $"EPSG:{crs.Uri[(crs.Uri.LastIndexOf('/') + 1)..]}";

    private static VectorFieldType Type(PropertyType type) => type switch
    {
        PropertyType.WholeNumber => VectorFieldType.Whole,
        PropertyType.Number => VectorFieldType.Real,
        PropertyType.Boolean => VectorFieldType.Truth,
        PropertyType.Instant => VectorFieldType.Time,
        _ => VectorFieldType.Text,
    };

    private static VectorFeature Feature(FeatureRow row, List<FeatureProperty> properties)
    {
        using var values = JsonDocument.Parse(row.Properties);
        var attributes = properties.ToDictionary(p => p.Name, p => Value(p.Type, values.RootElement.GetProperty(p.Name)));
        attributes[Id] = row.Id;
        var geometry = new WKTReader { IsOldNtsCoordinateSyntaxAllowed = false }.Read(row.Geometry);
        return new(geometry, attributes);
    }

    private static object? Value(PropertyType type, JsonElement value) => (value.ValueKind, type) switch
    {
        (JsonValueKind.Null, _) => null,
        (JsonValueKind.True or JsonValueKind.False, _) => value.GetBoolean(),
        (JsonValueKind.Number, PropertyType.WholeNumber) => value.GetInt64(),
        (JsonValueKind.Number, _) => value.GetDouble(),
        (JsonValueKind.String, PropertyType.Instant) => DateTimeOffset.Parse(value.GetString()!, CultureInfo.InvariantCulture).UtcDateTime,
        (JsonValueKind.String, _) => value.GetString(),
        _ => value.GetRawText(),
    };
}
