using System.Text;
using SmartCity.Geo;

namespace SmartCity.Api;

/// <summary>A page, table or other small file on disk; it appears under its name only when it is complete.</summary>
internal static class TextFile
{
    /// <summary>Refuses a path before the work is done in vain.</summary>
    /// <param name="extensions">What the name may end in, such as ".html"; the first one is named.</param>
    /// <exception cref="GeoInputException">The folder does not exist, or the name ends otherwise.</exception>
    internal static void RequireWritable(string path, params ReadOnlySpan<string> extensions)
    {
        if (!extensions.Contains(Path.GetExtension(path).ToLowerInvariant())) throw new GeoInputException($"'{path}' does not end in {extensions[0]}.");
        if (!Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path)))) throw new GeoInputException($"'{path}' can't be written: its folder does not exist.");
    }

    internal static void Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    internal static void Write(string path, byte[] content)
    {
        var full = Path.GetFullPath(path);
        var partial = Path.Combine(Path.GetDirectoryName(full)!, $".{Path.GetFileName(full)}.{Guid.NewGuid():N}.partial");
        try
        {
            File.WriteAllBytes(partial, content);
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
