using System.CommandLine;
using System.Text.Json;
using SmartCity.Api.Grids;
using SmartCity.Api.Hosting;
using SmartCity.Geo.Database;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Importing;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Commands.Grids;

/// <summary><c>grid import</c>: a file of cells becomes a draft edition, whole or not at all.</summary>
internal static class GridImportCommand
{
    internal static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "Cells: GeoJSON, GeoPackage, Shapefile, FlatGeobuf, KML, KMZ, CSV with WKT, or a zip of one." };
        var input = new VectorInputOptions();
        var map = new Option<string[]>("--map") { Description = "Which column is which attribute where the names don't tell: code=BH. code= takes none.", DefaultValueFactory = _ => [] };
        var number = new Option<int>("--class") { Description = "The class of cells that have none in the file.", DefaultValueFactory = _ => 1 };
        var adcode = new Option<string?>("--adcode") { Description = "The county of cells that have none in the file: 530102." };
        var domain = new Option<string?>("--domain") { Description = "Districts that the cells must lie in; they also name counties and tell a web map's shift. [for names and shifts: the stored ones]" };
        var join = new Option<string?>("--join") { Description = "FILE is a table: join it by code to the cells of this file, or of the edition of this number." };
        var repair = new Option<bool>("--repair") { Description = "Mend gaps and overlaps instead of refusing them." };
        var tolerance = new Option<double?>("--tolerance") { Description = "How far a vertex may move in the repair, in metres." };
        var gapWidth = new Option<double?>("--gap-width") { Description = "Gaps of this mean width or more, in metres, are left open: a lake that is nobody's. [default: none may stay; --repair fills those below 100 m]" };
        var name = new Option<string?>("--name") { Description = "The draft's name. [default: the file's]" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Check and report, store nothing; needs no database." };
        var database = CommandDatabase.Option();
        var author = EditionAccess.AuthorOption();
        var json = new Option<bool>("--json") { Description = "The report as JSON." };
        var command = new Command("import", "Store a file of cells as a draft edition, whole or not at all.") { file, map, number, adcode, domain, join, repair, tolerance, gapWidth, name, dryRun, database, author, json };
        input.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (path, read) = (parsed.GetRequiredValue(file), input.Of(parsed));
            var options = new CellImportOptions
            {
                Map = parsed.GetRequiredValue(map),
                Class = parsed.GetValue(number),
                Adcode = parsed.GetValue(adcode),
                Repairs = parsed.GetValue(repair) || parsed.GetValue(tolerance) is not null,
                ToleranceMetres = parsed.GetValue(tolerance),
                GapWidthMetres = parsed.GetValue(gapWidth),
            };
            if (parsed.GetValue(domain) is { } ground)
            {
                var districts = VectorFile.Read(ground, new(), cancellationToken);
                options = options with { Reference = CellReading.Districts(districts), Domain = CoverageFiles.Union(CoverageFiles.Features(districts, $"'{ground}'"), ground) };
            }
            using var lines = new StageLines();
            lines.Report(new("reading", 0));
            var (isDry, joined) = (parsed.GetValue(dryRun), parsed.GetValue(join));
            await using var access = isDry ? null : await DatabaseAccess.OpenAsync(parsed.GetValue(database), DataFolder.Default, isUp: false, null, cancellationToken);
            await using var source = access is null ? null : GeoDatabase.Open(access.ConnectionString);
            if (source is not null && options.Reference.Count == 0) options = options with { Reference = await CellReading.StoredDistrictsAsync(new(source), cancellationToken) };

            var (layer, note) = joined is null
                ? (read.Read(path, cancellationToken), null)
                : CellReading.Join(VectorFile.ReadTable(path, read.File), path, await EditionAccess.CellsAsync(joined, parsed.GetValue(database), cancellationToken), options.Map);
            var imported = CellReading.Import(layer, path, joined is null ? options : options with { Map = [] }, lines.Part(0.15, 0.7), cancellationToken);
            lines.Report(new(isDry ? "reporting" : "storing", 0.7));
            var stored = isDry || source is null ? null : await new EditionStore(source).CreateDraftAsync(ImportReport.Draft(
                parsed.GetValue(name) ?? Path.GetFileNameWithoutExtension(path), Path.GetFileName(path), ImportReport.Sha256(path), imported,
                new { read.File.Crs, Shift = read.Shift?.Name, read.File.Layer, read.File.Where, options.Map, options.Class, options.Adcode, options.Repairs, options.ToleranceMetres, options.GapWidthMetres, Join = joined }, parsed.GetRequiredValue(author)), cancellationToken);
            var report = ImportReport.Of(path, layer, read.Shift, imported, note is null ? [] : [note], stored);
            Console.Out.Write(parsed.GetValue(json) ? JsonSerializer.Serialize(report, CoverageJson.Options) + "\n" : report.AsText());
            return 0;
        });
        return command;
    }
}
