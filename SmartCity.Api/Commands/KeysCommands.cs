using System.CommandLine;
using System.Globalization;
using SmartCity.Api.Hosting;
using SmartCity.Api.Security;
using SmartCity.Geo;
using SmartCity.Geo.Access;
using SmartCity.Geo.Database;

namespace SmartCity.Api.Commands;

/// <summary><c>keys create | list | revoke</c>: who may do what with the API.</summary>
internal static class KeysCommands
{
    internal static Command Create()
    {
        var database = new Option<string?>("--db") { Description = "Connection string of an existing PostGIS. [default: SMARTCITY_DB, else the private one]", Recursive = true };
        var role = new Option<string>("--role") { Description = string.Join(", ", Roles.All), Required = true };
        role.AcceptOnlyFromAmong([.. Roles.All]);
        var name = new Option<string>("--name") { Description = "Whose key it is.", Required = true };
        var unit = new Option<string?>("--unit") { Description = "The unit whose cases a handler sees and acts on; see 'cases units list'." };
        var id = new Argument<long>("id");
        var create = new Command("create", "Make a key; it is shown this once.") { role, name, unit };
        create.SetAction((parsed, cancellationToken) => WithAsync(parsed.GetValue(database), async keys =>
            Console.WriteLine((await keys.CreateAsync(parsed.GetValue(name)!, parsed.GetValue(role)!, parsed.GetValue(unit), cancellationToken)).Plaintext), cancellationToken));
        var list = new Command("list", "All keys, without their secrets.");
        list.SetAction((parsed, cancellationToken) => WithAsync(parsed.GetValue(database), async keys =>
        {
            foreach (var key in await keys.ListAsync(cancellationToken))
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{key.Id,4}  {key.Role,-8} {key.CreatedAt:yyyy-MM-dd}  {(key.RevokedAt is null ? "" : "revoked")}  {key.Name}{(key.UnitId is null ? "" : $" ({key.UnitId})")}"));
        }, cancellationToken));
        var revoke = new Command("revoke", "End a key; running servers forget it within half a minute.") { id };
        revoke.SetAction((parsed, cancellationToken) => WithAsync(parsed.GetValue(database), async keys =>
        {
            if (!await keys.RevokeAsync(parsed.GetValue(id), cancellationToken)) throw new GeoInputException($"There is no working key {parsed.GetValue(id)}; see 'keys list'.");
        }, cancellationToken));
        return new("keys", "Keys of the API.") { database, create, list, revoke };
    }

    private static async Task<int> WithAsync(string? database, Func<ApiKeyStore, Task> act, CancellationToken cancellationToken)
    {
        await using var access = await DatabaseAccess.OpenAsync(database, DataFolder.Default, isUp: false, null, cancellationToken);
        await using var source = GeoDatabase.Open(access.ConnectionString);
        await act(new(source));
        return 0;
    }
}
