using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using SmartCity.Api.Security;
using SmartCity.Geo.Events;

namespace SmartCity.Api.Events;

/// <summary>Webhooks: who is told of events, and what became of it. For admins.</summary>
internal static class WebhooksApi
{
    private static readonly string[] States = ["waiting", "delivered", "dead"];

    internal static void MapWebhooks(this IEndpointRouteBuilder routes)
    {
        var webhooks = routes.MapGroup("/webhooks").WithTags("Events").RequireAuthorization(Roles.Admin);
        webhooks.MapPost("/", Add).WithName("AddWebhook").WithSummary("Registers a webhook; the answer holds its secret, this once").ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        webhooks.MapGet("/", List).WithName("ListWebhooks").WithSummary("All webhooks and how they do");
        webhooks.MapGet("/{id:guid}", Get).WithName("GetWebhook").WithSummary("One webhook");
        webhooks.MapDelete("/{id:guid}", Remove).WithName("RemoveWebhook").WithSummary("Removes a webhook with all that still waits for it");
        webhooks.MapPost("/{id:guid}/pause", Pause).WithName("PauseWebhook").WithSummary("Calls it no more; its events collect");
        webhooks.MapPost("/{id:guid}/resume", Resume).WithName("ResumeWebhook").WithSummary("Calls it again, beginning with what has collected");
        webhooks.MapPost("/{id:guid}/test", Test).WithName("TestWebhook").WithSummary("Sends a signed message that means nothing, and tells what was answered");
        webhooks.MapPost("/{id:guid}/retry", Retry).WithName("RetryWebhook").WithSummary("Delivers dead letters again");
        webhooks.MapGet("/{id:guid}/deliveries", Deliveries).WithName("ListDeliveries").WithSummary("Deliveries of one state, by position; dead ones are the dead letters").ProducesValidationProblem();
    }

    internal static async Task<Created<WebhookResponse>> Add([FromBody] WebhookRequest wanted, HttpContext http, WebhookDesk desk, CancellationToken cancellationToken)
    {
        var (webhook, secret) = await desk.AddAsync(wanted, http.User.FindFirstValue(ClaimTypes.Name)!, cancellationToken);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created(PublicAddress.Of(http.Request, $"/webhooks/{webhook.Id}"), WebhookResponse.From(webhook) with { Secret = secret });
    }

    internal static async Task<Ok<IEnumerable<WebhookResponse>>> List(WebhookStore webhooks, CancellationToken cancellationToken) =>
        TypedResults.Ok((await webhooks.ListAsync(cancellationToken)).Select(WebhookResponse.From));

    internal static async Task<Results<Ok<WebhookResponse>, NotFound>> Get(Guid id, WebhookStore webhooks, CancellationToken cancellationToken) =>
        await webhooks.FindAsync(id, cancellationToken) is { } found ? TypedResults.Ok(WebhookResponse.From(found)) : TypedResults.NotFound();

    internal static async Task<Results<NoContent, NotFound>> Remove(Guid id, WebhookStore webhooks, CancellationToken cancellationToken) =>
        await webhooks.RemoveAsync(id, cancellationToken) ? TypedResults.NoContent() : TypedResults.NotFound();

    internal static Task<Results<Ok<WebhookResponse>, NotFound>> Pause(Guid id, WebhookStore webhooks, CancellationToken cancellationToken) => SetAsync(id, "paused", webhooks, cancellationToken);

    internal static async Task<Results<Ok<WebhookResponse>, NotFound>> Resume(Guid id, WebhookStore webhooks, WebhookDispatcher dispatcher, CancellationToken cancellationToken)
    {
        var answer = await SetAsync(id, "active", webhooks, cancellationToken);
        dispatcher.Wake();
        return answer;
    }

    internal static async Task<Results<Ok<TestResponse>, NotFound>> Test(Guid id, WebhookDesk desk, CancellationToken cancellationToken) =>
        await desk.TestAsync(id, cancellationToken) is { } result ? TypedResults.Ok(new TestResponse(result.Trouble is null, result.Answered, result.Trouble)) : TypedResults.NotFound();

    internal static async Task<Results<Ok<RetryResponse>, NotFound>> Retry(Guid id, [FromBody] RetryRequest? wanted, WebhookStore webhooks, CancellationToken cancellationToken) =>
        await webhooks.FindAsync(id, cancellationToken) is null ? TypedResults.NotFound() : TypedResults.Ok(new RetryResponse(await webhooks.RetryAsync(id, wanted?.EventId, cancellationToken)));

    internal static async Task<Results<Ok<IEnumerable<DeliveryResponse>>, NotFound>> Deliveries(
        Guid id, HttpRequest request, WebhookStore webhooks, CancellationToken cancellationToken, string state = "dead", [Range(0, long.MaxValue)] long after = 0, [Range(1, 1000)] int limit = 100)
    {
        QueryParameters.RefuseUnknown(request, "state", "after", "limit");
        if (!States.Contains(state)) throw new BadHttpRequestException($"There is no state '{state}'; there are {string.Join(", ", States)}.");
        if (limit is < 1 or > 1000 || after < 0) throw new BadHttpRequestException("The parameter 'limit' is 1 to 1000, 'after' is a position.");
        if (await webhooks.FindAsync(id, cancellationToken) is null) return TypedResults.NotFound();
        return TypedResults.Ok((await webhooks.DeliveriesAsync(id, state, after, limit, cancellationToken)).Select(DeliveryResponse.From));
    }

    private static async Task<Results<Ok<WebhookResponse>, NotFound>> SetAsync(Guid id, string state, WebhookStore webhooks, CancellationToken cancellationToken) =>
        await webhooks.SetStateAsync(id, state, cancellationToken) ? TypedResults.Ok(WebhookResponse.From((await webhooks.FindAsync(id, cancellationToken))!)) : TypedResults.NotFound();
}
