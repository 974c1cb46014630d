using System.CommandLine;
using System.Text;
using SmartCity.Api.Grids;
using SmartCity.Geo;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Coverages;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Commands.Grids;

/// <summary><c>grid repair</c>: exit code 0 = the file written is a valid coverage, 2 = it can't be made one.</summary>
internal static class GridRepairCommand
{
    internal static Command Create()
    {
        var usual = new CoverageRepairOptions();
        var file = new Argument<string>("FILE") { Description = "Polygons in any vector format and CRS." };
        var output = new Option<string>("--out") { Description = "The file to write, attributes and all: .geojson, .gpkg, .shp, .zip, .fgb or .kml.", Required = true };
        var tolerance = new Option<double>("--tolerance") { Description = "Borders of different features that are nearer than this, in metres, are brought together; no vertex moves further.", DefaultValueFactory = _ => usual.ToleranceMetres };
        var gapWidth = new Option<double>("--gap-width") { Description = "Gaps of a lesser mean width, in metres, are filled; wider ones stay and are reported.", DefaultValueFactory = _ => usual.GapWidthMetres };
        var splinter = new Option<double>("--splinter") { Description = "Pieces cut off from their feature that are smaller than this, in square metres, go to the neighbour.", DefaultValueFactory = _ => usual.SplinterSquareMetres };
        var protect = new Option<string[]>("--protect") { Description = "A feature that keeps its ground as it is, by its code or name. May be given more than once.", DefaultValueFactory = _ => [] };
        var drop = new Option<bool>("--drop-duplicates") { Description = "Of features with the same ground keep the first; without it they are refused." };
        var json = new Option<bool>("--json") { Description = "What was done to each feature, and the check of the result, as JSON." };
        var command = new Command("repair", "Make a valid coverage of dirty polygons: close gaps and slits, settle overlaps, match borders, fix rings. No feature is lost.")
        {
            file, output, tolerance, gapWidth, splinter, protect, drop, json,
        };
        var input = new VectorInputOptions();
        input.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            VectorFile.RequireWritable(parsed.GetRequiredValue(output));
            using var lines = new StageLines();
            lines.Report(new("reading", 0));
            var layer = CoverageFiles.Read(parsed.GetRequiredValue(file), input.Of(parsed), cancellationToken);
            var names = CoverageJson.Names(layer.Features);
            var repaired = CoverageRepair.Run([.. layer.Features.Select(f => f.Geometry)], new()
            {
                ToleranceMetres = parsed.GetValue(tolerance),
                GapWidthMetres = parsed.GetValue(gapWidth),
                SplinterSquareMetres = parsed.GetValue(splinter),
                Protected = Protected(parsed.GetRequiredValue(protect), names),
                DropsDuplicates = parsed.GetValue(drop),
            }, lines.Part(0.1, 0.95), cancellationToken);
            lines.Report(new("writing", 0.95));
            VectorFile.Write(parsed.GetRequiredValue(output), RepairJson.Features(repaired, layer.Features), layer.Fields, CrsTransform.Cgcs2000, cancellationToken);
            Console.Out.Write(parsed.GetValue(json) ? CoverageJson.Text(RepairJson.Of(repaired, names)) : AsText(repaired, names));
            return Task.FromResult(0);
        });
        return command;
    }

    private static HashSet<int> Protected(string[] wanted, string[] names)
    {
        if (wanted.FirstOrDefault(w => !names.Contains(w)) is { } unknown) throw new GeoInputException($"There is no feature '{unknown}' to protect; features are called by their code, else their name.");
        return [.. Enumerable.Range(0, names.Length).Where(i => wanted.Contains(names[i]))];
    }

    /// <summary>For people: a line in all, then a line for each feature that was changed.</summary>
    internal static string AsText(RepairedCoverage repaired, string[] names)
    {
        var text = new StringBuilder();
        if (!repaired.IsChanged) text.AppendLine("nothing to mend: written as it was");
        else text.AppendLine(FormattableString.Invariant($"{repaired.Changes.Count(c => c.IsChanged)} of {names.Length} features changed; {repaired.Changes.Sum(c => c.VerticesMoved)} vertices moved, at most {repaired.LargestMoveMetres:0.000} m; {repaired.GapsFilled} gaps filled ({repaired.GapsSquareMetres / 1e6:0.000000} km²), {repaired.OverlapsSettled} overlaps settled ({repaired.OverlapsSquareMetres / 1e6:0.000000} km²), {repaired.SplintersMoved} splinters moved ({repaired.SplintersSquareMetres / 1e6:0.000000} km²)"));
        foreach (var (i, change) in repaired.Changes.Index().Where(c => c.Item.IsChanged))
            text.AppendLine(change.DuplicateOf is { } of ? $"  {names[i]}: dropped, the same ground as {names[of]}"
                : FormattableString.Invariant($"  {names[i]}: {change.VerticesMoved} vertices moved (at most {change.LargestMoveMetres:0.000} m), {change.AreaBefore:0.0} → {change.AreaAfter:0.0} m² (+{change.GainedSquareMetres:0.0} −{change.LostSquareMetres:0.0}), parts {change.PartsBefore} → {change.PartsAfter}, holes {change.HolesBefore} → {change.HolesAfter}{(change.IsRingFixed ? ", ring fixed" : "")}"));
        var wide = repaired.After.Of(CoverageFaultKind.Gap).ToList();
        if (wide.Count > 0) text.AppendLine(FormattableString.Invariant($"{wide.Count} wide gaps left ({wide.Sum(g => g.AreaSquareMetres) / 1e6:0.000000} km²)"));
        return text.ToString();
    }
}
