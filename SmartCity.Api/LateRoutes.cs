using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace SmartCity.Api;

/// <summary>Endpoints whose handlers are compiled at their first request.</summary>
/// <remarks>
/// The framework compiles the binding of every handler's parameters when routes are first matched: for our 460 addresses nearly two seconds of processor
/// time and some 10 MB at each start, of which a server ever uses a part. What a handler says of itself (parameters, answers) is read as before; a
/// test compiles them all. These methods are nearer than the framework's of the same names and so are the ones called.
/// </remarks>
internal static class LateRoutes
{
    internal static RouteHandlerBuilder MapGet(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, Delegate handler) => Map(endpoints, pattern, handler, HttpMethods.Get);

    internal static RouteHandlerBuilder MapPost(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, Delegate handler) => Map(endpoints, pattern, handler, HttpMethods.Post);

    internal static RouteHandlerBuilder MapPut(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, Delegate handler) => Map(endpoints, pattern, handler, HttpMethods.Put);

    internal static RouteHandlerBuilder MapPatch(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, Delegate handler) => Map(endpoints, pattern, handler, HttpMethods.Patch);

    internal static RouteHandlerBuilder MapDelete(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, Delegate handler) => Map(endpoints, pattern, handler, HttpMethods.Delete);

    internal static RouteHandlerBuilder MapMethods(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, IEnumerable<string> methods, Delegate handler) => Map(endpoints, pattern, handler, [.. methods]);

    private static RouteHandlerBuilder Map(IEndpointRouteBuilder endpoints, string pattern, Delegate handler, params string[] methods) =>
        RouteHandlerServices.Map(endpoints, pattern, handler, methods, RequestDelegateFactory.InferMetadata, Late);

    private static RequestDelegateResult Late(Delegate handler, RequestDelegateFactoryOptions options, RequestDelegateMetadataResult? described)
    {
        var bound = new Lazy<RequestDelegate>(() => RequestDelegateFactory.Create(handler, options).RequestDelegate);
        return new(http => bound.Value(http), described?.EndpointMetadata ?? []);
    }
}
