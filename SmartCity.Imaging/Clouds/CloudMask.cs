using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Clouds;

/// <summary>Cloud, cloud shadow and snow of one scene as a file.</summary>
public static class CloudMask
{
    private const int WindowSize = 512;

    /// <summary>Writes the mask as a cloud-optimised GeoTIFF of 8 bits; the numbers are those of <see cref="SkyCover"/>.</summary>
    /// <returns>Share of the known pixels under each cover.</returns>
    /// <exception cref="ImagingInputException">Red, green or blue is missing; the output can't be written there.</exception>
    /// <exception cref="GdalException">A file is damaged or can't be written.</exception>
    public static IReadOnlyDictionary<SkyCover, double> Write(SpectralScene scene, string path, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scene);
        CogOutput.RequireName(path);
        var mask = SkyMask.Fit(scene, null, cancellationToken);
        var counts = new long[Enum.GetValues<SkyCover>().Length];
        CogOutput.Write(path, scene.Grid, ["sky_cover"], PixelType.UInt8, (int)SkyCover.NoData, writer =>
        {
            foreach (var batch in PixelWindow.Tiles(scene.Grid.Width, scene.Grid.Height, WindowSize).Chunk(2 * Environment.ProcessorCount))
            {
                var covers = new byte[batch.Length][];
                Parallel.For(0, batch.Length, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, i => covers[i] = mask.Cover(batch[i]));
                for (var i = 0; i < batch.Length; i++)
                {
                    writer.Write(batch[i], 0, covers[i]);
                    foreach (var value in covers[i]) counts[value]++;
                }
            }
        }, cancellationToken);
        var known = Math.Max(1, counts.Sum() - counts[0]);
        return Enum.GetValues<SkyCover>().Where(c => c != SkyCover.NoData).ToDictionary(c => c, c => counts[(int)c] / (double)known);
    }
}
