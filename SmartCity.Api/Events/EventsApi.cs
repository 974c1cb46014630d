using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using SmartCity.Api.Security;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Events;

namespace SmartCity.Api.Events;

/// <summary>New and changed cases as server-sent events: <c>GET /events</c>. See docs/events.md.</summary>
internal static class EventsApi
{
    internal const string Path = "/events";

    private const string LastEventId = "Last-Event-ID";

    internal static IServiceCollection AddEvents(this IServiceCollection services, EventOptions options, bool hasDatabase)
    {
        services.AddSingleton(options).AddSingleton<EventFeed>().AddSingleton<WebhookSecrets>().AddSingleton<WebhookDesk>().AddSingleton<WebhookDispatcher>()
            .AddSingleton(p => new WebhookSender(options, p.GetRequiredService<TimeProvider>()));
        if (!hasDatabase) return services;
        services.AddHostedService<EventPump>();
        if (options.Delivers) services.AddHostedService(p => p.GetRequiredService<WebhookDispatcher>());
        return services;
    }

    internal static IEndpointRouteBuilder MapEvents(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, Follow).WithTags("Events").WithName("FollowEvents").WithSummary("New and changed cases as server-sent events; Last-Event-ID resumes")
            .Produces<string>(StatusCodes.Status200OK, "text/event-stream").ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        routes.MapWebhooks();
        return routes;
    }

    /// <param name="types">Event types, comma-separated; all when absent.</param>
    /// <param name="classes">Event classes of cases, comma-separated.</param>
    /// <param name="areas">Prefixes of cell codes, comma-separated.</param>
    /// <param name="after">As the header Last-Event-ID, for clients that can't send one: 0 for all that is kept.</param>
    internal static async Task<IResult> Follow(
        HttpContext http, EventFeed feed, OutboxStore outbox, UnitStore units, KeyRing keys, EventOptions options, IHostApplicationLifetime lifetime,
        string? types, string? classes, string? areas, [FromQuery(Name = "last_event_id")] string? after)
    {
        QueryParameters.RefuseUnknown(http.Request, "types", "classes", "areas", "last_event_id");
        var filter = new EventFilter(List(types), List(classes), List(areas)).Checked();
        if (http.User is { Role: Role.Handler, Unit: null }) return TypedResults.Problem("A handler sees the cases of a unit, and this one belongs to none; a key can be given one.", statusCode: StatusCodes.Status403Forbidden);
        var from = Position(http.Request.Headers[LastEventId].ToString() is { Length: > 0 } header ? header : after) ?? (await outbox.BoundsAsync(http.RequestAborted)).Head;
        try
        {
            if (feed.Enter() > options.Streams)
            {
                http.Response.Headers.RetryAfter = "5";
                return TypedResults.Problem($"{options.Streams} streams are open already; try again.", statusCode: StatusCodes.Status503ServiceUnavailable);
            }
            using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
            http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            await new EventStream(feed, outbox, units, keys, options, http, filter, from).RunAsync(end.Token);
            return Results.Empty;
        }
        finally
        {
            feed.Leave();
        }
    }

    internal static IReadOnlyList<string> List(string? text) => text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static long? Position(string? text)
    {
        if (text is null) return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? position
            : throw new BadHttpRequestException($"The last event id '{text}' is none of ours; they are whole numbers.");
    }
}
