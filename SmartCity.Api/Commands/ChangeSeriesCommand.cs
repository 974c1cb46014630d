using System.CommandLine;
using System.Globalization;
using SmartCity.Imaging;
using SmartCity.Imaging.Change;
using SmartCity.Imaging.Series;

namespace SmartCity.Api.Commands;

/// <summary><c>change series</c>: three or more dates of one place, files in, files out.</summary>
internal static class ChangeSeriesCommand
{
    internal static Command Create()
    {
        var scenes = new Argument<string[]>("SCENE") { Arity = ArgumentArity.OneOrMore, Description = "Three or more scenes (anything GDAL opens) with the same bands, in any order" };
        var dates = new Option<string?>("--dates") { Description = "Their days in the same order, such as 2019-05-01,2020-06-11 [default: as dataset.json, the file names or their metadata say]" };
        var output = new Option<string>("--out") { Required = true, Description = "Objects as GeoJSON: first_seen_after, first_seen, persistent, recovered, dates_clear" };
        var raster = new Option<string?>("--raster") { Description = "Also write a .tif: first change, persistence, recovery, probability, clear dates, a band each" };
        var sites = new Option<string?>("--sites") { Description = "Also write construction sites as GeoJSON, each with its stages" };
        var stalled = new Option<int>("--stalled-after") { Description = "Open soil that lies unchanged for so many days is stalled", DefaultValueFactory = _ => new ConstructionSiteOptions().StalledAfterDays };
        var gsd = new Option<double?>("--gsd") { Description = "Metres per pixel of images without georeference" };
        var bands = new Option<string?>("--bands") { Description = "What the bands show, in file order, such as red,green,blue,nir" };
        var command = new Command("series", "Follow a place through three or more dates: when it changed first, and whether it stayed so.") { scenes, dates, output, raster, sites, stalled, gsd, bands };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(gsd) is { } metres && !(metres > 0 && double.IsFinite(metres)))
                throw new ImagingInputException($"--gsd {metres.ToString(CultureInfo.InvariantCulture)} must be a number of metres above 0.");
            if (parsed.GetValue(stalled) < 1) throw new ImagingInputException($"--stalled-after {parsed.GetValue(stalled)} must be 1 day or more.");
            var (path, rasterPath, sitesPath) = (parsed.GetRequiredValue(output), parsed.GetValue(raster), parsed.GetValue(sites));
            ChangeGeoJson.EnsureWritable(path);
            if (sitesPath is not null) ChangeGeoJson.EnsureWritable(sitesPath);
            var request = new SeriesRequest
            {
                Scenes = SceneDates.Of(parsed.GetRequiredValue(scenes), Listed(parsed.GetValue(dates))),
                RasterPath = rasterPath,
                Sites = sitesPath is null ? null : new() { StalledAfterDays = parsed.GetValue(stalled) },
                GsdMetres = parsed.GetValue(gsd),
                Bands = Listed(parsed.GetValue(bands)),
            };
            using var claim = OutputClaim.Take(path, rasterPath, sitesPath);
            var result = await Task.Run(() => ChangeSeries.Run(request, new ChangeProgressLines(), cancellationToken), cancellationToken);
            SeriesGeoJson.WriteObjects(path, result);
            if (sitesPath is not null) SeriesGeoJson.WriteSites(sitesPath, result);
            await Console.Error.WriteLineAsync(Summary(result));
            return 0;
        });
        return command;
    }

    private static string[]? Listed(string? text) => text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string Summary(SeriesResult result)
    {
        var unused = result.Dates.Where(d => !d.IsUsed).Select(d => d.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)).ToList();
        var stages = string.Join(", ", result.Sites.GroupBy(s => s.Stage).OrderBy(g => g.Key).Select(g => $"{g.Count()} {g.Key.ToString().ToLowerInvariant()}"));
        return string.Create(CultureInfo.InvariantCulture,
            $"{result.Objects.Count} objects ({result.Objects.Count(o => o.IsPersistent)} persistent, {result.Objects.Count(o => o.Recovered is not null)} recovered); {result.ChangedShare:P2} of the assessed {result.AssessedShare:P1} changed over {result.Dates.Count} dates{(unused.Count > 0 ? $", {string.Join(", ", unused)} too clouded to count" : "")}{(result.Sites.Count > 0 ? $"; {result.Sites.Count} sites ({stages})" : "")}; {result.Elapsed.TotalSeconds:F1} s");
    }
}
