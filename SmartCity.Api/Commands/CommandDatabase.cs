using System.CommandLine;
using Npgsql;
using SmartCity.Api.Hosting;
using SmartCity.Geo.Database;

namespace SmartCity.Api.Commands;

/// <summary>How commands reach the database: the one that <c>--db</c> names, else the private one.</summary>
internal static class CommandDatabase
{
    internal static Option<string?> Option(bool recursive = false) => new("--db") { Description = "Connection string of an existing PostGIS. [default: SMARTCITY_DB, else the private one]", Recursive = recursive };

    /// <summary>Acts on the database, started and migrated; what was started for it is stopped again.</summary>
    /// <param name="named">What <see cref="Option"/> says.</param>
    /// <exception cref="Geo.GeoInputException">It can't be reached or used.</exception>
    internal static async Task<T> WithAsync<T>(string? named, Func<NpgsqlDataSource, Task<T>> act, CancellationToken cancellationToken)
    {
        await using var access = await DatabaseAccess.OpenAsync(named, DataFolder.Default, isUp: false, null, cancellationToken);
        await using var source = GeoDatabase.Open(access.ConnectionString);
        return await act(source);
    }
}
