using System.CommandLine;
using System.Globalization;
using SmartCity.Api.Grids;
using SmartCity.Api.Hosting;
using SmartCity.Geo;
using SmartCity.Geo.Database;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Grids;

namespace SmartCity.Api.Commands.Grids;

/// <summary>How commands reach stored editions: what <c>--db</c> and <c>--author</c> say.</summary>
internal static class EditionAccess
{
    internal static Option<string?> DatabaseOption(bool recursive = false) => new("--db") { Description = "Connection string of an existing PostGIS. [default: SMARTCITY_DB, else the private one]", Recursive = recursive };

    internal static Option<string> AuthorOption() => new("--author") { Description = "Who does it, for the history.", DefaultValueFactory = _ => Environment.UserName, Recursive = true };

    internal static async Task<T> WithAsync<T>(string? database, Func<EditionStore, Task<T>> act, CancellationToken cancellationToken)
    {
        await using var access = await DatabaseAccess.OpenAsync(database, DataFolder.Default, isUp: false, null, cancellationToken);
        await using var source = GeoDatabase.Open(access.ConnectionString);
        return await act(new(source));
    }

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
