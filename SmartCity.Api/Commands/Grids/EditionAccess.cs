using System.CommandLine;
using System.Globalization;
using SmartCity.Api.Grids;
using SmartCity.Geo;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Grids;

namespace SmartCity.Api.Commands.Grids;

/// <summary>How commands reach stored editions: what <c>--author</c> says of who edits.</summary>
internal static class EditionAccess
{
    internal static Option<string> AuthorOption() => new("--author") { Description = "Who does it, for the history.", DefaultValueFactory = _ => Environment.UserName, Recursive = true };

    internal static Task<T> WithAsync<T>(string? database, Func<EditionStore, Task<T>> act, CancellationToken cancellationToken) =>
        CommandDatabase.WithAsync(database, source => act(new(source)), cancellationToken);

    /// <summary>Cells of a file, or of an edition when the text is a number and no file of that name is there.</summary>
    /// <exception cref="GeoInputException">There is no such file or edition.</exception>
    internal static async Task<IReadOnlyList<GridCell>> CellsAsync(string fileOrEdition, string? database, CancellationToken cancellationToken)
    {
        if (File.Exists(fileOrEdition) || !long.TryParse(fileOrEdition, NumberStyles.None, CultureInfo.InvariantCulture, out var id)) return CellFile.Read(fileOrEdition, cancellationToken);
        return await WithAsync(database, async editions => await editions.FindAsync(id, cancellationToken) is { Status: not "discarded" }
            ? await editions.CellsAsync(id, cancellationToken)
            : throw Missing(id), cancellationToken);
    }

    internal static GeoInputException Missing(long id) => new($"There is no edition {id}; see 'grid editions list'.");
}
