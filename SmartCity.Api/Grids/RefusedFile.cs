using SmartCity.Geo;

namespace SmartCity.Api.Grids;

/// <summary>What is said of a file that is taken whole or not at all, and has faults.</summary>
internal static class RefusedFile
{
    /// <summary>Faults that are named; the others are counted.</summary>
    private const int Told = 5;

    /// <param name="called">The file's name, as its sender knows it.</param>
    /// <param name="faults">Sentences, each with its place in the file.</param>
    internal static GeoInputException Of(string called, IReadOnlyCollection<string> faults) =>
        new($"'{called}' is not taken, nothing of it: {string.Join(" ", faults.Take(Told))}{(faults.Count > Told ? $" And {faults.Count - Told} more." : "")}");
}
