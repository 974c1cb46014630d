using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using SmartCity.Api.Hosting;
using SmartCity.Api.Security;
using SmartCity.Imaging.Stac;

namespace SmartCity.Api.Scenes;

/// <summary><c>POST /scenes/search</c>: what a STAC API on an allowed host has over an area. <c>fetch_scene</c> jobs bring it here.</summary>
internal static class StacSearchApi
{
    internal static void MapStacSearch(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/scenes/search", Search).RequireAuthorization(Roles.Analyst).WithName("SearchScenes").WithTags("Scenes").WithSummary("Search a STAC API on an allowed host").ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    internal static async Task<Ok<List<StacItemResponse>>> Search(StacSearchRequest search, StacClient stac, SmartCityOptions options, CancellationToken cancellationToken)
    {
        var api = new StacHosts(options.StacHosts).Require(search.Stac);
        var query = new StacQuery(SearchArea.Box(search.Bbox).EnvelopeInternal, search.From, search.To) { Collections = search.Collections ?? [], MostCloud = search.MaxCloud, Limit = Math.Min(search.Limit ?? 100, 1000) };
        var items = new List<StacItemResponse>();
        await foreach (var item in stac.SearchAsync(api, query, cancellationToken)) items.Add(StacItemResponse.From(item));
        return TypedResults.Ok(items);
    }
}

/// <param name="Stac">Landing page of a STAC API.</param>
/// <param name="Bbox">West, south, east, north in degrees.</param>
/// <param name="MaxCloud">0 … 1.</param>
internal sealed record StacSearchRequest(
    string Stac, IReadOnlyList<double> Bbox, DateTimeOffset From, DateTimeOffset To, IReadOnlyList<string>? Collections = null, [property: JsonPropertyName("max_cloud")] double? MaxCloud = null, int? Limit = null);

/// <summary>An item on the wire.</summary>
/// <param name="AcquiredAt">RFC 3339, UTC.</param>
/// <param name="CloudShare">0 … 1; absent when not known.</param>
/// <param name="Bbox">West, south, east, north in degrees.</param>
/// <param name="Assets">Keys of the files.</param>
internal sealed record StacItemResponse(
    string Id, string? Collection,
    [property: JsonPropertyName("acquired_at")] string AcquiredAt,
    [property: JsonPropertyName("cloud_share")] double? CloudShare,
    string? Platform, IReadOnlyList<double> Bbox, IReadOnlyList<string> Assets)
{
    internal static StacItemResponse From(StacItem item) => new(item.Id, item.Collection, WireTime.Text(item.AcquiredAt), item.CloudShare, item.Platform, item.Bbox, [.. item.Assets.Select(a => a.Key)]);
}
