using System.Globalization;
using System.Text;
using System.Text.Json;
using SmartCity.Api.Features;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Comparison;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Grids;

/// <summary>A diff for programs, for people and for a map; the same from the command and from the endpoint.</summary>
internal static class DiffJson
{
    private const int ListedChanges = 40;

    internal static object Of(CellDiff diff) => new
    {
        diff.IsEmpty,
        Added = Codes(diff, CellChangeKind.Added),
        Removed = Codes(diff, CellChangeKind.Removed),
        Changed = Codes(diff, CellChangeKind.Changed),
        diff.Unchanged,
        MovedAreaM2 = diff.MovedSquareMetres,
        RoundingM2 = diff.RoundingSquareMetres,
        Changes = diff.Changes.Select(c => new { c.Code, Kind = CoverageJson.Name(c.Kind), c.What, Before = Cell(c.Before), After = Cell(c.After) }),
        Moves = diff.Moves.Select(m => new { m.From, m.To, AreaM2 = m.AreaSquareMetres }),
    };

    /// <summary>The pieces of ground that changed their cell, as GeoJSON.</summary>
    internal static object Moved(CellDiff diff) => new
    {
        Type = "FeatureCollection",
        Features = diff.Moves.Select(m => new { Type = "Feature", Geometry = JsonElement.Parse(GeoJson.Text(m.Geometry)), Properties = new { m.From, m.To, AreaM2 = m.AreaSquareMetres } }),
    };

    /// <summary>The same as a vector file: attributes from, to, area_m2.</summary>
    internal static void WriteMoved(string path, CellDiff diff, CancellationToken cancellationToken) =>
        VectorFile.Write(path, [.. diff.Moves.Select(m => new VectorFeature(m.Geometry, new Dictionary<string, object?> { ["from"] = m.From, ["to"] = m.To, ["area_m2"] = m.AreaSquareMetres }))],
            [new("from", VectorFieldType.Text), new("to", VectorFieldType.Text), new("area_m2", VectorFieldType.Real)], CrsTransform.Cgcs2000, cancellationToken);

    /// <summary>A table for people.</summary>
    internal static string Text(CellDiff diff)
    {
        var text = new StringBuilder();
        text.AppendLine(string.Create(CultureInfo.InvariantCulture,
            $"{diff.Of(CellChangeKind.Added).Count()} added, {diff.Of(CellChangeKind.Removed).Count()} removed, {diff.Of(CellChangeKind.Changed).Count()} changed, {diff.Unchanged} unchanged; {diff.MovedSquareMetres / 1e6:0.000000} km² moved"));
        foreach (var change in diff.Changes.Take(ListedChanges))
            text.AppendLine(string.Create(CultureInfo.InvariantCulture,
                $"  {change.Code}  {CoverageJson.Name(change.Kind),-8} {change.Before?.AreaSquareMetres ?? 0,14:0} → {change.After?.AreaSquareMetres ?? 0,14:0} m²  {string.Join(", ", change.What)}"));
        if (diff.Changes.Count > ListedChanges) text.AppendLine(CultureInfo.InvariantCulture, $"  and {diff.Changes.Count - ListedChanges} more; --json lists all");
        if (diff.Moves.Count > 0) text.AppendLine("ground moved:");
        foreach (var move in diff.Moves.OrderByDescending(m => m.AreaSquareMetres).Take(ListedChanges))
            text.AppendLine(string.Create(CultureInfo.InvariantCulture, $"  {move.From ?? "(none)",-15} → {move.To ?? "(none)",-15} {move.AreaSquareMetres,14:0} m²"));
        if (diff.Moves.Count > ListedChanges) text.AppendLine(CultureInfo.InvariantCulture, $"  and {diff.Moves.Count - ListedChanges} more; --json lists all, --out writes them for a map");
        return text.ToString();
    }

    private static IEnumerable<string> Codes(CellDiff diff, CellChangeKind kind) => diff.Of(kind).Select(c => c.Code);

    private static object? Cell(GridCell? cell) => cell is null ? null : new { cell.Class, cell.Adcode, cell.DistrictName, AreaM2 = cell.AreaSquareMetres, PerimeterM = cell.PerimeterMetres };
}
