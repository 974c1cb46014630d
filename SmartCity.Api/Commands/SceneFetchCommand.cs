using System.CommandLine;
using SmartCity.Api.Commands.Grids;
using SmartCity.Api.Scenes;
using SmartCity.Imaging.Stac;

namespace SmartCity.Api.Commands;

/// <summary><c>scenes fetch</c>: the part of a STAC item over an area becomes a scene; only its windows are read.</summary>
internal static class SceneFetchCommand
{
    internal static Command Create()
    {
        var stac = new Option<string>("--stac") { Description = "Landing page of a STAC API, or the address of an item.", Required = true };
        var item = new Option<string?>("--item") { Description = "Id of the item. [default: --stac is the item]" };
        var collection = new Option<string?>("--collection") { Description = "Where the item is. [default: it is searched for]" };
        var area = new SearchAreaOptions();
        var assets = new Option<string?>("--assets") { Description = "Keys of assets, comma-separated. [default: the item's data, each band once]" };
        var id = new Option<string?>("--id") { Description = "The scene's name in the catalogue. [default: the item's]" };
        var resolution = new Option<double?>("--resolution") { Description = "Edge of a pixel, in units of the item's CRS. [default: the finest band's]" };
        var database = CommandDatabase.Option();
        var command = new Command("fetch", "Bring a STAC item, or its part over an area, into the catalogue; the same again changes nothing.") { stac, item, collection, assets, id, resolution, database };
        area.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var order = new StacFetchOrder(parsed.GetRequiredValue(stac), parsed.GetValue(item))
            {
                Collection = parsed.GetValue(collection),
                Assets = parsed.GetValue(assets)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
                Area = await area.ReadAsync(parsed, parsed.GetValue(database), cancellationToken),
                Id = parsed.GetValue(id),
                Resolution = parsed.GetValue(resolution),
            };
            using var http = StacClient.CreateHttp();
            var client = new StacClient(http, StacHosts.Any);
            using var lines = new StageLines();
            return await SceneImportCommand.WithAsync(parsed.GetValue(database), import => SceneFetch.RunAsync(order, import, client, StacHosts.Any, lines, cancellationToken), cancellationToken);
        });
        return command;
    }
}
