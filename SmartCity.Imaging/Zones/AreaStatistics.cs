using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Zones;

/// <summary>Statistics of a raster over one area, in two passes: the range first, then the spread within it. Memory is bounded by the window.</summary>
internal static class AreaStatistics
{
    private const int WindowSize = 512;

    /// <param name="coverage">Null = all of the window counts.</param>
    /// <param name="names">Of the source's bands.</param>
    internal static SceneStatistics Of(IRasterSource source, PixelWindow window, PolygonCoverage? coverage, IReadOnlyList<string> names, int bins, CancellationToken cancellationToken)
    {
        var sums = Enumerable.Repeat(ZoneSum.None, names.Count).ToArray();
        Scan(source, window, coverage, (band, values, shares) => sums[band].Add(values, shares), cancellationToken);
        var spreads = sums.Select(s => s.Weight > 0 ? new ValueDistribution(s.Min, s.Max) : null).ToArray();
        Scan(source, window, coverage, (band, values, shares) => spreads[band]?.Add(values, shares), cancellationToken);
        var found = names.Select((name, i) =>
        {
            var (sum, spread) = (sums[i].Statistics(), spreads[i]);
            return new ValueStatistics(name, sum.Weight, sum.Covered > 0 ? Math.Min(1, sum.Weight / sum.Covered) : 0, sum.Min, sum.Max, sum.Mean, sum.StandardDeviation,
                [.. ValueStatistics.Shares.Select(share => spread?.Percentile(share))], spread?.Histogram(bins) ?? new double[bins]);
        }).ToList();
        return new(1, found.Min(v => v.ValidShare), found);
    }

    private delegate void ValueRow(int band, ReadOnlySpan<float> values, ReadOnlySpan<double> shares);

    private static void Scan(IRasterSource source, PixelWindow window, PolygonCoverage? coverage, ValueRow found, CancellationToken cancellationToken)
    {
        var bands = Enumerable.Range(0, source.BandCount).ToArray();
        var values = new float[bands.Length * WindowSize * WindowSize];
        var whole = new double[WindowSize];
        Array.Fill(whole, 1);
        foreach (var tile in PixelWindow.Tiles(window.Width, window.Height, WindowSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var here = tile with { Column = window.Column + tile.Column, Row = window.Row + tile.Row };
            source.Read(here, bands, values);
            if (coverage is null)
                for (var row = here.Row; row < here.EndRow; row++) Give(row, here.Column, whole.AsSpan(0, here.Width));
            else coverage.Fill(here, Give);

            void Give(int row, int column, ReadOnlySpan<double> shares)
            {
                for (var band = 0; band < bands.Length; band++)
                    found(band, values.AsSpan(checked((band * here.Height + row - here.Row) * here.Width + column - here.Column), shares.Length), shares);
            }
        }
    }
}
