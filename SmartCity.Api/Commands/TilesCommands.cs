using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using SmartCity.Api.Layers;
using SmartCity.Api.Tiles;
using SmartCity.Geo;
using SmartCity.Geo.Access;
using SmartCity.Geo.Features;
using SmartCity.Geo.Features.UserLayers;
using SmartCity.Geo.Tiles;

namespace SmartCity.Api.Commands;

/// <summary><c>tiles export</c>: layers of an area, a scene or a change score as PMTiles or MBTiles.</summary>
internal static partial class TilesCommands
{
    internal static Command Create() => new("tiles", "Tiles as files.") { Export() };

    private static Command Export()
    {
        var layers = new Option<string?>("--layer") { Description = $"One or more, comma-separated: {string.Join(", ", VectorTileSet.All.Select(s => s.Id))}, or a user layer." };
        var scene = new Option<string?>("--scene") { Description = "Instead of layers: pictures of a scene." };
        var change = new Option<Guid?>("--change") { Description = "Instead of layers: the score of a change run." };
        var index = new Option<string?>("--index") { Description = "Of the scene, such as bsi or ndvi. [default: true colour]" };
        var format = new Option<string>("--format") { Description = $"Of pictures: {string.Join(", ", RasterExport.FormatNames)}.", DefaultValueFactory = _ => "webp" };
        var output = new Option<string>("--out") { Description = "FILE.pmtiles for web maps without a server, or FILE.mbtiles.", Required = true };
        var zooms = ZoomOption();
        var area = new SearchAreaOptions();
        var visitor = CommandDatabase.VisitorOption();
        var database = CommandDatabase.Option();
        var command = new Command("export", "Write layers of an area, or a raster, into one archive. After a kill or Ctrl-C the same call goes on where that one ended.") { layers, scene, change, index, format, output, zooms, visitor, database };
        area.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (first, last) = Zooms(parsed.GetRequiredValue(zooms));
            var (sceneId, changeId) = (parsed.GetValue(scene), parsed.GetValue(change));
            if (new object?[] { parsed.GetValue(layers), sceneId, changeId }.Count(v => v is not null) != 1) throw new GeoInputException("Say one of --layer, --scene and --change.");
            if (sceneId is null && parsed.GetValue(index) is not null) throw new GeoInputException("--index goes with --scene.");
            var pictures = RasterExport.FormatOf(parsed.GetRequiredValue(format));
            var names = (parsed.GetValue(layers) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            var box = await area.ReadAsync(parsed, parsed.GetValue(database), cancellationToken);
            using var lines = new StageLines();
            var path = Path.GetFullPath(parsed.GetRequiredValue(output));
            var (tiles, bytes) = await CommandDatabase.AsVisitorAsync(parsed.GetValue(database), parsed.GetRequiredValue(visitor), async (source, seen) => names.Length > 0 || (sceneId is null && changeId is null)
                ? await new TileExport(new(source, seen), new(source, seen.IsOpen), PublishedLayers.With(await new UserLayerStore(source).ListAsync(cancellationToken)).SeenBy(seen), seen).RunAsync(names, box?.EnvelopeInternal, first, last, path, lines, cancellationToken)
                : await new RasterExport(new(source), new(source), seen).RunAsync(new(sceneId, changeId, parsed.GetValue(index), pictures, box?.EnvelopeInternal, first, last), path, lines, cancellationToken), cancellationToken);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{tiles} tiles, {bytes / 1024.0:N0} KiB in {path}"));
            return 0;
        });
        return command;
    }

    internal static Option<string> ZoomOption() => new("--zoom") { Description = "First and last: 0-14.", DefaultValueFactory = _ => $"0-{TileExport.UsualMaxZoom.ToString(CultureInfo.InvariantCulture)}" };

    /// <exception cref="GeoInputException">They are no zooms.</exception>
    internal static (int First, int Last) Zooms(string text)
    {
        var match = ZoomRange().Match(text);
        if (!match.Success) throw new GeoInputException($"'{text}' is no range of zooms; 0-14 is, or 12.");
        var first = int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        return (first, match.Groups[2].Success ? int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture) : first);
    }

    [GeneratedRegex(@"^(\d{1,2})(?:-(\d{1,2}))?$")]
    private static partial Regex ZoomRange();
}
