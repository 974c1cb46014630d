namespace SmartCity.Api;

/// <summary>The header <c>Prefer</c> (RFC 7240).</summary>
internal static class Preference
{
    internal const string Async = "respond-async";

    /// <summary>Whether the client would rather not wait; the answer must then say that it was heard.</summary>
    internal static bool IsAsync(HttpRequest request) => request.Headers["Prefer"].Any(p => p?.Contains(Async, StringComparison.OrdinalIgnoreCase) ?? false);

    /// <summary>Says that the client need not wait.</summary>
    internal static void SayAsync(HttpResponse response) => response.Headers["Preference-Applied"] = Async;
}
