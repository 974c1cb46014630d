using SmartCity.Imaging.Change;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Soil;

namespace SmartCity.Imaging.Models;

/// <summary>The cover of a scene's ground as a raster, and its pieces as objects.</summary>
public static class GroundMapFiles
{
    private const int WindowSize = 512;

    /// <summary>Writes a cloud-optimised GeoTIFF of 8 bits; the numbers are those of <see cref="GroundCover"/>, 0 = no data.</summary>
    /// <param name="objects">Where the pieces go as well, or null.</param>
    /// <param name="progress">0–1.</param>
    /// <returns>Pixels of each cover.</returns>
    /// <exception cref="ImagingInputException">The scene lacks a band that can't be done without, or says no place and objects are wanted; an output can't be written there.</exception>
    /// <exception cref="GdalException">A file is damaged or can't be written.</exception>
    public static IReadOnlyDictionary<GroundCover, long> WriteMap(SpectralScene scene, string path, GroundObjectOptions? objects, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scene);
        CogOutput.RequireName(path);
        var pieces = objects is null ? null : new GroundObjects(scene.Grid, objects);
        var map = GroundMap.Of(scene, cancellationToken);
        var counts = new long[Enum.GetValues<GroundCover>().Length + 1];
        CogOutput.Write(path, scene.Grid, ["ground_cover"], PixelType.UInt8, 0, writer =>
        {
            var windows = PixelWindow.Tiles(scene.Grid.Width, scene.Grid.Height, WindowSize).ToList();
            var done = 0;
            OrderedWork.Run(windows, Read, read =>
            {
                writer.Write(read.Window, 0, read.Cover);
                foreach (var cover in read.Cover) counts[cover]++;
                pieces?.Add(read.Window, read.Pieces);
                progress?.Report(++done / (double)windows.Count);
            }, cancellationToken);
            // Before the map gets its name: what can't be written leaves neither file.
            pieces?.Write(cancellationToken);
        }, cancellationToken);
        return Enum.GetValues<GroundCover>().ToDictionary(c => c, c => counts[(int)c]);

        (PixelWindow Window, byte[] Cover, GroundObjects.Part[] Pieces) Read(PixelWindow window)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var pixels = (int)window.PixelCount;
            var values = new float[2 * pixels];
            map.Read(window, [GroundMap.Cover, GroundMap.Probability], values);
            var cover = Array.ConvertAll(values[..pixels], v => float.IsNaN(v) ? (byte)0 : (byte)v);
            return (window, cover, pieces?.Find(window, cover, values.AsSpan(pixels)) ?? []);
        }
    }

    /// <summary>As in attributes, such as "bare_soil".</summary>
    public static string Name(GroundCover cover) => cover switch
    {
        GroundCover.BareSoil => "bare_soil",
        GroundCover.CoveredSoil => "covered_soil",
        GroundCover.Built => "built",
        GroundCover.Vegetation => "vegetation",
        _ => "water",
    };
}
