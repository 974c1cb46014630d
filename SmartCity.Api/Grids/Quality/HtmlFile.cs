using SmartCity.Geo;

namespace SmartCity.Api.Grids.Quality;

/// <summary>A page on disk; it appears under its name only when it is complete.</summary>
internal static class HtmlFile
{
    /// <exception cref="GeoInputException">The folder does not exist, or the name is no page's.</exception>
    internal static void RequireWritable(string path)
    {
        if (Path.GetExtension(path).ToLowerInvariant() is not (".html" or ".htm")) throw new GeoInputException($"'{path}' does not end in .html; the report is written as a page.");
        if (!Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path)))) throw new GeoInputException($"'{path}' can't be written: its folder does not exist.");
    }

    internal static void Write(string path, string page)
    {
        var full = Path.GetFullPath(path);
        var partial = Path.Combine(Path.GetDirectoryName(full)!, $".{Path.GetFileName(full)}.{Guid.NewGuid():N}.partial");
        try
        {
            File.WriteAllText(partial, page);
            File.Move(partial, full, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GeoInputException($"'{path}' can't be written: {e.Message}", e);
        }
        finally
        {
            File.Delete(partial);
        }
    }
}
