using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;

namespace SmartCity.Api.Grids;

/// <summary>404 in words: there is no such edition, or this caller may not see it; which of the two is not told.</summary>
/// <param name="code">Of the cell that was asked for; null: the edition itself.</param>
internal sealed class NoEdition(long id, string? code = null) : IResult, IEndpointMetadataProvider
{
    public Task ExecuteAsync(HttpContext httpContext) => TypedResults.Problem(
        code is null ? $"There is no edition {id}; drafts are seen with a key." : $"There is no cell {code} in an edition {id}; drafts are seen with a key.",
        statusCode: StatusCodes.Status404NotFound).ExecuteAsync(httpContext);

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status404NotFound, typeof(ProblemDetails), ["application/problem+json"]));
}
