using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Net.Http.Headers;

namespace SmartCity.Api;

/// <summary>A body whose members depend on what it is sent to, so that no type stands for it.</summary>
internal static class JsonBody
{
    /// <exception cref="BadHttpRequestException">It has no media type or is no JSON (400), or is of another media type (415).</exception>
    internal static async Task<JsonNode?> ReadAsync(HttpRequest request, IReadOnlyList<string> mediaTypes, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(request.ContentType)) throw new BadHttpRequestException($"The header Content-Type is missing; {string.Join(" or ", mediaTypes)} is needed.");
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !mediaTypes.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase))
            throw new BadHttpRequestException($"The body is of type '{request.ContentType}'; {string.Join(" or ", mediaTypes)} is needed.", StatusCodes.Status415UnsupportedMediaType);
        try
        {
            using var document = await JsonDocument.ParseAsync(request.Body, new() { AllowDuplicateProperties = false }, cancellationToken);
            ReadTexts(document.RootElement);
            return JsonSerializer.Deserialize<JsonNode>(document);
        }
        catch (JsonException e)
        {
            throw new BadHttpRequestException("The body is no JSON.", e);
        }
        catch (InvalidOperationException)
        {
            throw new BadHttpRequestException("A text in the body is no Unicode: it holds half of a surrogate pair, or bytes that are no UTF-8.");
        }
    }

    /// <summary>Texts are read when they are used; those that can't be read are better met here.</summary>
    private static void ReadTexts(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                _ = element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray()) ReadTexts(item);
                break;
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    _ = property.Name;
                    ReadTexts(property.Value);
                }
                break;
        }
    }
}
