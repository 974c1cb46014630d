namespace SmartCity.Api;

/// <summary>Addresses as the client sees them.</summary>
internal static class PublicAddress
{
    /// <summary>An absolute address on this server, under the scheme and host that the client called.</summary>
    /// <param name="path">With a leading slash; with query if wished.</param>
    internal static string Of(HttpRequest request, string path) => $"{request.Scheme}://{request.Host}{request.PathBase}{path}";
}
