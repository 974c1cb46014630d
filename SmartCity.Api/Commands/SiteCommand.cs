using System.CommandLine;
using System.Globalization;
using SmartCity.Api.Hosting;
using SmartCity.Api.Site;
using SmartCity.Api.Styles;
using SmartCity.Api.Styles.Glyphs;
using SmartCity.Geo;
using SmartCity.Geo.Features;
using SmartCity.Geo.Tiles;

namespace SmartCity.Api.Commands;

/// <summary><c>site export</c>: the map as a folder for any static file server.</summary>
internal static class SiteCommand
{
    private const string UsualLayers = "cells,districts,rivers,registered_sites,haul_routes,sites,detections,cases";

    internal static Command Create() => new("site", "The map as a static site.") { Export() };

    private static Command Export()
    {
        var layers = new Option<string>("--layer") { Description = $"One or more, comma-separated: {string.Join(", ", VectorTileSet.All.Select(s => s.Id))}.", DefaultValueFactory = _ => UsualLayers };
        var output = new Option<string>("--out") { Description = "Folder of the site; a site that lies there is replaced once the new one is whole.", Required = true };
        var zooms = TilesCommands.ZoomOption();
        var language = new Option<string>("--lang") { Description = "zh or en.", DefaultValueFactory = _ => Terms.Languages[0] };
        var area = new SearchAreaOptions();
        var visitor = CommandDatabase.VisitorOption();
        var database = CommandDatabase.Option();
        var command = new Command("export", "Write the map of an area as a folder: page, tiles (PMTiles), style, characters, icons. It names no other host and needs a file server that knows ranges.") { layers, output, zooms, language, visitor, database };
        area.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (first, last) = TilesCommands.Zooms(parsed.GetRequiredValue(zooms));
            var words = parsed.GetRequiredValue(language);
            if (!Terms.Languages.Contains(words)) throw new GeoInputException($"'{words}' is no language here; zh and en are.");
            var names = parsed.GetRequiredValue(layers).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            var box = await area.ReadAsync(parsed, parsed.GetValue(database), cancellationToken);
            using var lines = new StageLines();
            var folder = Path.GetFullPath(parsed.GetRequiredValue(output));
            var built = DataFolder.BuiltWorkspace ?? "";
            using var glyphs = new GlyphFiles(Path.Combine(built, "faces"), DataFolder.Default);
            var (tiles, characters, bytes) = await CommandDatabase.AsVisitorAsync(parsed.GetValue(database), parsed.GetRequiredValue(visitor), (source, seen) =>
                new SiteExport(new(source, seen), new(source, seen.IsOpen), new(source), seen, glyphs, Path.Combine(built, "site")).RunAsync(new(names, box?.EnvelopeInternal, first, last, words), folder, lines, cancellationToken), cancellationToken);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{tiles} tiles, {characters} characters, {bytes / 1024.0:N0} KiB in {folder}"));
            return 0;
        });
        return command;
    }
}
