using SmartCity.Imaging.Models;
using SmartCity.Imaging.Products;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Change.Nets;

/// <summary>Leads a net over a whole scene, tile by tile on a lattice of its own, so that its answer doesn't depend on how the scene is cut later.</summary>
internal static class NetPass
{
    /// <summary>Of a tile, in net pixels; the margin is seen and not kept. Multiples of every usual net's stride, so that all tiles lie alike on it.</summary>
    private const int Core = 768, Margin = 32;

    /// <summary>A scene up to this many net pixels a side is one tile.</summary>
    private const int Whole = 896;

    private const float Darkest = -0.3f, Brightest = 1.5f;

    /// <param name="read">A window of the pair, on the relative scale.</param>
    /// <param name="channels">The pair's band that goes into each channel.</param>
    internal static NetLogits Run(
        ChangeNet net, RasterGrid grid, double gsdMetres, int[] channels, Func<PixelWindow, WindowValues> read, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var scale = net.Manifest.Pixels.Scale(gsdMetres);
        var (width, height) = (Math.Max(1, (int)(grid.Width * scale)), Math.Max(1, (int)(grid.Height * scale)));
        var stride = net.Stride;
        var logits = new NetLogits((width + stride - 1) / stride, (height + stride - 1) / stride, scale / stride);
        var tiles = PixelWindow.Tiles(width, height, Math.Max(width, height) <= Whole ? Whole : Core).ToList();
        var done = 0;
        OrderedWork.Run(tiles, core => Picture.Of(core, width, height, scale, grid, channels, net.Manifest.Inputs.Multiple, read), picture =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            var answer = net.Run(picture.Before, picture.After, picture.Width, picture.Height);
            var (left, top) = ((picture.Core.Column - picture.Column) / stride, (picture.Core.Row - picture.Row) / stride);
            var (columns, rows) = ((picture.Core.Width + stride - 1) / stride, (picture.Core.Height + stride - 1) / stride);
            for (var row = 0; row < rows; row++)
                logits.Put(picture.Core.Column / stride, picture.Core.Row / stride + row, answer.AsSpan((top + row) * (picture.Width / stride) + left, columns));
            progress?.Report(++done / (double)tiles.Count);
        }, cancellationToken);
        return logits;
    }

    /// <summary>Both dates of a tile with its margin at the net's scale, channel-sequential; rim pixels are repeated up to a multiple of what the net asks for.</summary>
    private sealed record Picture(PixelWindow Core, int Column, int Row, int Width, int Height, float[] Before, float[] After)
    {
        internal static Picture Of(PixelWindow core, int width, int height, double scale, RasterGrid grid, int[] channels, int multiple, Func<PixelWindow, WindowValues> read)
        {
            var seen = core.Grow(Margin, width, height);
            var columns = AxisTaps.Create(0, 1 / scale, seen.Column, seen.Width, grid.Width, nearest: false);
            var rows = AxisTaps.Create(0, 1 / scale, seen.Row, seen.Height, grid.Height, nearest: false);
            using var values = read(new(columns.Start, rows.Start, columns.End - columns.Start, rows.End - rows.Start));
            var (paddedWidth, paddedHeight) = ((seen.Width + multiple - 1) / multiple * multiple, (seen.Height + multiple - 1) / multiple * multiple);
            float[] Channels(float[] bands)
            {
                var picture = new float[channels.Length * paddedWidth * paddedHeight];
                for (var channel = 0; channel < channels.Length; channel++)
                    Resample(bands.AsSpan(channels[channel] * values.Pixels, values.Pixels), values.Width, columns, rows, picture.AsSpan(channel * paddedWidth * paddedHeight, paddedWidth * paddedHeight), paddedWidth);
                return picture;
            }

            return new(core, seen.Column, seen.Row, paddedWidth, paddedHeight, Channels(values.Before), Channels(values.After));
        }

        private static void Resample(ReadOnlySpan<float> source, int sourceWidth, AxisTaps columns, AxisTaps rows, Span<float> target, int width)
        {
            var (sourceHeight, height) = (source.Length / sourceWidth, target.Length / width);
            var narrow = new float[sourceHeight * columns.Targets];
            for (var row = 0; row < sourceHeight; row++)
            {
                var line = source.Slice(row * sourceWidth, sourceWidth);
                for (var column = 0; column < columns.Targets; column++)
                {
                    var (sum, at) = (0f, columns.First(column));
                    foreach (var weight in columns.Weights(column)) sum += weight * line[at++];
                    narrow[row * columns.Targets + column] = Math.Clamp(sum, Darkest, Brightest);
                }
            }
            for (var row = 0; row < rows.Targets; row++)
            {
                var line = target.Slice(row * width, width);
                var at = rows.First(row);
                foreach (var weight in rows.Weights(row))
                {
                    var from = narrow.AsSpan(at++ * columns.Targets, columns.Targets);
                    for (var column = 0; column < from.Length; column++) line[column] += weight * from[column];
                }
                line[columns.Targets..].Fill(line[columns.Targets - 1]);
            }
            for (var row = rows.Targets; row < height; row++) target.Slice((rows.Targets - 1) * width, width).CopyTo(target[(row * width)..]);
        }
    }
}
