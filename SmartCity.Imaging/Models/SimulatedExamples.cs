using NetTopologySuite.Algorithm.Locate;
using NetTopologySuite.Geometries;
using SmartCity.Imaging.Change;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Simulation;

namespace SmartCity.Imaging.Models;

/// <summary>Detected objects of simulated scenes, labelled by the simulator's truth. Detection itself never sees that truth.</summary>
internal static class SimulatedExamples
{
    private const int Sentinel2Pixels = 896, VeryHighResolutionPixels = 1280, SamplesPerObject = 4000;
    private const double MostlyHidden = 0.5, IsChange = 0.4, IsFalseAlarm = 0.15;

    // Real scenes come with other sets of bands than Sentinel-2's.
    private static readonly string[][] BandSets = [[], ["blue", "green", "red", "nir"], [], ["red", "green", "blue"]];

    /// <summary>One city seen at 10 m and at 0.5 m.</summary>
    /// <param name="place">Seed of the city.</param>
    internal static IEnumerable<ObjectExample> Of(int place, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("smartcity-examples-");
        try
        {
            var clouds = place % 3 == 0 ? 0.04 : 0;
            SimulationOptions[] kinds =
            [
                new() { Seed = place, Width = Sentinel2Pixels, Height = Sentinel2Pixels, BandNames = BandSets[place % BandSets.Length], CloudShare = clouds },
                new() { Seed = place, Kind = SceneKind.VeryHighResolution, Width = VeryHighResolutionPixels, Height = VeryHighResolutionPixels, CloudShare = 0 },
            ];
            foreach (var options in kinds)
            {
                var scenes = SceneSimulator.Simulate(options, folder.FullName, null, cancellationToken);
                var found = ChangeDetection.Run(new() { BeforePath = scenes[0].Path, AfterPath = scenes[1].Path, Bands = [.. options.Bands.Select(b => b.Name)] }, null, cancellationToken);
                var truth = Directory.GetFiles(Path.Combine(folder.FullName, "truth"), $"{scenes[0].Id}-*.class.tif").Single();
                var (classes, mask) = (Read(truth), Read(truth.Replace(".class.tif", ".mask.tif", StringComparison.Ordinal)));
                foreach (var item in found.Objects)
                    if (Label(item.Outline, found.Grid, classes, mask) is { } label)
                        yield return new(item.Features, label, item.Class, PlaceSplit.NameOf(place), options.Kind == SceneKind.VeryHighResolution);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The class that most of the outline's changed pixels have; null when truth covers neither enough of it nor little enough.</summary>
    internal static string? Label(Polygon outline, RasterGrid grid, byte[] classes, byte[] mask)
    {
        var inside = new IndexedPointInAreaLocator(outline);
        var box = outline.EnvelopeInternal;
        var (west, north) = grid.Transform.ToPixel(box.MinX, box.MaxY);
        var (east, south) = grid.Transform.ToPixel(box.MaxX, box.MinY);
        var (c0, c1) = (Math.Max(0, (int)west), Math.Min(grid.Width, (int)Math.Ceiling(east)));
        var (r0, r1) = (Math.Max(0, (int)north), Math.Min(grid.Height, (int)Math.Ceiling(south)));
        var step = Math.Max(1, (int)Math.Sqrt((double)(c1 - c0) * (r1 - r0) / SamplesPerObject));
        var (counts, hidden, samples) = (new int[TruthClassName.Count], 0, 0);
        for (var row = r0; row < r1; row += step)
            for (var column = c0; column < c1; column += step)
            {
                var (x, y) = grid.Transform.ToGround(column + 0.5, row + 0.5);
                if (inside.Locate(new(x, y)) == Location.Exterior) continue;
                samples++;
                var index = row * grid.Width + column;
                if (mask[index] == SceneTruth.NotAssessable) hidden++;
                counts[classes[index]]++;
            }
        if (samples == 0) return null;
        if (hidden > MostlyHidden * samples) return ObjectExample.None;
        var changed = samples - counts[0];
        if (changed < IsFalseAlarm * samples) return ObjectExample.None;
        if (changed < IsChange * samples) return null;
        counts[0] = 0;
        return TruthClassName.Of((TruthClass)Array.IndexOf(counts, counts.Max()));
    }

    private static byte[] Read(string path)
    {
        using var raster = GdalRaster.Open(path);
        var values = new float[raster.Grid.PixelCount];
        raster.Read(raster.Grid.Whole, [0], values);
        return Array.ConvertAll(values, v => (byte)v);
    }
}
