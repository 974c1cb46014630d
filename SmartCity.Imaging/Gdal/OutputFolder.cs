namespace SmartCity.Imaging.Gdal;

/// <summary>Where a result is to be written: checked before a long computation, not after it.</summary>
internal static class OutputFolder
{
    /// <exception cref="ImagingInputException">The folder of <paramref name="path"/> does not exist.</exception>
    internal static void Require(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (!Directory.Exists(folder)) throw new ImagingInputException($"'{path}' can't be written: the folder '{folder}' does not exist.");
    }
}
