using System.CommandLine;
using System.Text.Json;
using SmartCity.Api.Grids;
using SmartCity.Geo;
using SmartCity.Geo.Crs;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Commands.Grids;

/// <summary><c>grid export</c>: an edition, or any vector file, into another format, CRS or encoding.</summary>
internal static class GridExportCommand
{
    internal static Command Create()
    {
        var file = new Argument<string?>("CELLS") { Description = "The file to convert, in any vector format and CRS; needs no database.", Arity = ArgumentArity.ZeroOrOne };
        var edition = new Option<long?>("--edition") { Description = "The edition to export, instead of a file." };
        var output = new Option<string>("--out") { Description = "The file to write: .geojson, .gpkg, .shp, .zip (a zipped shapefile), .fgb, .kml or .csv.", Required = true };
        var crs = new Option<string>("--crs") { Description = "The CRS to write, easting or longitude first.", DefaultValueFactory = _ => CrsTransform.Cgcs2000 };
        var shift = new Option<string?>("--shift") { Description = "A web map's shift to put on: gcj02 or bd09." };
        var fields = new Option<string?>("--fields") { Description = "The columns to write: code,class,name. [default: all]" };
        var encoding = new Option<string?>("--encoding") { Description = "Of a shapefile's or CSV's texts: UTF-8, GBK, GB18030; for CSV also UTF-8-BOM, by which Excel knows Chinese. [default: UTF-8]" };
        var bare = new Option<bool>("--no-geometry") { Description = "A CSV of attributes alone." };
        var input = new VectorInputOptions("from-");
        var database = CommandDatabase.Option();
        var json = new Option<bool>("--json") { Description = "What was written, as JSON." };
        var command = new Command("export", "Write an edition, or convert a file, into another format, CRS or encoding.") { file, edition, output, crs, shift, fields, encoding, bare, database, json };
        input.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (path, target) = (parsed.GetValue(file), parsed.GetRequiredValue(output));
            if (path is null == parsed.GetValue(edition) is null) throw new GeoInputException("Name a file to convert, or an edition with --edition; one of the two.");
            var writing = new VectorOutput
            {
                Crs = parsed.GetRequiredValue(crs),
                Shift = CoordinateShift.Parse(parsed.GetValue(shift)),
                Fields = VectorOutput.List(parsed.GetValue(fields)),
                Encoding = parsed.GetValue(encoding),
                WithWkt = !parsed.GetValue(bare),
            };
            writing.Require(target);
            using var lines = new StageLines();
            lines.Report(new("reading", 0));
            VectorLayer layer;
            if (path is not null) layer = CellFile.WithFullNames(CoverageFiles.Complete(input.Of(parsed).Read(path, cancellationToken), path));
            else
                layer = await EditionAccess.WithAsync(parsed.GetValue(database), async editions => await editions.FindAsync(parsed.GetValue(edition)!.Value, cancellationToken) is { Status: not "discarded" } found
                    ? await EditionLayer.ReadAsync(found, editions, cancellationToken)
                    : throw EditionAccess.Missing(parsed.GetValue(edition)!.Value), cancellationToken);
            lines.Report(new("writing", 0.5));
            writing.Write(target, layer.Features, layer.Fields, cancellationToken);
            Console.WriteLine(parsed.GetValue(json)
                ? JsonSerializer.Serialize(new { File = target, Features = layer.Features.Count, Fields = writing.Fields ?? layer.Fields.Select(f => f.Name), From = layer.Crs, writing.Crs, Shift = writing.Shift?.Name, writing.Encoding }, CoverageJson.Options)
                : $"{target}: {layer.Features.Count} features from {layer.Crs} in {writing.Crs}{(writing.Shift is { } on ? $" with the {on.Name} shift" : "")}");
            return 0;
        });
        return command;
    }
}
