using System.CommandLine;
using NetTopologySuite.Geometries;
using SmartCity.Api.Grids;
using SmartCity.Api.Grids.Quality;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Partitioning;
using SmartCity.Geo.Grids.Recutting;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Commands.Grids;

/// <summary><c>grid recut</c>: exit code 0 = all cells fit, 1 = some could not be made to, 2 = unreadable.</summary>
internal static class GridRecutCommand
{
    private const int Unmet = 1;

    internal static Command Create()
    {
        var usual = new RecutRequest { Cells = [] };
        var cells = new Argument<string>("CELLS") { Description = "Cells: a vector file with codes, or the number of an edition." };
        var load = new Option<string[]>("--load") { Description = LoadSpec.Help, DefaultValueFactory = _ => [] };
        var deviation = new Option<double>("--max-deviation") { Description = "A cell may bear this share more or less than the mean cell of its class: 0.5 = ±50 %.", DefaultValueFactory = _ => usual.MaximumDeviation };
        var area = new Option<string?>("--area") { Description = "The districts, where a border moved: polygons with adcode and name." };
        var barriers = new Option<string[]>("--barriers") { Description = "Rivers, roads, railways that new borders should lie on. May be given more than once.", DefaultValueFactory = _ => [] };
        var newBarriers = new Option<string[]>("--new-barriers") { Description = "Barriers that have come: cells that one runs through are cut along it. May be given more than once.", DefaultValueFactory = _ => [] };
        var count = new Option<int?>("--cells") { Description = "Exactly so many cells. [default: as many as it takes]" };
        var noFull = new Option<bool>("--no-full") { Description = "Leave out what a re-cut of everything would change." };
        var seed = new Option<int>("--seed") { Description = "The same seed gives the same proposal.", DefaultValueFactory = _ => usual.Seed };
        var output = new Option<string>("--out") { Description = "The file to write: .geojson, .gpkg, .shp or .fgb.", Required = true };
        var json = new Option<bool>("--json") { Description = "The steps and what could not be met, as JSON." };
        var database = CommandDatabase.Option();
        var command = new Command("recut", "Make cells fit a changed load, border, barrier or count by changing as few of them as it takes. Exit code 0 all fit, 1 some do not.")
        {
            cells, load, deviation, area, barriers, newBarriers, count, noFull, seed, output, json, database,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            VectorFile.RequireWritable(parsed.GetRequiredValue(output));
            using var lines = new StageLines();
            lines.Report(new("reading", 0));
            var list = await EditionAccess.CellsAsync(parsed.GetRequiredValue(cells), parsed.GetValue(database), cancellationToken);
            var bounds = new Envelope();
            foreach (var cell in list) bounds.ExpandToInclude(cell.Geometry.EnvelopeInternal);
            var terms = await LoadSources.ReadAsync(parsed.GetRequiredValue(load), bounds, parsed.GetValue(database), cancellationToken);
            var proposal = MinimalRecut.Propose(new()
            {
                Cells = list,
                Load = terms.Count > 0 ? terms : usual.Load,
                MaximumDeviation = parsed.GetValue(deviation),
                Units = parsed.GetValue(area) is { } units ? GridPartitionCommand.ReadAreas(units, new(), cancellationToken) : null,
                Barriers = [.. parsed.GetRequiredValue(barriers).SelectMany(path => CellLayer.Barriers(path, cancellationToken))],
                NewBarriers = [.. parsed.GetRequiredValue(newBarriers).SelectMany(path => CellLayer.Barriers(path, cancellationToken))],
                CellCount = parsed.GetValue(count),
                ComparesWithFull = !parsed.GetValue(noFull),
                Seed = parsed.GetValue(seed),
            }, lines.Part(0, 0.95), cancellationToken);
            lines.Report(new("writing", 0.95));
            CellFile.Write(parsed.GetRequiredValue(output), proposal.Cells, cancellationToken);
            Console.Out.Write(parsed.GetValue(json) ? CoverageJson.Text(RecutJson.Of(proposal)) : RecutJson.Text(proposal));
            return proposal.Unmet.Count == 0 ? 0 : Unmet;
        });
        return command;
    }
}
