using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using SmartCity.Api.Grids.Locate;
using SmartCity.Geo;
using SmartCity.Geo.Grids.Locate;
using SmartCity.Geo.Grids.Locate.Bulk;

namespace SmartCity.Api.Commands.Grids;

/// <summary><c>grid locate</c>: a file of points, however long, with the cell of each.</summary>
internal static class GridLocateCommand
{
    private const string StandardStream = "-", Partial = ".partial";

    private static readonly Dictionary<string, BulkFormat> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        [".csv"] = BulkFormat.Csv,
        [".tsv"] = BulkFormat.Csv,
        [".txt"] = BulkFormat.Csv,
        [".geojson"] = BulkFormat.GeoJson,
        [".json"] = BulkFormat.GeoJson,
        [".ndjson"] = BulkFormat.GeoJsonLines,
        [".jsonl"] = BulkFormat.GeoJsonLines,
        [".geojsonl"] = BulkFormat.GeoJsonLines,
        [".geojsons"] = BulkFormat.GeoJsonLines,
    };

    private static readonly Dictionary<string, BulkFormat> Names = new() { ["csv"] = BulkFormat.Csv, ["geojson"] = BulkFormat.GeoJson, ["ndjson"] = BulkFormat.GeoJsonLines };

    internal static Command Create()
    {
        var points = new Argument<string>("POINTS") { Description = "CSV, GeoJSON or lines of GeoJSON; '-' is the standard input. Lines and areas get shares." };
        var cells = new Option<string?>("--cells") { Description = "The cells: a vector file with an attribute 'code'." };
        var edition = new Option<string?>("--edition") { Description = "The cells: the number of an edition." };
        var output = new Option<string?>("--out") { Description = "The file to write, in the format of the points. [default: the standard output]" };
        var format = new Option<string?>("--format") { Description = "csv, geojson or ndjson. [default: by the extension]" };
        format.AcceptOnlyFromAmong([.. Names.Keys]);
        var longitude = new Option<string?>("--lon-field") { Description = "The CSV column of longitudes or eastings. [default: lon, lng, longitude, x, 经度 …]" };
        var latitude = new Option<string?>("--lat-field") { Description = "The CSV column of latitudes or northings. [default: lat, latitude, y, 纬度 …]" };
        var crs = new Option<string?>("--crs") { Description = "The CRS of the points: EPSG:4543, say. Easting or longitude first. [default: EPSG:4490]" };
        var shift = new Option<string?>("--shift") { Description = "The web map's shift to take off the points: gcj02 (AMap, Tencent, DataV) or bd09 (Baidu)." };
        var json = new Option<bool>("--json") { Description = "The closing line as JSON." };
        var database = CommandDatabase.Option();
        var command = new Command("locate", "Find the cell of each of any number of points; each row comes out with cell_code, or says in cell_problem why there is none.")
        {
            points, cells, edition, output, format, longitude, latitude, crs, shift, json, database,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(cells) is null == parsed.GetValue(edition) is null) throw new GeoInputException("Name the cells either by --cells FILE or by --edition NUMBER.");
            var path = parsed.GetRequiredValue(points);
            var kind = parsed.GetValue(format) is { } name ? Names[name]
                : Extensions.TryGetValue(Path.GetExtension(path), out var known) ? known
                : throw new GeoInputException($"'{path}' does not say its format; name it with --format csv, geojson or ndjson.");
            if (path != StandardStream && !File.Exists(path)) throw new GeoInputException($"'{path}' does not exist.");
            if (parsed.GetValue(output) is { } wanted) RequireWritable(wanted, path);
            using var coordinates = new PointCoordinates(parsed.GetValue(crs), parsed.GetValue(shift));
            var options = new BulkOptions { LongitudeField = parsed.GetValue(longitude), LatitudeField = parsed.GetValue(latitude), ToDegrees = coordinates.ToDegrees };
            var ground = await EditionAccess.CellsAsync(parsed.GetValue(cells) ?? parsed.GetValue(edition)!, parsed.GetValue(database), cancellationToken);
            var locator = CellLocator.Build([.. ground.Select(c => new CellShape(c.Code, c.Geometry))], cancellationToken);
            var clock = Stopwatch.StartNew();
            var summary = await RunAsync(path, parsed.GetValue(output), kind, new(locator, new(locator)), options, cancellationToken);
            var closing = parsed.GetValue(json) ? AsJson(summary, clock.Elapsed) : AsText(summary, clock.Elapsed);
            await (parsed.GetValue(output) is null ? Console.Error : Console.Out).WriteLineAsync(closing);   // the rows have the standard output
            return 0;
        });
        return command;
    }

    private static async Task<BulkSummary> RunAsync(string path, string? output, BulkFormat format, BulkCells cells, BulkOptions options, CancellationToken cancellationToken)
    {
        await using var input = path == StandardStream ? Console.OpenStandardInput() : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        var progress = new RateLines(path == StandardStream ? null : input.Length);
        if (output is null)
        {
            await using var standard = Console.OpenStandardOutput();
            return await BulkLocate.RunAsync(input, standard, format, cells, options, progress, cancellationToken);
        }
        try
        {
            BulkSummary summary;
            await using (var file = new FileStream(output + Partial, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
                summary = await BulkLocate.RunAsync(input, file, format, cells, options, progress, cancellationToken);
            File.Move(output + Partial, output, overwrite: true);
            return summary;
        }
        catch
        {
            File.Delete(output + Partial);
            throw;
        }
    }

    private static void RequireWritable(string output, string input)
    {
        if (Path.GetFullPath(output) == Path.GetFullPath(input)) throw new GeoInputException($"'{output}' is the file that is read; name another one to write.");
        if (Directory.Exists(output) || Path.GetDirectoryName(Path.GetFullPath(output)) is { } folder && !Directory.Exists(folder)) throw new GeoInputException($"'{output}' can't be written: its folder does not exist, or it is one.");
    }

    private static string AsText(BulkSummary summary, TimeSpan elapsed) => FormattableString.Invariant(
        $"{summary.Rows} rows in {elapsed.TotalSeconds:0.0} s ({summary.Rows / Math.Max(elapsed.TotalSeconds, 1e-3):0} rows/s): {summary.Located} have a cell{string.Concat(summary.Problems.Select(p => FormattableString.Invariant($", {p.Value} {p.Key}")))}");

    private static string AsJson(BulkSummary summary, TimeSpan elapsed)
    {
        var json = JsonNode.Parse(summary.ToJson())!.AsObject();
        json["seconds"] = Math.Round(elapsed.TotalSeconds, 3);
        json["rows_per_second"] = Math.Round(summary.Rows / Math.Max(elapsed.TotalSeconds, 1e-3));
        return json.ToJsonString();
    }

    /// <summary>A line on stderr every two seconds.</summary>
    private sealed class RateLines(long? bytes) : IProgress<BulkProgress>
    {
        private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
        private readonly Stopwatch _clock = Stopwatch.StartNew();
        private TimeSpan _last;

        public void Report(BulkProgress value)
        {
            if (_clock.Elapsed - _last < Every) return;
            _last = _clock.Elapsed;
            Console.Error.WriteLine(FormattableString.Invariant($"{(bytes > 0 ? (value.Bytes / (double)bytes).ToString("P0", System.Globalization.CultureInfo.InvariantCulture) : $"{value.Bytes >> 20} MiB")} {value.Rows} rows, {value.Rows / _last.TotalSeconds:0} rows/s"));
        }
    }
}
