using SmartCity.Geo;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Importing;
using SmartCity.Geo.Grids.Partitioning;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Grids;

/// <summary>A file of cells, read and made into cells.</summary>
internal static class CellReading
{
    /// <exception cref="GeoInputException">A row has no geometry, or the features can't become cells.</exception>
    internal static ImportedCells Import(VectorLayer layer, string called, CellImportOptions options, IProgress<StageProgress>? progress, CancellationToken cancellationToken)
    {
        if (layer.FeaturesWithoutGeometry > 0)
            throw new GeoInputException($"'{called}' has {layer.FeaturesWithoutGeometry} rows without a geometry; take them out, or join a table to existing cells with --join.");
        return CellImport.Run([.. layer.Features.Select(f => new ImportedRow(f.Geometry, f.Attributes))], [.. layer.Fields.Select(f => f.Name)], options, progress, cancellationToken);
    }

    /// <summary>A table whose rows belong to cells by their codes: the cells with the table's attributes, one row a cell.</summary>
    /// <returns>What <see cref="Import"/> takes, and a note on cells that the table leaves as they are.</returns>
    /// <exception cref="GeoInputException">The table has no code, one twice, or one of no cell.</exception>
    internal static (VectorLayer Layer, string? Note) Join(VectorTable table, string called, IReadOnlyList<GridCell> cells, IReadOnlyList<string> map)
    {
        var columns = CellColumns.Recognise([.. table.Fields.Select(f => f.Name)], map);
        var key = columns.Of(CellField.Code) ?? throw new GeoInputException($"'{called}' has no column of codes to join by; name it with --map code=FIELD. Its columns are {string.Join(", ", table.Fields.Select(f => f.Name))}.");
        var byCode = cells.ToDictionary(c => c.Code, StringComparer.Ordinal);
        var rows = new Dictionary<string, IReadOnlyDictionary<string, object?>>(StringComparer.Ordinal);
        for (var i = 0; i < table.Rows.Count; i++)
        {
            var code = (table.Rows[i][key] as string)?.Trim() ?? throw new GeoInputException($"'{called}' has no code in row {i + 1}.");
            if (!byCode.ContainsKey(code)) throw new GeoInputException($"'{called}' has the code '{code}' in row {i + 1}, which no cell has{(code.Contains('E', StringComparison.OrdinalIgnoreCase) ? ": a spreadsheet has made a number of it; format the column as text" : "")}.");
            if (!rows.TryAdd(code, table.Rows[i])) throw new GeoInputException($"'{called}' has the code {code} twice, the second time in row {i + 1}.");
        }
        var features = cells.Select(CellFile.Feature).Select(feature =>
        {
            if (!rows.TryGetValue(feature.Text(CellField.Code.Name)!, out var row)) return feature;
            var attributes = feature.Attributes.ToDictionary(StringComparer.OrdinalIgnoreCase);
            foreach (var (attribute, column) in columns.Recognised)
                if (row[column] is { } value) attributes[attribute] = value;
            return feature with { Attributes = attributes };
        }).ToList();
        return (new("join", "CGCS2000", CellFile.Fields, features, 0), rows.Count < cells.Count ? $"{cells.Count - rows.Count} cells are not in '{called}' and keep their attributes." : null);
    }

    /// <summary>Districts from a file: attributes <c>adcode</c> and <c>name</c> under any of their usual names.</summary>
    internal static IReadOnlyList<PartitionArea> Districts(VectorLayer layer)
    {
        var columns = CellColumns.Recognise([.. layer.Fields.Select(f => f.Name)], []);
        var (adcode, name) = (columns.Of(CellField.Adcode) ?? columns.Of(CellField.Code), columns.Of(CellField.CellName) ?? columns.Of(CellField.DistrictName));
        return [.. layer.Features.Where(f => f.Geometry.Dimension == NetTopologySuite.Geometries.Dimension.Surface)
            .Select(f => (Adcode: adcode is null ? null : f.Text(adcode), f)).Where(f => f.Adcode is { Length: 6 })
            .Select(f => new PartitionArea(f.f.Geometry, f.Adcode!, (name is null ? null : f.f.Text(name)) ?? f.Adcode!))];
    }

    /// <summary>The districts that the city has stored.</summary>
    internal static async Task<IReadOnlyList<PartitionArea>> StoredDistrictsAsync(MapFeatureStore store, CancellationToken cancellationToken) =>
        [.. (await store.ListAsync("district", null, cancellationToken)).Where(f => f.Geometry.Dimension == NetTopologySuite.Geometries.Dimension.Surface)
            .Select(f => (Feature: f, Adcode: f.Properties?.GetValueOrDefault("adcode") as string)).Where(f => f.Adcode is { Length: 6 })
            .Select(f => new PartitionArea(f.Feature.Geometry, f.Adcode!, f.Feature.Name ?? f.Adcode!))];
}
