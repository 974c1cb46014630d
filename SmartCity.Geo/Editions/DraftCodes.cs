using System.Globalization;
using Npgsql;
using SmartCity.Geo.Grids.Editing;

namespace SmartCity.Geo.Editions;

/// <summary>Codes for cells that an edit makes: the next number of the community that never named a cell, in any edition.</summary>
internal static class DraftCodes
{
    /// <param name="parents">Per new cell a code of its community.</param>
    /// <param name="isTrial">True: whoever else asks may get the same codes.</param>
    /// <exception cref="GeoInputException">All 999 numbers of a community have been used.</exception>
    internal static async Task<IReadOnlyList<string>> NextAsync(NpgsqlConnection connection, IReadOnlyList<string> parents, bool isTrial, CancellationToken cancellationToken)
    {
        var codes = new string[parents.Count];
        foreach (var community in parents.Index().GroupBy(p => FreshCodes.CommunityOf(p.Item)).OrderBy(g => g.Key, StringComparer.Ordinal))   // always in this order: no deadlock
        {
            var used = await UsedAsync(connection, community.Key, isTrial, cancellationToken);
            foreach (var (place, _) in community)
            {
                var number = FreshCodes.Next(used, community.Key);
                used.Add(number);
                codes[place] = community.Key + number.ToString("D3", CultureInfo.InvariantCulture);
            }
        }
        return codes;
    }

    private static async Task<SortedSet<int>> UsedAsync(NpgsqlConnection connection, string community, bool isTrial, CancellationToken cancellationToken)
    {
        if (!isTrial)
        {
            // "code" in ASCII; until the transaction ends.
            await using var alone = new NpgsqlCommand("select pg_advisory_xact_lock(x'636f6465'::int, hashtext($1))", connection) { Parameters = { new() { Value = community } } };
            await alone.ExecuteNonQueryAsync(cancellationToken);
        }
        await using var command = new NpgsqlCommand(
            "select right(code, 3)::int from smartcity.cell where code between $1 || '001' and $1 || '999' union select right(code, 3)::int from smartcity.spent_code where code between $1 || '001' and $1 || '999'", connection)
        { Parameters = { new() { Value = community } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var used = new SortedSet<int>();
        while (await reader.ReadAsync(cancellationToken)) used.Add(reader.GetInt32(0));
        return used;
    }
}
