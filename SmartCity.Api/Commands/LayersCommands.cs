using System.CommandLine;
using SmartCity.Api.Commands.Grids;
using SmartCity.Api.Layers;
using SmartCity.Geo;
using SmartCity.Geo.Features.UserLayers;

namespace SmartCity.Api.Commands;

/// <summary><c>layers import | list | remove</c>: files of users as published collections.</summary>
internal static class LayersCommands
{
    internal static Command Create() => new("layers", "Files of users as published collections with tiles.") { Import(), List(), Remove() };

    private static Command Import()
    {
        var file = new Argument<string>("FILE") { Description = "GeoPackage, GeoJSON, a zipped shapefile, FlatGeobuf, KML or CSV: see docs/formats.md." };
        var name = new Option<string>("--name") { Description = "The collection becomes user-NAME: a-z, 0-9, hyphen, underscore.", Required = true };
        var title = new Option<string?>("--title") { Description = "For people. [default: the layer's name in the file]" };
        var description = new Option<string?>("--description") { Description = "For people." };
        var attribution = new Option<string?>("--attribution") { Description = "Whose data these are; maps show it." };
        var input = new VectorInputOptions();
        var (database, author) = (CommandDatabase.Option(), EditionAccess.AuthorOption());
        var command = new Command("import", "Make a collection of a file: all of it, or nothing.") { file, name, title, description, attribution, database, author };
        input.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (path, how) = (parsed.GetRequiredValue(file), input.Of(parsed));
            using var lines = new StageLines();
            var order = new LayerOrder(parsed.GetRequiredValue(name), how.File, parsed.GetValue(title), parsed.GetValue(description), parsed.GetValue(attribution), how.Shift?.Name).Checked();
            var (read, features) = order.Read(path, path, new Stage(lines, "reading and checking the features", 0, 0.6), cancellationToken);
            var (layer, isNew) = await CommandDatabase.WithAsync(parsed.GetValue(database), source =>
                new UserLayerStore(source).CreateAsync(read, features, parsed.GetRequiredValue(author), new Stage(lines, "storing the features", 0.6, 1), cancellationToken), cancellationToken);
            Console.WriteLine(isNew ? $"{layer.Id}: {features.Count} features, {layer.Fields.Count} fields" : $"{layer.Id} holds this file already.");
            return 0;
        });
        return command;
    }

    private static Command List()
    {
        var database = CommandDatabase.Option();
        var command = new Command("list", "All layers of users.") { database };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            foreach (var layer in await CommandDatabase.WithAsync(parsed.GetValue(database), source => new UserLayerStore(source).ListAsync(cancellationToken), cancellationToken))
                Console.WriteLine($"{layer.Id,-24} {layer.Geometry,-8} {layer.CreatedAt:yyyy-MM-dd} {layer.CreatedBy,-12} {layer.Title}");
            return 0;
        });
        return command;
    }

    private static Command Remove()
    {
        var name = new Argument<string>("LAYER") { Description = "As 'layers list' names it." };
        var database = CommandDatabase.Option();
        var command = new Command("remove", "Remove a layer with all its features.") { name, database };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var id = UserLayer.IdOf(parsed.GetRequiredValue(name));
            if (!await CommandDatabase.WithAsync(parsed.GetValue(database), source => new UserLayerStore(source).RemoveAsync(id, cancellationToken), cancellationToken)) throw new GeoInputException($"There is no layer {id}.");
            return 0;
        });
        return command;
    }

    private sealed class Stage(IProgress<(double Share, string Stage)> lines, string name, double from, double to) : IProgress<double>
    {
        public void Report(double value) => lines.Report((from + (to - from) * value, name));
    }
}
