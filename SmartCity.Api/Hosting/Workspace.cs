using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.FileProviders;

namespace SmartCity.Api.Hosting;

/// <summary>The map workspace: <c>/map</c> is the page, <c>/report</c> the form for citizens, <c>/assets</c> their files (their names carry a hash, so browsers may keep them).</summary>
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
        app.MapGet("/map", (HttpContext http) => Page(http, "map")).ExcludeFromDescription();
        // Anyone may see the form; who may send it, and how often, is told where it is sent to.
        foreach (var address in (string[])["/report", "/report/status"]) app.MapGet(address, (HttpContext http) => Page(http, "report")).AllowAnonymous().ExcludeFromDescription();

        PhysicalFileHttpResult Page(HttpContext http, string folder)
        {
            http.Response.Headers.CacheControl = "no-cache";
            return TypedResults.PhysicalFile(Path.Combine(files.Root, folder, "index.html"), "text/html; charset=utf-8");
        }
    }
}
