using System.Text.RegularExpressions;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Imaging.Change;

/// <summary>Keeps the files that a run writes to that run alone, and clears away what a killed run of the same files left.</summary>
/// <remarks>Each file gets a neighbour <c>.NAME.lock</c>, locked for as long as the claim lives. The system lets go of a killed process's locks, so whoever
/// holds one knows that every unfinished <c>.NAME.….partial</c> beside it belongs to nobody.</remarks>
public sealed partial class OutputClaim : IDisposable
{
    /// <summary>EAGAIN: somebody else holds the lock.</summary>
    private const int HeldElsewhere = 11;

    private readonly List<FileStream> _locks = [];

    private OutputClaim() { }

    /// <param name="paths">Null ones are left out.</param>
    /// <exception cref="ImagingInputException">Another run writes one of them, two are the same, or a folder can't be written to.</exception>
    public static OutputClaim Take(params IReadOnlyList<string?> paths) => TryTake(paths)
        ?? throw new ImagingInputException($"Another run is writing {string.Join(" or ", paths.OfType<string>().Select(p => $"'{p}'"))}; wait for it, or name other files.");

    /// <inheritdoc cref="Take"/>
    /// <returns>Null when another run writes one of them.</returns>
    public static OutputClaim? TryTake(params IReadOnlyList<string?> paths)
    {
        var files = paths.OfType<string>().Select(p => (Given: p, Full: Path.GetFullPath(p))).OrderBy(p => p.Full, StringComparer.Ordinal).ToList();
        if (files.GroupBy(p => p.Full).FirstOrDefault(g => g.Count() > 1) is { } twice) throw new ImagingInputException($"'{twice.First().Given}' is named for two outputs; each needs a file of its own.");
        var claim = new OutputClaim();
        try
        {
            foreach (var (given, full) in files)
                if (!claim.Lock(given, full))
                {
                    claim.Dispose();
                    return null;
                }
            foreach (var (_, full) in files) ClearLeftOvers(full);
            return claim;
        }
        catch
        {
            claim.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var held in _locks)
        {
            File.Delete(held.Name);
            held.Dispose();
        }
        _locks.Clear();
    }

    private bool Lock(string given, string full)
    {
        OutputFolder.Require(given);
        try
        {
            _locks.Add(new(Neighbour(full, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            return true;
        }
        catch (IOException e) when (e.HResult == HeldElsewhere)
        {
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImagingInputException($"'{given}' can't be written: {e.Message}", e);
        }
    }

    private static void ClearLeftOvers(string full)
    {
        var name = Path.GetFileName(full);
        foreach (var left in Directory.EnumerateFiles(Path.GetDirectoryName(full)!, $".{name}.*"))
            if (Unfinished().IsMatch(Path.GetFileName(left).AsSpan(name.Length + 1))) File.Delete(left);
    }

    private static string Neighbour(string full, string ending) => Path.Combine(Path.GetDirectoryName(full)!, $".{Path.GetFileName(full)}.{ending}");

    // As GdalRasterWriter, RasterOutput, CogWriter and ChangeGeoJson name what is not finished yet, with what GDAL puts beside it.
    [GeneratedRegex(@"^\.[0-9a-f]{32}\.(partial|windows)")]
    private static partial Regex Unfinished();
}
