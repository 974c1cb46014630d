using System.Globalization;
using System.Text;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Simulation;
using SmartCity.Imaging.Soil;

namespace SmartCity.Imaging.Models;

/// <summary>What scenes show of management cells, as files: the cells with their areas on one date, and a table of cell × date.</summary>
public static class GroundCellFiles
{
    private static readonly GroundCover[] Covers = Enum.GetValues<GroundCover>();

    /// <summary>Writes the cells with the area of each cover in them, m² on the ellipsoid, and their place as dust sources.</summary>
    /// <returns>The areas, in file order.</returns>
    /// <inheritdoc cref="GroundCells.Measure"/>
    public static IReadOnlyList<GroundCellArea> Write(SpectralScene scene, VectorLayer cells, string path, double reachMetres, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cells);
        VectorFile.RequireWritable(path);
        var areas = GroundCells.Measure(scene, cells, reachMetres, progress, cancellationToken);
        var ranks = GroundCellArea.Ranks(areas);
        VectorField[] added =
        [
            .. Covers.Select(c => new VectorField($"{GroundMapFiles.Name(c)}_m2", VectorFieldType.Real) { ShortName = Short(c) }),
            new("assessed_m2", VectorFieldType.Real) { ShortName = "seen_m2" }, new("clear_share", VectorFieldType.Real) { ShortName = "clear" },
            new("dust_m2", VectorFieldType.Real), new("dust_near_m2", VectorFieldType.Real) { ShortName = "dust_near" }, new("dust_rank", VectorFieldType.Whole),
        ];
        var features = cells.Features.Select((f, i) => f with { Attributes = Attributes(f.Attributes, areas[i], ranks[i]) }).ToList();
        VectorFile.Write(path, features, [.. cells.Fields.Where(f => !added.Any(a => a.Name.Equals(f.Name, StringComparison.OrdinalIgnoreCase))), .. added], CrsTransform.Cgcs2000, cancellationToken);
        return areas;
    }

    /// <summary>Writes a CSV table (UTF-8) with a line a cell and date: cell, date, cell_m2, clear_share, the covers in m², dust_m2, dust_near_m2 and dust_rank of
    /// that date. Where too little is seen the areas are empty, not 0: cloud is no absence.</summary>
    /// <param name="names">Of the cells, in file order.</param>
    /// <param name="dates">In the order of the table, each with its areas in the cells' order.</param>
    /// <exception cref="ImagingInputException">The folder does not exist.</exception>
    public static void WriteHistory(string path, IReadOnlyList<string> names, IReadOnlyList<(DateOnly Date, IReadOnlyList<GroundCellArea> Areas)> dates)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(dates);
        OutputFolder.Require(path);
        var text = new StringBuilder();
        text.AppendJoin(',', ["cell", "date", "cell_m2", "clear_share", .. Covers.Select(c => $"{GroundMapFiles.Name(c)}_m2"), "dust_m2", "dust_near_m2", "dust_rank"]).Append('\n');
        var ranks = dates.Select(d => GroundCellArea.Ranks(d.Areas)).ToArray();
        for (var cell = 0; cell < names.Count; cell++)
            for (var date = 0; date < dates.Count; date++)
            {
                var area = dates[date].Areas[cell];
                string[] seen = area.IsUnseen ? [.. Enumerable.Repeat("", Covers.Length + 3)]
                    : [.. Covers.Select(c => Number(area.Of(c))), Number(area.Strength), Number(area.NearDustSquareMetres), ranks[date][cell]!.Value.ToString(CultureInfo.InvariantCulture)];
                text.AppendJoin(',', [CsvText.Quoted(names[cell]), dates[date].Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Number(area.CellSquareMetres), area.ClearShare.ToString("0.000", CultureInfo.InvariantCulture), .. seen]).Append('\n');
            }
        AtomicFile.Write(path, partial => File.WriteAllText(partial, text.ToString(), new UTF8Encoding(false)));
    }

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private static Dictionary<string, object?> Attributes(IReadOnlyDictionary<string, object?> own, GroundCellArea area, int? rank)
    {
        var all = new Dictionary<string, object?>(own, StringComparer.OrdinalIgnoreCase);
        foreach (var cover in Covers) all[$"{GroundMapFiles.Name(cover)}_m2"] = area.IsUnseen ? null : Math.Round(area.Of(cover), 1);
        (all["assessed_m2"], all["clear_share"]) = (Math.Round(area.SeenSquareMetres, 1), Math.Round(area.ClearShare, 3));
        (all["dust_m2"], all["dust_near_m2"], all["dust_rank"]) = (area.IsUnseen ? null : area.Strength, area.IsUnseen ? null : Math.Round(area.NearDustSquareMetres, 1), (long?)rank);
        return all;
    }

    private static string Short(GroundCover cover) => cover switch
    {
        GroundCover.BareSoil => "bare_m2",
        GroundCover.CoveredSoil => "covered_m2",
        GroundCover.Vegetation => "green_m2",
        _ => $"{GroundMapFiles.Name(cover)}_m2",
    };
}
