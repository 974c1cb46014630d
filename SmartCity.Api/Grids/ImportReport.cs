using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Grids.Importing;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Grids;

/// <summary>What was recognised in a file of cells and what became of it, on the wire (snake_case) and for people.</summary>
/// <param name="Edition">The draft; null in a dry run.</param>
internal sealed record ImportReport(
    string File, string Layer, string Crs, string? Shift, string? Encoding, int Cells, IReadOnlyDictionary<string, string> Columns, IReadOnlyList<string> IgnoredColumns,
    int CodesKept, int CodesGiven, int ClassesGiven, IReadOnlyDictionary<int, int> Classes, double AreaM2, double SnappedMm, string? Repair, IReadOnlyList<string> Notes, ImportedEdition? Edition)
{
    internal static ImportReport Of(string file, VectorLayer layer, CoordinateShift? shift, ImportedCells imported, IEnumerable<string> notes, PublishedEdition? stored) => new(
        file, layer.Name, layer.Crs, shift?.Name, layer.Encoding, imported.Cells.Count, imported.Columns.Recognised, imported.Columns.Strangers,
        imported.CodesKept, imported.CodesGiven, imported.ClassesGiven, new SortedDictionary<int, int>(imported.Cells.CountBy(c => c.Class).ToDictionary()),
        imported.Cells.Sum(c => c.AreaSquareMetres), Math.Round(imported.SnappedMetres * 1000, 3), imported.Repair, [.. notes.Concat(imported.Notes)],
        stored is null ? null : new(stored.Edition.Id, stored.Edition.Name, stored.Edition.Status, stored.IsNew));

    /// <summary>The draft that the cells become; the same file with the same settings is the same draft.</summary>
    /// <param name="settings">What the caller said, for the record.</param>
    internal static NewEdition Draft(string name, string file, string sha256, ImportedCells imported, object settings, string author) => new()
    {
        Name = name,
        Source = $"{file} sha256:{sha256}",
        Parameters = JsonSerializer.Serialize(new { import = settings }, CoverageJson.Options),
        IsSynthetic = false,
        Domain = imported.Domain,
        DomainAreaSquareMetres = EllipsoidalMeasure.Area(imported.Domain),
        Cells = imported.Cells,
        Author = author,
    };

    /// <summary>SHA-256 of a file, and of a shapefile's table with it.</summary>
    internal static string Sha256(string path)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in new[] { path, Path.ChangeExtension(path, ".dbf") }.Distinct().Where(System.IO.File.Exists))
        {
            using var file = System.IO.File.OpenRead(part);
            var buffer = new byte[1 << 16];
            for (int read; (read = file.Read(buffer)) > 0;) hash.AppendData(buffer.AsSpan(0, read));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    internal string AsText()
    {
        var text = new StringBuilder();
        Line($"{File}: layer '{Layer}', {Crs}{(Shift is null ? "" : $", {Shift} shift taken off")}{(Encoding is null ? "" : $", {Encoding}")}");
        Line($"columns: {(Columns.Count == 0 ? "none recognised" : string.Join(", ", Columns.Select(c => c.Key == c.Value ? c.Key : $"{c.Key} = {c.Value}")))}{(IgnoredColumns.Count > 0 ? $"; not imported: {string.Join(", ", IgnoredColumns)}" : "")}");
        Line($"{Cells} cells ({string.Join(", ", Classes.Select(c => $"{c.Value} of class {c.Key}"))}), {AreaM2 / 1e6:0.0000} km², codes: {CodesKept} kept, {CodesGiven} given; furthest vertex moved {SnappedMm:0.00} mm onto the lattice");
        if (Repair is not null) Line($"repaired: {Repair}");
        foreach (var note in Notes) Line($"note: {note}");
        Line(Edition is null ? (FormattableString)$"a valid coverage; nothing was stored (dry run)" : $"{(Edition.IsNew ? "stored as" : "the same as the stored")} {Edition.Status} edition {Edition.Id} '{Edition.Name}'");
        return text.ToString();

        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
    }
}

/// <param name="IsNew">False when the same file had been imported in the same way before.</param>
internal sealed record ImportedEdition(long Id, string Name, string Status, bool IsNew);
