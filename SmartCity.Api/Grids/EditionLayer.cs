using SmartCity.Geo.Editions;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Grids;

/// <summary>An edition's cells as a layer to write.</summary>
internal static class EditionLayer
{
    /// <returns>Null when there is no such edition, or it has no cells.</returns>
    internal static async Task<VectorLayer?> ReadAsync(EditionStore editions, CellStore cells, long id, CancellationToken cancellationToken)
    {
        if (await editions.FindAsync(id, cancellationToken) is not { } edition) return null;
        var features = new List<VectorFeature>(edition.CellCount);
        await foreach (var stored in cells.ListAsync(id, cancellationToken)) features.Add(CellFile.Feature(stored.Cell));
        return features.Count == 0 ? null : new(edition.Name, "CGCS2000", CellFile.Fields, features, 0);
    }
}
