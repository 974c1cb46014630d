namespace SmartCity.Imaging.Rasters;

/// <summary>A raster as a sensor of larger pixels would see it, still on its own grid: each pixel is the mean of a square of <paramref name="width"/> pixels around it.</summary>
/// <param name="width">In pixels, 1 and more; pixels that the square cuts count by the part inside.</param>
/// <remarks>Unknown pixels stay NaN and don't count for their neighbours.</remarks>
internal sealed class SmoothedRaster(IRasterSource source, double width) : IRasterSource
{
    public RasterGrid Grid => source.Grid;

    public int BandCount => source.BandCount;

    public void Read(PixelWindow window, ReadOnlySpan<int> bands, Span<float> destination)
    {
        var radius = (int)Math.Ceiling((width - 1) / 2);
        var edge = (float)((width - 1) / 2 - (radius - 1));   // weight of the outermost pixels
        var grown = window.Grow(radius, Grid.Width, Grid.Height);
        var values = new float[checked((int)grown.PixelCount * bands.Length)];
        source.Read(grown, bands, values);
        var (pixels, all) = ((int)window.PixelCount, (int)grown.PixelCount);
        var (sums, weights) = (new float[grown.Height * window.Width], new float[grown.Height * window.Width]);
        for (var band = 0; band < bands.Length; band++)
        {
            var here = values.AsSpan(band * all, all);
            for (var row = 0; row < grown.Height; row++)
                for (var column = 0; column < window.Width; column++)
                {
                    var (sum, weight) = (0f, 0f);
                    for (var offset = -radius; offset <= radius; offset++)
                    {
                        var x = column + window.Column - grown.Column + offset;
                        if (x < 0 || x >= grown.Width || float.IsNaN(here[row * grown.Width + x])) continue;
                        var w = Math.Abs(offset) == radius ? edge : 1;
                        sum += w * here[row * grown.Width + x];
                        weight += w;
                    }
                    (sums[row * window.Width + column], weights[row * window.Width + column]) = (sum, weight);
                }
            for (var row = 0; row < window.Height; row++)
                for (var column = 0; column < window.Width; column++)
                {
                    var (sum, weight) = (0f, 0f);
                    for (var offset = -radius; offset <= radius; offset++)
                    {
                        var y = row + window.Row - grown.Row + offset;
                        if (y < 0 || y >= grown.Height) continue;
                        var w = Math.Abs(offset) == radius ? edge : 1;
                        sum += w * sums[y * window.Width + column];
                        weight += w * weights[y * window.Width + column];
                    }
                    var centre = here[(row + window.Row - grown.Row) * grown.Width + column + window.Column - grown.Column];
                    destination[band * pixels + row * window.Width + column] = float.IsNaN(centre) ? float.NaN : sum / weight;
                }
        }
    }
}
