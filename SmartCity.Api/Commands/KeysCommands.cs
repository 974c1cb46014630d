using System.CommandLine;
using System.Globalization;
using SmartCity.Api.Hosting;
using SmartCity.Api.Security;
using SmartCity.Geo;
using SmartCity.Geo.Access;

namespace SmartCity.Api.Commands;

/// <summary><c>keys create | list | rotate | revoke | log | policy</c>: who may do and see what with the API.</summary>
internal static class KeysCommands
{
    internal static Command Create()
    {
        var database = CommandDatabase.Option(recursive: true);
        return new("keys", "Keys of the API.") { database, New(database), List(database), Rotate(database), Revoke(database), Log(database), Policy() };
    }

    private static Command New(Option<string?> database)
    {
        var role = new Option<string>("--role") { Description = string.Join(", ", Roles.All), Required = true };
        role.AcceptOnlyFromAmong([.. Roles.All]);
        var name = new Option<string>("--name") { Description = "Whose key it is.", Required = true };
        var unit = new Option<string?>("--unit") { Description = "The unit whose cases a handler sees and acts on; see 'cases units list'." };
        var expires = new Option<string?>("--expires") { Description = "When it ends: 2027-01-31, 2027-01-31T12:00:00+08:00, or 90d from now. [default: never]" };
        var layers = new Option<string?>("--layers") { Description = $"Of what the role may read, only these, comma-separated: {string.Join(", ", AccessPolicy.Layers)}." };
        var networks = new Option<string?>("--networks") { Description = "Where it may be used from, comma-separated: 10.1.0.0/16." };
        var readOnly = new Option<bool>("--read-only") { Description = "It reads what its role may read, and changes nothing." };
        var create = new Command("create", "Make a key; it is shown this once.") { role, name, unit, expires, layers, networks, readOnly };
        create.SetAction((parsed, cancellationToken) =>
        {
            var wanted = new NewApiKey(parsed.GetValue(name)!, parsed.GetValue(role)!, parsed.GetValue(unit), Time(parsed.GetValue(expires), DateTimeOffset.UtcNow),
                Words(parsed.GetValue(layers)), AccessApi.Networks(Words(parsed.GetValue(networks))), parsed.GetValue(readOnly));
            return WithAsync(parsed.GetValue(database), async keys => Console.WriteLine((await keys.CreateAsync(wanted, AccessActor.Console, cancellationToken)).Plaintext), cancellationToken);
        });
        return create;
    }

    private static Command List(Option<string?> database)
    {
        var list = new Command("list", "All keys, without their secrets.");
        list.SetAction((parsed, cancellationToken) => WithAsync(parsed.GetValue(database), async keys =>
        {
            foreach (var key in await keys.ListAsync(cancellationToken)) Console.WriteLine(Line(key, DateTimeOffset.UtcNow));
        }, cancellationToken));
        return list;
    }

    private static Command Rotate(Option<string?> database)
    {
        var id = new Argument<long>("id");
        var grace = new Option<int>("--grace-hours") { Description = "Hours for which the old secret goes on working.", DefaultValueFactory = _ => 0 };
        var rotate = new Command("rotate", "Give a key a new secret for the same rights; it is shown this once.") { id, grace };
        rotate.SetAction((parsed, cancellationToken) =>
        {
            var hours = parsed.GetValue(grace) is >= 0 and <= 720 and var given ? given : throw new GeoInputException($"--grace-hours is {parsed.GetValue(grace)}; 0 to 720 is possible.");
            return WithAsync(parsed.GetValue(database), async keys => Console.WriteLine(
                (await keys.RotateAsync(parsed.GetValue(id), TimeSpan.FromHours(hours), AccessActor.Console, cancellationToken) ?? throw NoKey(parsed.GetValue(id))).Plaintext), cancellationToken);
        });
        return rotate;
    }

    private static Command Revoke(Option<string?> database)
    {
        var id = new Argument<long>("id");
        var revoke = new Command("revoke", "End a key; running servers forget it within half a minute.") { id };
        revoke.SetAction((parsed, cancellationToken) => WithAsync(parsed.GetValue(database), async keys =>
        {
            if (!await keys.RevokeAsync(parsed.GetValue(id), cancellationToken)) throw NoKey(parsed.GetValue(id));
        }, cancellationToken));
        return revoke;
    }

    private static Command Log(Option<string?> database)
    {
        var log = new Command("log", "Who administered keys and read personal data: the latest 100 entries first.");
        log.SetAction((parsed, cancellationToken) => CommandDatabase.WithAsync(parsed.GetValue(database), async source =>
        {
            foreach (var entry in await new AccessLogStore(source).ListAsync(null, 100, cancellationToken))
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{entry.At:yyyy-MM-ddTHH:mm:ssZ}  {entry.Action,-18} {entry.Subject}  by {entry.Actor} ({entry.Role}{(entry.KeyId is { } key ? $", key {key}" : "")})"));
            return 0;
        }, cancellationToken));
        return log;
    }

    private static Command Policy()
    {
        var file = new Argument<string?>("file") { Description = "[default: SMARTCITY_ACCESS_POLICY, else the policy that the program carries]", Arity = ArgumentArity.ZeroOrOne };
        var policy = new Command("policy", "Check an access policy and tell who sees what.") { file };
        policy.SetAction(parsed =>
        {
            var found = ServerSettings.Policy(parsed.GetValue(file)).Current;
            Console.WriteLine($"version {found.Version}; without a key: {found.Loopback} on this machine, {found.Elsewhere} elsewhere");
            foreach (var visitor in AccessPolicy.Visitors)
                Console.WriteLine($"{visitor,-8} {(found.Sights.TryGetValue(visitor, out var sight) ? Words(sight) : "nothing")}");
            return 0;
        });
        return policy;
    }

    private static string Words(Sight sight) => string.Join("; ", new[]
    {
        sight.Layers is { } layers ? string.Join(", ", layers) : "all layers",
        sight.CaseStatuses is { } statuses ? $"cases {string.Join(", ", statuses)}" : null,
        sight.IsOwnUnit ? "cases of the own unit" : null,
        sight.Hidden.Count > 0 ? $"without {string.Join(", ", sight.Hidden.SelectMany(h => h.Value.Select(name => $"{h.Key}.{name}")))}" : null,
    }.Where(part => part is not null));

    /// <exception cref="GeoInputException">It is no time.</exception>
    internal static DateTimeOffset? Time(string? text, DateTimeOffset now)
    {
        if (text is not { Length: > 0 }) return null;
        if (text[^1] == 'd' && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is > 0 and <= 36_500) return now.AddDays(days);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at
            : throw new GeoInputException($"'{text}' is no time; 2027-01-31, 2027-01-31T12:00:00+08:00 and 90d are.");
    }

    private static string Line(ApiKey key, DateTimeOffset now) => string.Create(CultureInfo.InvariantCulture,
        $"{key.Id,4}  {key.Role,-8} {key.CreatedAt:yyyy-MM-dd}  {(key.State(now) is not "active" and var state ? state : ""),-7}  {key.Name}{(key.UnitId is null ? "" : $" ({key.UnitId})")}{(key.IsReadOnly ? "  read-only" : "")}{(key.Layers is { } layers ? $"  layers {string.Join(",", layers)}" : "")}{(key.Networks is { } networks ? $"  from {string.Join(",", networks)}" : "")}{(key.ExpiresAt is { } end ? $"  until {end:yyyy-MM-ddTHH:mmZ}" : "")}{(key.LastUsedAt is { } used ? $"  used {used:yyyy-MM-ddTHH:mmZ}" : "")}");

    private static string[]? Words(string? list) => list?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static GeoInputException NoKey(long id) => new($"There is no working key {id}; see 'keys list'.");

    private static Task<int> WithAsync(string? database, Func<ApiKeyStore, Task> act, CancellationToken cancellationToken) => CommandDatabase.WithAsync(database, async source =>
    {
        await act(new(source));
        return 0;
    }, cancellationToken);
}
