using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using NetTopologySuite.Geometries;
using SmartCity.Api.Layers;
using SmartCity.Api.Styles;
using SmartCity.Api.Styles.Glyphs;
using SmartCity.Api.Tiles;
using SmartCity.Geo;
using SmartCity.Geo.Access;
using SmartCity.Geo.Features;
using SmartCity.Geo.Tiles;
using SmartCity.Geo.Tiles.Glyphs;

namespace SmartCity.Api.Site;

/// <summary>What a static site shows.</summary>
/// <param name="Layers">Names of tile sets.</param>
/// <param name="Area">Longitude and latitude in degrees; null: all that the layers cover.</param>
/// <param name="Language">zh or en.</param>
internal sealed record SiteOrder(IReadOnlyList<string> Layers, Envelope? Area, int MinZoom, int MaxZoom, string Language);

/// <summary>The map of layers as a folder that any file server with ranges serves: tiles, style, characters, icons and page, all of it local.</summary>
/// <param name="seen">What the visitor sees whose map it is; the stores show no more.</param>
/// <param name="template">The built page, <c>wwwroot/site</c>.</param>
internal sealed class SiteExport(VectorTileStore tiles, FeatureStore features, LayerTexts texts, Visibility seen, GlyphFiles glyphs, string template)
{
    /// <summary>The file by which a folder is known as one of ours, which may be replaced.</summary>
    private const string Mark = "site.json";

    private const string Archive = "city.pmtiles", Source = "city";

    /// <summary>Makes the folder. The work lies beside it in a folder that ends in <c>.partial</c>; the same call after a kill goes on with its tiles.</summary>
    /// <returns>Tiles, characters, and bytes of all files.</returns>
    /// <exception cref="GeoInputException">The order can't be, the page has not been built, or something else lies at <paramref name="output"/>.</exception>
    internal async Task<(int Tiles, int Characters, long Bytes)> RunAsync(SiteOrder order, string output, IProgress<(double Share, string Stage)>? progress, CancellationToken cancellationToken)
    {
        if (!File.Exists(Path.Combine(template, "index.html")) || !glyphs.AreThere) throw new GeoInputException("The site's page is not built: npm ci && npm run build in SmartCity.Api/web.");
        RequireReplaceable(output);
        var partial = output.TrimEnd('/') + ".partial";
        Directory.CreateDirectory(partial);
        var (count, _) = await new TileExport(tiles, features, PublishedLayers.Own.SeenBy(seen), seen).RunAsync(order.Layers, order.Area, order.MinZoom, order.MaxZoom, Path.Combine(partial, Archive), progress is null ? null : new TilesOf(progress), cancellationToken);
        progress?.Report((0.9, "characters"));
        var characters = await WriteGlyphsAsync(order, Path.Combine(partial, "fonts"), cancellationToken);
        progress?.Report((0.97, "page"));
        WriteSprites(Path.Combine(partial, "sprites"));
        await WriteDescriptionsAsync(order, partial, cancellationToken);
        Copy(template, partial);
        Replace(partial, output);
        progress?.Report((1, "written"));
        return (count, characters, new DirectoryInfo(output).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length));
    }

    private static void RequireReplaceable(string output)
    {
        if (File.Exists(output) || Directory.Exists(output) && !File.Exists(Path.Combine(output, Mark)) && Directory.EnumerateFileSystemEntries(output).Any())
            throw new GeoInputException($"'{output}' is there and holds no site of ours; name a new or an empty folder.");
        if (!Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(output.TrimEnd('/'))))) throw new GeoInputException($"'{output}' can't be written: the folder above it does not exist.");
    }

    /// <summary>The characters of the data and of our own words; Latin in any case. Nobody writes into a static site, so that it needs no others.</summary>
    /// <returns>Number of characters.</returns>
    private async Task<int> WriteGlyphsAsync(SiteOrder order, string folder, CancellationToken cancellationToken)
    {
        var wanted = Enumerable.Range(0, GlyphRange.Count).ToHashSet();
        foreach (var layer in seen.FeatureLayers.Where(l => order.Layers.Contains(l.Id))) wanted.UnionWith(await texts.CharactersAsync(layer, order.Area, cancellationToken));
        foreach (var word in Terms.Valued.SelectMany(attribute => Terms.Values(attribute, order.Language).Values)) wanted.UnionWith(word.EnumerateRunes().Select(r => r.Value));
        foreach (var name in glyphs.Names)
        {
            var stack = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
            foreach (var first in wanted.Select(c => c / GlyphRange.Count * GlyphRange.Count).Distinct())
            {
                cancellationToken.ThrowIfCancellationRequested();
                TextFile.Write(Path.Combine(stack, string.Create(CultureInfo.InvariantCulture, $"{first}-{first + GlyphRange.Count - 1}.pbf")), glyphs.Draw([name], first, wanted));
            }
        }
        return wanted.Count;
    }

    private static void WriteSprites(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var (ratio, ending) in ((int, string)[])[(1, ""), (2, "@2x")])
        {
            TextFile.Write(Path.Combine(folder, $"{Sprites.Id}{ending}.png"), Sprites.Picture(ratio).Body("identity"));
            TextFile.Write(Path.Combine(folder, $"{Sprites.Id}{ending}.json"), Sprites.Places(ratio).Body("identity"));
        }
    }

    /// <summary>The style and what the page needs to know; their addresses are relative to the page.</summary>
    private async Task WriteDescriptionsAsync(SiteOrder order, string folder, CancellationToken cancellationToken)
    {
        var selection = TileSelection.Of([.. seen.TileSets.Where(set => order.Layers.Contains(set.Id))], seen);
        var bounds = order.Area ?? await TileExport.BoundsAsync(selection, features, cancellationToken);
        var source = new JsonObject { ["type"] = "vector", ["url"] = $"pmtiles://{Archive}" };
        if (TileJson.Markup(await TilesApi.SourcesAsync(selection, tiles, cancellationToken)) is { } attribution) source["attribution"] = attribution;
        var style = StyleDocument.Of(MapStyle.All[0], order.Language, set => order.Layers.Contains(set.Id) ? Source : null, new() { [Source] = source }, "fonts/{fontstack}/{range}.pbf", $"sprites/{Sprites.Id}");
        var description = new JsonObject
        {
            ["language"] = order.Language,
            ["bounds"] = new JsonArray(bounds.MinX, bounds.MinY, bounds.MaxX, bounds.MaxY),
            ["layers"] = JsonSerializer.SerializeToNode(Terms.Layers(order.Language)),
            ["fields"] = JsonSerializer.SerializeToNode(Terms.Fields(order.Language)),
            ["values"] = JsonSerializer.SerializeToNode(Terms.Valued.ToDictionary(v => v, v => Terms.Values(v, order.Language))),
        };
        TextFile.Write(Path.Combine(folder, "style.json"), Encoding.UTF8.GetBytes(style.ToJsonString()));
        TextFile.Write(Path.Combine(folder, Mark), Encoding.UTF8.GetBytes(description.ToJsonString()));
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }

    /// <summary>Puts the whole folder under its name; an earlier one goes once the new one stands.</summary>
    private static void Replace(string partial, string output)
    {
        var old = output.TrimEnd('/') + ".old";
        if (Directory.Exists(old)) Directory.Delete(old, recursive: true);
        if (Directory.Exists(output)) Directory.Move(output, old);
        Directory.Move(partial, output);
        if (Directory.Exists(old)) Directory.Delete(old, recursive: true);
    }

    /// <summary>Tiles are nine tenths of the work.</summary>
    private sealed class TilesOf(IProgress<(double Share, string Stage)> whole) : IProgress<(double Share, string Stage)>
    {
        public void Report((double Share, string Stage) value) => whole.Report((0.9 * value.Share, value.Stage));
    }
}
