using System.CommandLine;
using Npgsql;
using SmartCity.Api.Hosting;
using SmartCity.Geo.Access;
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

    /// <summary><c>--as</c>: whose sight an export holds.</summary>
    internal static Option<string> VisitorOption() =>
        new("--as") { Description = $"Whose sight it holds, by the access policy: {string.Join(", ", AccessPolicy.Visitors)}.", DefaultValueFactory = _ => AccessPolicy.Local };

    /// <summary>As above, but sees no more than a visitor may see by the access policy in force.</summary>
    /// <param name="visitor">One of <see cref="AccessPolicy.Visitors"/>.</param>
    /// <exception cref="Geo.GeoInputException">There is no such visitor; or as above.</exception>
    internal static async Task<T> AsVisitorAsync<T>(string? named, string visitor, Func<NpgsqlDataSource, Visibility, Task<T>> act, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.Visitors.Contains(visitor)) throw new Geo.GeoInputException($"There is no visitor '{visitor}'; there are {string.Join(", ", AccessPolicy.Visitors)}.");
        var seen = ServerSettings.Policy().Current.Of(visitor);
        await using var access = await DatabaseAccess.OpenAsync(named, DataFolder.Default, isUp: false, null, cancellationToken);
        await using var source = GeoDatabase.Open(access.ConnectionString);
        await using var pools = new ReadingPools(source, access.ConnectionString);
        return await act(pools.Of(seen), seen);
    }
}
