using Microsoft.AspNetCore.Http.Features;

namespace SmartCity.Api.Hosting;

/// <summary>Reads the form that a request carries.</summary>
internal static class SentForm
{
    /// <summary>A form of either kind; its limit of bytes takes the place of the server's.</summary>
    /// <exception cref="BadHttpRequestException">It is no form (415), or damaged, cut off or too large.</exception>
    internal static async Task<IFormCollection> ReadAsync(HttpRequest request, FormOptions options, CancellationToken cancellationToken)
    {
        if (!request.HasFormContentType) throw new BadHttpRequestException("The body must be a form: application/x-www-form-urlencoded or multipart/form-data.", StatusCodes.Status415UnsupportedMediaType);
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = options.MultipartBodyLengthLimit;
        try
        {
            return await request.ReadFormAsync(options, cancellationToken);
        }
        catch (Exception e) when (e is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw new BadHttpRequestException($"The form can't be read: {e.Message}", StatusCodes.Status400BadRequest, e);
        }
    }
}
