using System.Globalization;
using SmartCity.Api.Security;
using SmartCity.Geo;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Grids.Importing;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Grids;

/// <summary><c>POST /editions/import</c> and <c>GET /editions/{id}/export</c>.</summary>
internal static class ImportExportApi
{
    private static readonly Dictionary<string, (string Extension, string MediaType)> Formats = new(StringComparer.OrdinalIgnoreCase)
    {
        ["geojson"] = (".geojson", "application/geo+json"),
        ["gpkg"] = (".gpkg", "application/geopackage+sqlite3"),
        ["shp"] = (".shp.zip", "application/zip"),
        ["fgb"] = (".fgb", "application/flatgeobuf"),
        ["kml"] = (".kml", "application/vnd.google-earth.kml+xml"),
        ["csv"] = (".csv", "text/csv"),
    };

    internal static void MapImportExport(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/editions/import", ImportAsync).WithName("ImportEdition").WithTags("Editions").RequireAuthorization(Roles.Analyst)
            .Accepts<Stream>("application/geo+json", "application/geopackage+sqlite3", "application/flatgeobuf", "application/vnd.google-earth.kml+xml", "application/zip", "text/csv", "application/octet-stream")
            .Produces<ImportReport>(StatusCodes.Status201Created).Produces<ImportReport>()
            .WithSummary("Stores a file of cells as a draft edition, whole or not at all; a shapefile comes zipped");
        routes.MapGet("/editions/{id:long}/export", ExportAsync).WithName("ExportEdition").WithTags("Editions").Produces(200, contentType: "application/geo+json")
            .WithSummary("An edition's cells as a file: geojson, gpkg, shp (zipped), fgb, kml or csv");
    }

    internal static async Task<IResult> ImportAsync(HttpRequest request, EditionStore editions, MapFeatureStore features, CancellationToken cancellationToken,
        string? name = null, string? map = null, [Microsoft.AspNetCore.Mvc.FromQuery(Name = "class")] int number = 1, string? adcode = null, bool repair = false, double? tolerance = null,
        [Microsoft.AspNetCore.Mvc.FromQuery(Name = "gap_width")] double? gapWidth = null, [Microsoft.AspNetCore.Mvc.FromQuery(Name = "dry_run")] bool dryRun = false)
    {
        QueryParameters.RefuseUnknown(request, [.. VectorInput.QueryNames, "name", "map", "class", "adcode", "repair", "tolerance", "gap_width", "dry_run"]);
        var input = VectorInput.Of(request.Query);
        var options = new CellImportOptions
        {
            Map = VectorOutput.List(map) ?? [],
            Class = number,
            Adcode = adcode,
            Repairs = repair || tolerance is not null,
            ToleranceMetres = tolerance,
            GapWidthMetres = gapWidth ?? double.PositiveInfinity,
            Reference = await CellReading.StoredDistrictsAsync(features, cancellationToken),
        };
        var (layer, imported, sha256) = await UploadedVector.ReadAsync(request, (path, called) =>
        {
            var layer = (input with { File = input.File with { CalledAs = called } }).Read(path, cancellationToken);
            return (layer, CellReading.Import(layer, called, options, null, cancellationToken), ImportReport.Sha256(path));
        }, cancellationToken);
        var file = name ?? layer.Name;
        var stored = dryRun ? null : await editions.CreateDraftAsync(ImportReport.Draft(file, file, sha256, imported,
            new { input.File.Crs, Shift = input.Shift?.Name, input.File.Layer, input.File.Where, options.Map, options.Class, options.Adcode, options.Repairs, options.ToleranceMetres },
            EditionsApi.Author(request.HttpContext)), cancellationToken);
        var report = ImportReport.Of(file, layer, input.Shift, imported, [], stored);
        return stored is null
            ? Results.Json(report, CoverageJson.Options)
            : new CreatedAt($"/editions/{stored.Edition.Id.ToString(CultureInfo.InvariantCulture)}", report);
    }

    internal static async Task<IResult> ExportAsync(long id, HttpRequest request, EditionStore editions, CancellationToken cancellationToken,
        string format = "geojson", string? crs = null, string? shift = null, string? fields = null, string? encoding = null, bool geometry = true)
    {
        QueryParameters.RefuseUnknown(request, "format", "crs", "shift", "fields", "encoding", "geometry");
        if (!Formats.TryGetValue(format, out var kind)) throw new GeoInputException($"There is no format '{format}'; there are {string.Join(", ", Formats.Keys)}.");
        var folder = Directory.CreateTempSubdirectory("smartcity-export-").FullName;
        request.HttpContext.Response.OnCompleted(() =>
        {
            Directory.Delete(folder, recursive: true);
            return Task.CompletedTask;
        });
        var file = string.Create(CultureInfo.InvariantCulture, $"edition-{id}{kind.Extension}");
        var path = Path.Combine(folder, file);
        var output = new VectorOutput { Crs = crs ?? CrsTransform.Cgcs2000, Shift = CoordinateShift.Parse(shift), Fields = VectorOutput.List(fields), Encoding = encoding, WithWkt = geometry };
        try
        {
            output.Require(path);
            if (await EditionsApi.FindVisibleAsync(id, request.HttpContext, editions, cancellationToken) is not { } edition)
                return Results.Problem($"There is no edition {id} here{(request.HttpContext.User.Has(Role.Viewer) ? "" : " that is public; drafts need a key")}.", statusCode: StatusCodes.Status404NotFound);
            var layer = await EditionLayer.ReadAsync(edition, editions, cancellationToken);
            await Task.Run(() => output.Write(path, layer.Features, layer.Fields, cancellationToken), cancellationToken);
        }
        catch (Exception e) when (e is Imaging.ImagingInputException)
        {
            throw new GeoInputException(e.Message.Replace(path, file, StringComparison.Ordinal), e);
        }
        request.HttpContext.Response.Headers["Content-Crs"] = $"<{output.Crs}>";
        return Results.File(path, kind.MediaType, file);
    }

    /// <summary>201 with the place and the report in snake_case.</summary>
    private sealed class CreatedAt(string location, ImportReport report) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status201Created;
            httpContext.Response.Headers.Location = location;
            return httpContext.Response.WriteAsJsonAsync(report, CoverageJson.Options, httpContext.RequestAborted);
        }
    }
}
