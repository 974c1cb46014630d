using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SmartCity.Api.Cameras;
using SmartCity.Api.Evidence;
using SmartCity.Api.Grids;
using SmartCity.Api.Reports;
using SmartCity.Api.Sites;
using SmartCity.Api.Telemetry;
using SmartCity.Geo;
using SmartCity.Geo.Cameras;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Sites;
using SmartCity.Imaging;

namespace SmartCity.Api;

/// <summary>Every error that leaves the API is <c>application/problem+json</c> (RFC 9457), whatever the client accepts.</summary>
internal static class Problems
{
    /// <summary>The one table of exception → status. A message goes out only where it was written for the caller.</summary>
    internal static (int Status, string? Detail) Of(Exception exception) => exception switch
    {
        BadHttpRequestException e => (e.StatusCode, e.InnerException is JsonException json ? $"The body is not the expected JSON: {json.Message}" : e.Message),
        GeoInputException or ImagingInputException => (StatusCodes.Status422UnprocessableEntity, exception.Message),
        NoServiceException => (StatusCodes.Status404NotFound, exception.Message),
        GeoConflictException => (StatusCodes.Status409Conflict, exception.Message),
        ArgumentOutOfRangeException or FormatException => (StatusCodes.Status400BadRequest, exception.Message),
        InvalidOperationException e when e.InnerException is NotSupportedException or ArgumentException && e.Message.Contains("content type charset", StringComparison.Ordinal) =>
            (StatusCodes.Status415UnsupportedMediaType, "The charset of the body is not known here; UTF-8 is."),
        PostgresException { SqlState: PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter } =>
            (StatusCodes.Status422UnprocessableEntity, "A text holds a character that can't be stored, such as U+0000."),
        EvidenceStorageException => (StatusCodes.Status503ServiceUnavailable, exception.Message),
        OperationCanceledException => (StatusCodes.Status499ClientClosedRequest, null),
        NpgsqlException { IsTransient: true } or TimeoutException => (StatusCodes.Status503ServiceUnavailable, "The database does not answer; try again."),
        _ => (StatusCodes.Status500InternalServerError, null),
    };

    internal static IServiceCollection AddProblems(this IServiceCollection services)
    {
        services.AddSingleton<IProblemDetailsWriter, AlwaysJson>();   // before the default writer, which is silent for "Accept: image/png"
        services.AddProblemDetails();
        services.AddExceptionHandler<Handler>();
        // Otherwise a query value that does not parse ends differently in Development and Production (dotnet/aspnetcore#64341).
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        return services;
    }

    internal static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions { StatusCodeSelector = e => Of(e).Status, SuppressDiagnosticsCallback = c => c.Exception is not null && Of(c.Exception).Status < 500 });
        app.UseStatusCodePages();
    }

    private sealed class Handler(IProblemDetailsService problems, ILogger<Handler> logger) : IExceptionHandler
    {
        public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
        {
            var (status, detail) = Of(exception);
            if (status == StatusCodes.Status500InternalServerError) logger.RequestFailed(httpContext.Request.Path, exception);
            httpContext.Response.StatusCode = status;
            var problem = new ProblemDetails { Status = status, Detail = detail };
            if (exception is StaleCellsException stale) problem.Extensions["current"] = stale.Current.Select(CellFeature.Of).ToList();
            if (exception is StaleEntryException entry) problem.Extensions["current"] = RegisterResponse.Of(entry.Current);
            if (exception is StaleCameraException camera) problem.Extensions["current"] = CameraResponse.Of(camera.Current, null);
            return await problems.TryWriteAsync(new() { HttpContext = httpContext, Exception = exception, ProblemDetails = problem });
        }
    }

    private sealed class AlwaysJson : IProblemDetailsWriter
    {
        public bool CanWrite(ProblemDetailsContext context) => true;

        public ValueTask WriteAsync(ProblemDetailsContext context)
        {
            var (http, problem) = (context.HttpContext, context.ProblemDetails);
            problem.Status ??= http.Response.StatusCode;
            problem.Title ??= Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(problem.Status.Value);
            problem.Type ??= "about:blank";
            problem.Instance ??= http.Request.Path;
            problem.Extensions.TryAdd("traceId", System.Diagnostics.Activity.Current?.Id ?? http.TraceIdentifier);
            return new(http.Response.WriteAsJsonAsync(problem, problem.GetType(), options: null, "application/problem+json", http.RequestAborted));
        }
    }
}
