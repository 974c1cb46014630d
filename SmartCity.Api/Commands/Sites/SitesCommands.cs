using System.CommandLine;
using System.Globalization;
using SmartCity.Api.Commands.Grids;
using SmartCity.Api.Grids;
using SmartCity.Api.Hosting;
using SmartCity.Api.Sites;
using SmartCity.Geo;
using SmartCity.Geo.Sites;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Commands.Sites;

/// <summary><c>sites import | list | sample</c>: the register of building sites, disposal sites and haul routes.</summary>
internal static class SitesCommands
{
    internal static Command Create() => new("sites", "Register of building sites, disposal sites and haul routes.") { Import(), List(), Sample() };

    private static Command Import()
    {
        var file = new Argument<string>("FILE") { Description = "GeoJSON, CSV with WKT, GeoPackage …; columns kind, code, name, works_from, permits …: see docs/sites.md." };
        var input = new VectorInputOptions();
        var (database, author) = (CommandDatabase.Option(), EditionAccess.AuthorOption());
        var dryRun = new Option<bool>("--dry-run") { Description = "Check only; needs no database." };
        var command = new Command("import", "Enter or change sites and routes by their codes: all of the file, or nothing.") { file, database, author, dryRun };
        input.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = parsed.GetRequiredValue(file);
            var (entries, names) = RegisterFile.Read(path, input.Of(parsed), cancellationToken);
            if (parsed.GetValue(dryRun))
            {
                Console.WriteLine($"{entries.Count} entries can be read.");
                return 0;
            }
            var done = await WithAsync(parsed.GetValue(database), register => register.ImportAsync(entries, names, parsed.GetRequiredValue(author), Today(), cancellationToken), cancellationToken);
            Console.WriteLine($"{entries.Count} entries: {done.Created} new, {done.Updated} changed, {done.Unchanged} as they were.");
            return 0;
        });
        return command;
    }

    private static Command List()
    {
        var at = new Option<string?>("--at") { Description = "The day that \"permitted\" is said of. [default: today]" };
        var permitted = new Option<bool>("--permitted") { Description = "Only those permitted on the day." };
        var json = new Option<bool>("--json") { Description = "As GeoJSON, which 'sites import' reads." };
        var database = CommandDatabase.Option();
        var command = new Command("list", "All entries, by kind and code.") { at, permitted, json, database };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var day = parsed.GetValue(at) is { } text ? Day("--at", text) : Today();
            var entries = await WithAsync(parsed.GetValue(database), register => register.ListAsync(new() { Kinds = Enum.GetValues<RegisterKind>(), Day = day, OnlyPermitted = parsed.GetValue(permitted) }, cancellationToken), cancellationToken);
            if (parsed.GetValue(json)) Console.WriteLine(RegisterResponse.Of(entries).ToJsonString());
            else foreach (var (_, entry, version, _, _, isPermitted) in entries)
                Console.WriteLine($"{entry.Kind.ToString().ToLowerInvariant(),-12} {entry.Code,-16} {(isPermitted ? "permitted" : "no permit"),-10} v{version,-3} {entry.Name}{(entry.Kind == RegisterKind.Route ? $" ({entry.FromCode} → {entry.ToCode})" : "")}{(entry.IsSynthetic ? "  [synthetic]" : "")}");
            return 0;
        });
        return command;
    }

    private static Command Sample()
    {
        var area = new Option<string?>("--area") { Description = "Where they shall lie. [default: the ground of the current cells]" };
        var file = new Option<string>("--out") { Description = "Ends in .geojson.", Required = true };
        var sites = new Option<int>("--sites") { Description = "Building sites, each with a route.", DefaultValueFactory = _ => 30 };
        var disposals = new Option<int>("--disposals") { Description = "Disposal sites.", DefaultValueFactory = _ => 4 };
        var from = new Option<string>("--from") { Description = "First day of the permits.", DefaultValueFactory = _ => "2026-01-01" };
        var seed = new Option<int>("--seed") { Description = "The same seed makes the same register.", DefaultValueFactory = _ => 1 };
        var database = CommandDatabase.Option();
        var command = new Command("sample", "Write a made-up register, marked as synthetic, for demonstrations.") { area, file, sites, disposals, from, seed, database };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = parsed.GetRequiredValue(file);
            TextFile.RequireWritable(path, ".geojson");
            if (parsed.GetValue(sites) is < 1 or > 5000 || parsed.GetValue(disposals) is < 1 or > 500) throw new GeoInputException("1 to 5,000 sites and 1 to 500 disposal sites can be made.");
            var ground = parsed.GetValue(area) is { } given
                ? CoverageFiles.Union(CoverageFiles.Features(VectorFile.Read(given, new(), cancellationToken), $"'{given}'"), given)
                : await WithAsync(parsed.GetValue(database), register => register.DomainAsync(cancellationToken), cancellationToken) ?? throw new GeoInputException("There are no cells yet: say where with --area FILE.");
            var made = SampleRegister.Make(ground, parsed.GetValue(sites), parsed.GetValue(disposals), Day("--from", parsed.GetRequiredValue(from)), parsed.GetValue(seed));
            TextFile.Write(path, new System.Text.Json.Nodes.JsonObject { ["type"] = "FeatureCollection", ["features"] = new System.Text.Json.Nodes.JsonArray([.. made.Select(RegisterResponse.Of)]) }.ToJsonString());
            return 0;
        });
        return command;
    }

    private static DateOnly Day(string option, string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : throw new GeoInputException($"{option} '{text}' is no day such as 2026-03-01.");

    private static DateOnly Today() => CityDay.Of(DateTimeOffset.UtcNow, ServerSettings.Geo().TimeZone);

    private static Task<T> WithAsync<T>(string? database, Func<RegisterStore, Task<T>> act, CancellationToken cancellationToken) =>
        CommandDatabase.WithAsync(database, source => act(new(source)), cancellationToken);
}
