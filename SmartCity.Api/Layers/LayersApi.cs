using SmartCity.Api.Features;
using SmartCity.Api.Grids;
using SmartCity.Api.Hosting;
using SmartCity.Api.Jobs;
using SmartCity.Api.Security;
using SmartCity.Geo.Features.UserLayers;
using SmartCity.Geo.Jobs;

namespace SmartCity.Api.Layers;

/// <summary><c>/layers</c>: collections that users bring as files. See docs/layers.md.</summary>
internal static class LayersApi
{
    internal static void MapLayers(this IEndpointRouteBuilder routes)
    {
        var layers = routes.MapGroup("/layers").WithTags("User layers");
        layers.MapGet("/", List).WithName("ListLayers").WithSummary("Layers that were imported from files").Produces<IEnumerable<LayerResponse>>();
        layers.MapGet("/{id}", Get).WithName("GetLayer").WithSummary("One of them").Produces<LayerResponse>().ProducesProblem(404);
        layers.MapPost("/", Import).RequireAuthorization(Roles.Analyst).WithName("ImportLayer")
            .Accepts<Stream>(UploadedVector.MediaTypes.First(), [.. UploadedVector.MediaTypes.Skip(1)])
            .Produces<LayerResponse>(201).Produces<LayerResponse>().Produces<JobResponse>(202).ProducesProblem(409).ProducesProblem(422)
            .WithSummary("A file becomes a collection with tiles, whole or not at all; a shapefile comes zipped; with Prefer: respond-async as a job");
        layers.MapDelete("/{id}", Remove).RequireAuthorization(Roles.Analyst).WithName("RemoveLayer").WithSummary("Removes a layer with all its features").ProducesProblem(404);
    }

    private static async Task<IResult> List(HttpRequest request, UserLayerStore store, CancellationToken cancellationToken, string? f = null)
    {
        QueryParameters.RefuseUnknown(request, Representation.Parameter);
        var layers = await store.ListAsync(cancellationToken);
        return Representation.WantsHtml(request)
            ? new HtmlPage("User layers").List(layers.Select(l => ($"/collections/{l.Id}?f=html", l.Title, $"{l.Geometry}; brought by {l.CreatedBy} on {WireTime.Text(l.CreatedAt)}"))).ToResult()
            : TypedResults.Ok(layers.Select(layer => LayerResponse.Of(layer, request)));
    }

    private static async Task<IResult> Get(string id, HttpRequest request, UserLayerStore store, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { } layer ? TypedResults.Ok(LayerResponse.Of(layer, request)) : None(id);

    private static async Task<IResult> Import(
        string name, HttpContext http, UserLayerStore store, LayerCatalogue catalogue, JobStore jobs, UploadFolder uploads, CancellationToken cancellationToken, string? title = null, string? description = null, string? attribution = null)
    {
        var request = http.Request;
        QueryParameters.RefuseUnknown(request, [.. VectorInput.QueryNames, "name", "title", "description", "attribution"]);
        var input = VectorInput.Of(request.Query);
        var order = new LayerOrder(name, input.File, title, description, attribution, input.Shift?.Name).Checked();
        var author = EditionsApi.Author(http);
        if (Preference.IsAsync(request))
        {
            var upload = await UploadedVector.KeepAsync(request, uploads, cancellationToken);
            var job = await jobs.CreateAsync(JobKind.ImportLayer, JobJson.Write(new ImportLayerParameters(upload, order, author)), cancellationToken);
            Preference.SayAsync(http.Response);
            return TypedResults.Accepted($"/jobs/{job.Id}", JobResponse.From(job));
        }
        var (read, features) = await UploadedVector.ReadAsync(request, (path, called) => order.Read(path, called, null, cancellationToken), cancellationToken);
        var (layer, isNew) = await store.CreateAsync(read, features, author, null, cancellationToken);
        catalogue.Forget();
        var answer = LayerResponse.Of(layer, request);
        return isNew ? TypedResults.Created(PublicAddress.Of(request, $"/layers/{layer.Id}"), answer) : TypedResults.Ok(answer);
    }

    private static async Task<IResult> Remove(string id, UserLayerStore store, LayerCatalogue catalogue, CancellationToken cancellationToken)
    {
        if (!await store.RemoveAsync(id, cancellationToken)) return None(id);
        catalogue.Forget();
        return TypedResults.NoContent();
    }

    private static IResult None(string id) => Results.Problem($"There is no user layer '{id}'.", statusCode: StatusCodes.Status404NotFound);
}
