using SmartCity.Geo.Editions;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Grids;

/// <summary>An edition's cells as a layer to write.</summary>
internal static class EditionLayer
{
    internal static async Task<VectorLayer> ReadAsync(Edition edition, EditionStore editions, CancellationToken cancellationToken) =>
        new(edition.Name, "CGCS2000", CellFile.Fields, [.. (await editions.CellsAsync(edition.Id, cancellationToken)).Select(CellFile.Feature)], 0);
}
