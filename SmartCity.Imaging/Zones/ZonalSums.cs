using System.Buffers;
using SmartCity.Imaging.Change;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Zones;

/// <summary>Sums a raster over many zones in one pass: window by window, each read once, with all zones that touch it.</summary>
internal static class ZonalSums
{
    /// <param name="windowSize">Pixels a side.</param>
    /// <param name="read">Fills one value a pixel of a window, NaN = no data; called by several threads, with arrays that may be longer.</param>
    /// <returns>One a zone, in their order.</returns>
    internal static IReadOnlyList<ZoneStatistics> Of(RasterGrid grid, IReadOnlyList<PolygonCoverage> zones, int windowSize, Action<PixelWindow, float[]> read, CancellationToken cancellationToken)
    {
        var touched = zones.Select(z => z.Window(grid)).ToList();
        var windows = PixelWindow.Tiles(grid.Width, grid.Height, windowSize)
            .Select(window => (Window: window, Zones: Enumerable.Range(0, zones.Count).Where(i => touched[i] is { } t && Meet(t, window)).ToList()))
            .Where(w => w.Zones.Count > 0);
        var sums = Enumerable.Repeat(ZoneSum.None, zones.Count).ToArray();
        OrderedWork.Run(windows, Sum, found =>
        {
            foreach (var (zone, sum) in found) sums[zone].Add(sum);
        }, cancellationToken);
        return [.. sums.Select(s => s.Statistics())];

        List<(int Zone, ZoneSum Sum)> Sum((PixelWindow Window, List<int> Zones) work)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var window = Needed(work.Window, work.Zones.Select(i => touched[i]!.Value));
            var values = ArrayPool<float>.Shared.Rent(checked((int)window.PixelCount));
            try
            {
                read(window, values);
                var found = new List<(int, ZoneSum)>(work.Zones.Count);
                foreach (var zone in work.Zones)
                {
                    var sum = ZoneSum.None;
                    zones[zone].Fill(window, (row, column, shares) => sum.Add(values.AsSpan((row - window.Row) * window.Width + column - window.Column, shares.Length), shares));
                    if (sum.Covered > 0) found.Add((zone, sum));
                }
                return found;
            }
            finally
            {
                ArrayPool<float>.Shared.Return(values);
            }
        }
    }

    private static bool Meet(PixelWindow a, PixelWindow b) => a.Column < b.EndColumn && b.Column < a.EndColumn && a.Row < b.EndRow && b.Row < a.EndRow;

    // Of a window only what a zone touches is read.
    private static PixelWindow Needed(PixelWindow window, IEnumerable<PixelWindow> zones)
    {
        var (west, north, east, south) = (window.EndColumn, window.EndRow, window.Column, window.Row);
        foreach (var zone in zones)
            (west, north, east, south) = (Math.Min(west, zone.Column), Math.Min(north, zone.Row), Math.Max(east, zone.EndColumn), Math.Max(south, zone.EndRow));
        (west, north, east, south) = (Math.Max(west, window.Column), Math.Max(north, window.Row), Math.Min(east, window.EndColumn), Math.Min(south, window.EndRow));
        return new(west, north, east - west, south - north);
    }
}
