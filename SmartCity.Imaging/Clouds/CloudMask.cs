using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Clouds;

/// <summary>Cloud, cloud shadow and snow of one scene.</summary>
public static class CloudMask
{
    private const int WindowSize = 512;

    /// <summary>A cloud of fewer pixels of the 3 × 3 around is a bright roof.</summary>
    private const int FewestNeighbours = 5;

    /// <summary>Edges of clouds are thin: this many pixels around count as cloud.</summary>
    private const int Halo = 1;

    /// <summary>Shadows of a scene's clouds lie this much nearer or farther than the usual one, as a share of the way.</summary>
    private const double HeightSpread = 0.35;

    /// <summary>Writes the mask as a cloud-optimised GeoTIFF of 8 bits; the numbers are those of <see cref="SkyCover"/>.</summary>
    /// <returns>Share of the known pixels under each cover.</returns>
    /// <exception cref="ImagingInputException">Red, green or blue is missing; the output can't be written there.</exception>
    /// <exception cref="GdalException">A file is damaged or can't be written.</exception>
    public static IReadOnlyDictionary<SkyCover, double> Write(SpectralScene scene, string path, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scene);
        CogOutput.RequireName(path);
        var cover = Of(scene, cancellationToken);
        CogOutput.Write(path, scene.Grid, ["sky_cover"], PixelType.UInt8, (int)SkyCover.NoData, writer =>
        {
            for (var row = 0; row < scene.Grid.Height; row += WindowSize)
            {
                var strip = new PixelWindow(0, row, scene.Grid.Width, Math.Min(WindowSize, scene.Grid.Height - row));
                writer.Write(strip, 0, cover.AsSpan(row * scene.Grid.Width, (int)strip.PixelCount));
            }
        }, cancellationToken);
        var counts = new long[Enum.GetValues<SkyCover>().Length];
        foreach (var value in cover) counts[value]++;
        var known = Math.Max(1, cover.LongLength - counts[0]);
        return Enum.GetValues<SkyCover>().Where(c => c != SkyCover.NoData).ToDictionary(c => c, c => counts[(int)c] / (double)known);
    }

    /// <returns>Row-major, a byte a pixel; memory grows by two bytes a pixel, for a cloud's shadow may lie anywhere.</returns>
    internal static byte[] Of(SpectralScene scene, CancellationToken cancellationToken)
    {
        var bands = CloudBands.Of(scene);
        var model = CloudModel.Fit(bands, SceneSample.Values(scene, bands.Read, cancellationToken), scene.Scale.IsAbsolute);
        var (width, height) = (scene.Grid.Width, scene.Grid.Height);
        var (cover, isDark) = (new byte[checked(width * height)], new bool[checked(width * height)]);
        Parallel.ForEach(PixelWindow.Tiles(width, height, WindowSize), new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, window =>
        {
            var pixels = (int)window.PixelCount;
            var values = new float[bands.Read.Length * pixels];
            scene.Read(window, bands.Read, values);
            var (here, dark) = (new byte[pixels], new bool[pixels]);
            model.Fill(values, here, dark);
            for (var row = 0; row < window.Height; row++)
            {
                here.AsSpan(row * window.Width, window.Width).CopyTo(cover.AsSpan((window.Row + row) * width + window.Column));
                dark.AsSpan(row * window.Width, window.Width).CopyTo(isDark.AsSpan((window.Row + row) * width + window.Column));
            }
        });
        DropSpecks(cover, width, height);
        var metres = scene.Grid.IsGeoreferenced ? GroundPixel.Of(scene.Grid).SideMetres : 10;
        var way = CloudShadows.Find(cover, isDark, width, height, metres);
        Grow(cover, width, height);
        if (way is { } found) Shade(cover, isDark, width, height, found);
        return cover;
    }

    private static void DropSpecks(byte[] cover, int width, int height)
    {
        var old = cover.AsSpan().ToArray();
        for (var row = 0; row < height; row++)
            for (var column = 0; column < width; column++)
                if (old[row * width + column] == (byte)SkyCover.Cloud && Clouded(old, width, height, column, row, 1) < FewestNeighbours) cover[row * width + column] = (byte)SkyCover.Clear;
    }

    private static void Grow(byte[] cover, int width, int height)
    {
        var old = cover.AsSpan().ToArray();
        for (var row = 0; row < height; row++)
            for (var column = 0; column < width; column++)
                if (old[row * width + column] is (byte)SkyCover.Clear or (byte)SkyCover.Snow && Clouded(old, width, height, column, row, Halo) > 0) cover[row * width + column] = (byte)SkyCover.Cloud;
    }

    private static int Clouded(byte[] cover, int width, int height, int column, int row, int radius)
    {
        var count = 0;
        for (var y = Math.Max(0, row - radius); y <= Math.Min(height - 1, row + radius); y++)
            for (var x = Math.Max(0, column - radius); x <= Math.Min(width - 1, column + radius); x++)
                if (cover[y * width + x] == (byte)SkyCover.Cloud) count++;
        return count;
    }

    // Dark ground that some cloud, moved by about the usual way, covers.
    private static void Shade(byte[] cover, bool[] isDark, int width, int height, (int Columns, int Rows) way)
    {
        const int Tries = 9;
        for (var row = 0; row < height; row++)
            for (var column = 0; column < width; column++)
            {
                var at = row * width + column;
                if (!isDark[at] || cover[at] != (byte)SkyCover.Clear) continue;
                for (var i = 0; i < Tries; i++)
                {
                    var far = 1 + HeightSpread * (2.0 * i / (Tries - 1) - 1);
                    var (x, y) = (column - (int)Math.Round(way.Columns * far), row - (int)Math.Round(way.Rows * far));
                    if (x < 0 || y < 0 || x >= width || y >= height || cover[y * width + x] != (byte)SkyCover.Cloud) continue;
                    cover[at] = (byte)SkyCover.CloudShadow;
                    break;
                }
            }
    }
}
