using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SmartCity.Api.Commands.Grids;
using SmartCity.Api.Grids;
using SmartCity.Api.Scenes;
using SmartCity.Geo;
using SmartCity.Imaging.Stac;

namespace SmartCity.Api.Commands;

/// <summary><c>scenes search</c>: what a STAC API has over an area in a time.</summary>
internal static class SceneSearchCommand
{
    internal static Command Create()
    {
        var stac = new Option<string>("--stac") { Description = "Landing page of a STAC API.", Required = true };
        var area = new SearchAreaOptions();
        var from = new Option<string>("--from") { Description = "First day or instant: 2024-05-01.", Required = true };
        var to = new Option<string>("--to") { Description = "Last day or instant, included.", Required = true };
        var cloud = new Option<double?>("--max-cloud") { Description = "Most cloud in per cent." };
        var collections = new Option<string[]>("--collection") { Description = "Only this collection; may stand more than once.", DefaultValueFactory = _ => [] };
        var limit = new Option<int>("--limit") { Description = "Most items.", DefaultValueFactory = _ => 100 };
        var json = new Option<bool>("--json") { Description = "As JSON." };
        var database = CommandDatabase.Option();
        var command = new Command("search", "Search a STAC API by area and time.") { stac, from, to, cloud, collections, limit, json, database };
        area.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var ground = await area.ReadAsync(parsed, parsed.GetValue(database), cancellationToken) ?? throw new GeoInputException("Say where: --bbox, --area or --edition.");
            var query = new StacQuery(ground.EnvelopeInternal, SceneImportCommand.Time(parsed.GetRequiredValue(from)), Last(parsed.GetRequiredValue(to)))
            {
                Collections = parsed.GetRequiredValue(collections),
                MostCloud = parsed.GetValue(cloud) / 100,
                Limit = parsed.GetValue(limit),
            };
            using var http = StacClient.CreateHttp();
            var items = new List<StacItemResponse>();
            await foreach (var item in new StacClient(http, StacHosts.Any).SearchAsync(StacHosts.Any.Require(parsed.GetRequiredValue(stac)), query, cancellationToken))
            {
                items.Add(StacItemResponse.From(item));
                if (!parsed.GetValue(json)) Console.WriteLine(Line(items[^1]));
            }
            if (parsed.GetValue(json)) Console.WriteLine(JsonSerializer.Serialize(items, CoverageJson.Options));
            else await Console.Error.WriteLineAsync($"smartcity: {items.Count} items");
            return 0;
        });
        return command;
    }

    // A bare day means all of it.
    private static DateTimeOffset Last(string text) => text.Length == 10 ? SceneImportCommand.Time(text).AddDays(1).AddSeconds(-1) : SceneImportCommand.Time(text);

    private static string Line(StacItemResponse item) =>
        string.Create(CultureInfo.InvariantCulture, $"{item.Id}  {item.AcquiredAt}  {(item.CloudShare is { } share ? $"{share * 100:0.0} % cloud" : "cloud not known")}  {item.Platform}  {item.Collection}");
}
