using System.Globalization;
using SmartCity.Api.Hosting;
using SmartCity.Api.Jobs;
using SmartCity.Api.Security;
using SmartCity.Geo;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Jobs;
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
            .Accepts<Stream>("application/geo+json", "application/json", "application/geopackage+sqlite3", "application/flatgeobuf", "application/vnd.google-earth.kml+xml", "application/zip", "text/csv", "application/octet-stream")
            .Produces<ImportReport>(StatusCodes.Status201Created).Produces<ImportReport>().Produces<JobResponse>(StatusCodes.Status202Accepted)
            .WithSummary("Stores a file of cells as a draft edition, whole or not at all; a shapefile comes zipped; with Prefer: respond-async as a job");
        routes.MapGet("/editions/{id:long}/export", ExportAsync).WithName("ExportEdition").WithTags("Editions").Produces(200, contentType: "application/geo+json")
            .WithSummary("An edition's cells as a file: geojson, gpkg, shp (zipped), fgb, kml or csv");
    }

    /// <remarks>With <c>Prefer: respond-async</c> (RFC 7240) the file becomes a job, which shows its progress and can be cancelled.</remarks>
    internal static async Task<IResult> ImportAsync(HttpRequest request, EditionStore editions, MapFeatureStore features, JobStore jobs, UploadFolder uploads, CancellationToken cancellationToken,
        string? name = null, string? map = null, [Microsoft.AspNetCore.Mvc.FromQuery(Name = "class")] int number = 1, string? adcode = null, bool repair = false, double? tolerance = null,
        [Microsoft.AspNetCore.Mvc.FromQuery(Name = "gap_width")] double? gapWidth = null, [Microsoft.AspNetCore.Mvc.FromQuery(Name = "dry_run")] bool dryRun = false)
    {
        QueryParameters.RefuseUnknown(request, [.. VectorInput.QueryNames, "name", "map", "class", "adcode", "repair", "tolerance", "gap_width", "dry_run"]);
        var input = VectorInput.Of(request.Query);
        var order = new ImportOrder(input.File, VectorOutput.List(map) ?? [], number, EditionsApi.Author(request.HttpContext), name, input.Shift?.Name, adcode, repair || tolerance is not null, tolerance, gapWidth, dryRun);
        if (Preference.IsAsync(request))
        {
            var upload = await UploadedVector.KeepAsync(request, uploads, cancellationToken);
            var job = await jobs.CreateAsync(JobKind.ImportCells, JobJson.Write(new ImportCellsParameters(upload, order)), cancellationToken);
            Preference.SayAsync(request.HttpContext.Response);
            return TypedResults.Accepted($"/jobs/{job.Id}", JobResponse.From(job));
        }
        var options = await order.OptionsAsync(features, cancellationToken);
        var read = await UploadedVector.ReadAsync(request, (path, called) => order.Read(path, called, options, null, cancellationToken), cancellationToken);
        var report = await order.StoreAsync(read, editions, cancellationToken);
        return report.Edition is { } stored
            ? new CreatedAt($"/editions/{stored.Id.ToString(CultureInfo.InvariantCulture)}", report)
            : Results.Json(report, CoverageJson.Options);
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
