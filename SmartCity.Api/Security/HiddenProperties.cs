using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Features;

namespace SmartCity.Api.Security;

/// <summary>Leaves what the access policy hides of a layer out of JSON answers that are no features or tiles: those are made without it.</summary>
internal static class HiddenProperties
{
    /// <summary>Lets the answer be written to memory, and passes it on without the properties of these names, wherever they stand in it.</summary>
    internal static async Task AnswerWithoutAsync(HttpContext http, IReadOnlyList<string> hidden, RequestDelegate next)
    {
        var body = http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var answer = new MemoryStream();
        http.Response.Body = answer;
        try
        {
            await next(http);
        }
        finally
        {
            http.Features.Set(body);
        }
        var bytes = answer.ToArray();
        if (bytes.Length > 0 && http.Response.ContentType?.Contains("json", StringComparison.OrdinalIgnoreCase) == true && JsonNode.Parse(bytes) is { } whole)
        {
            Remove(whole, hidden);
            bytes = JsonSerializer.SerializeToUtf8Bytes(whole);
            http.Response.ContentLength = bytes.Length;
        }
        await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
    }

    internal static void Remove(JsonNode of, IReadOnlyList<string> hidden)
    {
        if (of is JsonObject members)
        {
            foreach (var name in hidden) members.Remove(name);
            foreach (var (_, member) in members)
                if (member is not null) Remove(member, hidden);
        }
        else if (of is JsonArray list)
        {
            foreach (var one in list)
                if (one is not null) Remove(one, hidden);
        }
    }
}
