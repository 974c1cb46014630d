using System.CommandLine;
using SmartCity.Api.Events;
using SmartCity.Api.Hosting;
using SmartCity.Api.Indicators;
using SmartCity.Geo;
using SmartCity.Geo.Indicators;

namespace SmartCity.Api.Commands.Indicators;

/// <summary><c>indicators</c>: counts and rates of the cases, as a file.</summary>
internal static class IndicatorsCommand
{
    internal static Command Create()
    {
        var database = CommandDatabase.Option();
        var zone = new Option<string>("--time-zone") { Description = "The city's, as an IANA name.", DefaultValueFactory = _ => ServerSettings.Geo().TimeZone };
        var from = new Option<string?>("--from") { Description = "First day. [default: the first of the last day's month]" };
        var to = new Option<string?>("--to") { Description = "Last day, included. [default: today]" };
        var by = new Option<string?>("--by") { Description = $"Up to three, comma-separated, of {string.Join(", ", IndicatorDimension.All.Select(d => d.Name))}." };
        var area = new Option<string?>("--area") { Description = "Only cells whose codes begin so, such as 530102 for a district." };
        var kind = new Option<string?>("--class") { Description = "Only this event class." };
        var source = new Option<string?>("--source") { Description = "Only satellite, camera, monitor, inspection or citizen." };
        var unit = new Option<string?>("--unit") { Description = "Only this unit and those below it." };
        var asOf = new Option<string?>("--as-of") { Description = "What the log told at this moment. [default: now]" };
        var output = new Option<string>("--out") { Description = "A .csv, .xlsx, .html or .json to write.", Required = true };
        var command = new Command("indicators", "Counts and rates of the cases, each with its definition; see docs/indicators.md.") { from, to, by, area, kind, source, unit, asOf, zone, output, database };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = parsed.GetRequiredValue(output);
            TextFile.RequireWritable(path, ".csv", ".xlsx", ".html", ".json");
            var options = new GeoOptions { TimeZone = parsed.GetRequiredValue(zone) };
            if (!TimeZoneInfo.TryFindSystemTimeZoneById(options.TimeZone, out _)) throw new GeoInputException($"There is no time zone '{options.TimeZone}'; Asia/Shanghai is one.");
            var query = IndicatorsApi.Query(options.TimeZone, TimeProvider.System, parsed.GetValue(from), parsed.GetValue(to), EventsApi.List(parsed.GetValue(by)), parsed.GetValue(area), parsed.GetValue(kind),
                parsed.GetValue(source), parsed.GetValue(unit), parsed.GetValue(asOf));
            if (Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase))
            {
                var table = await CommandDatabase.WithAsync(parsed.GetValue(database), data => new IndicatorStore(data, options).ReadAsync(query, cancellationToken), cancellationToken);
                TextFile.Write(path, IndicatorCsv.Write(table));
                Console.WriteLine($"{table.Rows.Count} rows in {path}.");
                return 0;
            }
            var report = await CommandDatabase.WithAsync(parsed.GetValue(database), data => IndicatorReport.ReadAsync(new(data, options), query, cancellationToken), cancellationToken);
            switch (Path.GetExtension(path).ToLowerInvariant())
            {
                case ".xlsx": TextFile.Write(path, IndicatorWorkbook.Write(report)); break;
                case ".html": TextFile.Write(path, IndicatorPage.Write(report)); break;
                default: TextFile.Write(path, IndicatorJson.Text(report)); break;
            }
            Console.WriteLine($"{report.Table.Rows.Count} rows in {path}.");
            return 0;
        });
        return command;
    }
}
