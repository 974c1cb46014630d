using SmartCity.Geo.Editions;
using SmartCity.Geo.Grids.Locate;
using SmartCity.Geo.Grids.Locate.Bulk;

namespace SmartCity.Api.Grids.Locate;

/// <summary>The cells of one edition, or of several side by side, ready to be located in. Immutable and thread-safe.</summary>
internal sealed class EditionLocator
{
    private readonly IReadOnlyList<StoredCell> _cells;

    private EditionLocator(IReadOnlyList<StoredCell> cells, CellLocator locator) => (_cells, Bulk) = (cells, new(locator, new(locator)));

    internal BulkCells Bulk { get; }

    internal static async Task<EditionLocator> LoadAsync(CellStore store, IReadOnlyList<long> editions, CancellationToken cancellationToken)
    {
        var cells = new List<StoredCell>();
        foreach (var edition in editions)
            await foreach (var cell in store.ListAsync(edition, cancellationToken)) cells.Add(cell);
        return new(cells, CellLocator.Build([.. cells.Select(c => new CellShape(c.Cell.Code, c.Cell.Geometry))], cancellationToken));
    }

    /// <summary>The cell that owns a point (EPSG:4490, degrees); null outside of all.</summary>
    internal StoredCell? Find(double longitude, double latitude) => Bulk.Locator.Find(longitude, latitude) is >= 0 and var cell ? _cells[cell] : null;
}
