namespace SmartCity.Imaging.Simulation;

/// <summary>Writes a small file beside its name and then renames it.</summary>
internal static class AtomicFile
{
    /// <param name="write">Gets the path to write to; it has the same extension.</param>
    internal static void Write(string path, Action<string> write)
    {
        var partial = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, $".{Guid.NewGuid():N}.partial{Path.GetExtension(path)}");
        try
        {
            write(partial);
            File.Move(partial, path, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }
}
