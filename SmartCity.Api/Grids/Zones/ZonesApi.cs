using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using SmartCity.Api.Commands.Grids;
using SmartCity.Api.Features;
using SmartCity.Api.Hosting;
using SmartCity.Api.Security;
using SmartCity.Geo;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Grids.Zones;

/// <summary><c>/grids/zones</c>: class zones from uploaded files.</summary>
internal static class ZonesApi
{
    private const int SignatureBytes = 16;
    private static readonly string[] VectorExtensions = [".geojson", ".json", ".gpkg", ".fgb", ".kml", ".kmz", ".zip"];
    private static readonly string[] Texts = ["legend", "built_up", "bands", "target", "core", "core_stay", "fringe", "fringe_stay", "window", "min_area", "min_width", "resolution"];

    internal static void MapZones(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/grids/zones", DrawZones).RequireAuthorization(Roles.Viewer).WithTags("Grids").WithName("DrawZones")
            .WithSummary("Class zones from a form: files area, and land_cover or imagery (GeoTIFF), water, protect, class_1 … class_9 (polygons of a class); texts legend or built_up, bands, target, core, core_stay, fringe, fringe_stay, window, min_area, min_width (metres, square metres), resolution; answers GeoJSON");

    internal static async Task<FileContentHttpResult> DrawZones(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasFormContentType) throw new GeoInputException("A form is needed (multipart/form-data), with the file 'area' and the raster 'land_cover' or 'imagery'.");
        var form = await SentForm.ReadAsync(request, new() { MultipartBodyLengthLimit = UploadedVector.MostBytes, ValueCountLimit = 100 }, cancellationToken);
        if (form.Keys.FirstOrDefault(k => !Texts.Contains(k)) is { } unknown) throw new GeoInputException($"The form has '{unknown}'; texts are {string.Join(", ", Texts)}.");
        var folder = Directory.CreateTempSubdirectory("smartcity-zones-");
        try
        {
            var files = new Dictionary<string, string>();
            foreach (var file in form.Files) files[file.Name] = await SaveAsync(file, folder.FullName, cancellationToken);
            var input = new ZoneInput
            {
                Areas = files.Remove("area", out var area) ? GridPartitionCommand.ReadAreas(area, new(), cancellationToken) : throw new GeoInputException("The form has no file 'area'."),
                LandCover = Take("land_cover"),
                Imagery = Take("imagery"),
                Protected = [.. new[] { Take("water"), Take("protect") }.OfType<string>()],
                Rules = [.. Enumerable.Range(1, 9).Select(c => (Class: c, File: Take(string.Create(CultureInfo.InvariantCulture, $"class_{c}")))).Where(r => r.File is not null).Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Class}={r.File}"))],
                Legend = Text("legend"),
                BuiltUp = Text("built_up"),
                Bands = Text("bands"),
                Target = Text("target"),
                Thresholds = new() { CoreEnter = Number("core", 0.5), CoreStay = Number("core_stay", 0.4), FringeEnter = Number("fringe", 0.2), FringeStay = Number("fringe_stay", 0.1) },
                WindowMetres = Number("window", 800),
                MinimumAreaSquareMetres = Number("min_area", 1e6),
                MinimumWidthMetres = Number("min_width", 300),
                Resolution = Text("resolution") is null ? null : Number("resolution", 0),
            };
            if (files.Keys.FirstOrDefault() is { } stray) throw new GeoInputException($"The form has the file '{stray}'; files are area, land_cover, imagery, water, protect and class_1 to class_9.");
            var (drawing, notes) = await Task.Run(() => input.Draw(null, cancellationToken), cancellationToken);
            return TypedResults.File(ZoneFile.GeoJsonOf(drawing, notes), GeoJson.MediaType);

            string? Take(string name) => files.Remove(name, out var path) ? path : null;
        }
        catch (GdalException e)
        {
            throw new GeoInputException(e.Message.Replace(folder.FullName + Path.DirectorySeparatorChar, "", StringComparison.Ordinal), e);   // here the files are the caller's
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        string? Text(string name) => form[name] is { Count: > 0 } values && !string.IsNullOrWhiteSpace(values[^1]) ? values[^1] : null;

        double Number(string name, double usual) => Text(name) is not { } text ? usual
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value
            : throw new GeoInputException($"'{name}' is '{text}'; a number is needed.");
    }

    // GDAL opens by content, and some contents lead to other files: only a true TIFF and the vector formats come through.
    private static async Task<string> SaveAsync(IFormFile file, string folder, CancellationToken cancellationToken)
    {
        if (file.Name.Length > 20 || !file.Name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')) throw new GeoInputException("A file of the form has no usable name; files are area, land_cover, imagery, water, protect and class_1 to class_9.");
        var isRaster = file.Name is "land_cover" or "imagery";
        var extension = isRaster ? ".tif" : Path.GetExtension(file.FileName).ToLowerInvariant();
        if (!isRaster && !VectorExtensions.Contains(extension)) throw new GeoInputException($"The file '{file.Name}' is called '{Path.GetFileName(file.FileName)}'; one of {string.Join(", ", VectorExtensions)} is needed.");
        var path = Path.Combine(folder, file.Name + extension);
        await using (var target = File.Create(path)) await file.CopyToAsync(target, cancellationToken);
        if (isRaster)
        {
            var head = new byte[SignatureBytes];
            await using var saved = File.OpenRead(path);
            var read = await saved.ReadAtLeastAsync(head, SignatureBytes, throwOnEndOfStream: false, cancellationToken);
            if (read < 8 || (head[0], head[1]) is not (((byte)'I', (byte)'I') or ((byte)'M', (byte)'M'))) throw new GeoInputException($"The file '{file.Name}' is no GeoTIFF.");
        }
        return path;
    }
}
