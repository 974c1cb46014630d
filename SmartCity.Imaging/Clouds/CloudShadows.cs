namespace SmartCity.Imaging.Clouds;

/// <summary>Where clouds throw their shadows: the way by which the clouds, moved over the picture, cover the most dark ground.</summary>
/// <remarks>As Zhu and Woodcock (2012, section 3.3) match clouds with shadows, but for the whole scene at once and without the sun's place,
/// which most files don't say. The search runs on a coarse copy.</remarks>
internal static class CloudShadows
{
    /// <summary>Clouds of 200 m to 6 km and a sun 35° high throw shadows about this far, in metres.</summary>
    internal const double FarthestMetres = 9000;

    private const int CoarseSide = 256, Directions = 36;

    /// <summary>The dark share under the moved clouds must be this much more than elsewhere, or no shadow is told.</summary>
    private const double Contrast = 1.8, LeastShare = 0.1;

    /// <param name="cover">Of the whole scene.</param>
    /// <returns>Columns and rows from a cloud to its shadow; null when clouds cover no more dark ground anywhere than chance does.</returns>
    internal static (int Columns, int Rows)? Find(ReadOnlySpan<byte> cover, ReadOnlySpan<bool> isDark, int width, int height, double pixelMetres)
    {
        var factor = Math.Max(1, (Math.Max(width, height) + CoarseSide - 1) / CoarseSide);
        var (columns, rows) = (width / factor, height / factor);
        if (columns < 8 || rows < 8) return null;
        var (cloud, dark) = (new bool[columns * rows], new bool[columns * rows]);
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++)
            {
                var at = (row * factor + factor / 2) * width + column * factor + factor / 2;
                (cloud[row * columns + column], dark[row * columns + column]) = (cover[at] == (byte)SkyCover.Cloud, isDark[at]);
            }
        var clouds = Enumerable.Range(0, cloud.Length).Where(i => cloud[i]).Select(i => (Column: i % columns, Row: i / columns)).ToArray();
        var clear = cloud.Length - clouds.Length;
        if (clear == cloud.Length || clear == 0) return null;
        var usual = dark.Count(d => d) / (double)clear;
        var farthest = Math.Min(Math.Min(columns, rows) / 2, Math.Max(3, (int)(FarthestMetres / pixelMetres / factor)));
        (double Share, int Columns, int Rows) best = (0, 0, 0);
        for (var way = 2; way <= farthest; way++)
            for (var direction = 0; direction < Directions; direction++)
            {
                var (dx, dy) = ((int)Math.Round(way * Math.Cos(2 * Math.PI * direction / Directions)), (int)Math.Round(way * Math.Sin(2 * Math.PI * direction / Directions)));
                var share = Share(clouds, cloud, dark, columns, rows, dx, dy);
                if (share > best.Share) best = (share, dx, dy);
            }
        return best.Share >= Math.Max(LeastShare, Contrast * usual) ? (best.Columns * factor, best.Rows * factor) : null;
    }

    private static double Share((int Column, int Row)[] clouds, bool[] cloud, bool[] dark, int columns, int rows, int dx, int dy)
    {
        var (under, hit) = (0, 0);
        foreach (var (column, row) in clouds)
        {
            if (row + dy < 0 || row + dy >= rows || column + dx < 0 || column + dx >= columns) continue;
            var at = (row + dy) * columns + column + dx;
            if (cloud[at]) continue;
            under++;
            if (dark[at]) hit++;
        }
        return under < 5 ? 0 : hit / (double)(under + 20);   // a few lucky pixels are no match
    }
}
