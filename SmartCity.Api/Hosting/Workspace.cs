using Microsoft.Extensions.FileProviders;

namespace SmartCity.Api.Hosting;

/// <summary>The map workspace: <c>/map</c> is the page, <c>/assets</c> its files (their names carry a hash, so browsers may keep them).</summary>
internal static class Workspace
{
    internal static void UseWorkspace(this WebApplication app, string root)
    {
        var files = new PhysicalFileProvider(Path.GetFullPath(root));
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = files,
            OnPrepareResponse = file =>
                file.Context.Response.Headers.CacheControl = file.Context.Request.Path.StartsWithSegments("/assets") ? "public, max-age=31536000, immutable" : "no-cache",
        });
        app.MapGet("/map", (HttpContext http) =>
        {
            http.Response.Headers.CacheControl = "no-cache";
            return TypedResults.PhysicalFile(Path.Combine(files.Root, "map", "index.html"), "text/html; charset=utf-8");
        }).ExcludeFromDescription();
    }
}
