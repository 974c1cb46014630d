using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Simulation;

namespace SmartCity.Benchmarks;

/// <summary>A pair of scenes of any size: a simulated patch laid side by side, 4 bands uint16, uncompressed tiles. Simulating it whole would take minutes.</summary>
/// <param name="Side">In pixels.</param>
internal sealed record TiledPair(string Before, string After, int Side)
{
    internal const int PatchSide = 1098;

    internal double Megapixels => Side / 1e6 * Side;

    /// <param name="cloudShare">Null = the simulator's usual 3 %.</param>
    /// <returns>The paths of both dates of one patch.</returns>
    internal static string[] Patch(string folder, CancellationToken cancellationToken, double? cloudShare = null) =>
        [.. SceneSimulator.Simulate(new() { Width = PatchSide, Height = PatchSide, BandNames = ["red", "green", "blue", "nir"], CloudShare = cloudShare }, Path.Combine(folder, "patch"), null, cancellationToken).Select(s => s.Path)];

    internal static TiledPair Make(string[] patch, int timesPerSide, string folder) => new(
        Tile(patch[0], timesPerSide, Path.Combine(folder, $"before-{timesPerSide}.tif")), Tile(patch[1], timesPerSide, Path.Combine(folder, $"after-{timesPerSide}.tif")), timesPerSide * PatchSide);

    /// <param name="bands">The name of each band, and the band of the patch that it is a copy of; null = the patch's own.</param>
    /// <returns>The path of the scene.</returns>
    internal static string Tile(string path, int times, string target, IReadOnlyList<(string Name, int Of)>? bands = null)
    {
        using var patch = GdalRaster.Open(path);
        var side = times * PatchSide;
        bands ??= [.. patch.BandNames.Select((name, i) => (name, i))];
        using var writer = GdalRasterWriter.Create(target, patch.Grid with { Width = side, Height = side }, [.. bands.Select(b => b.Name)], PixelType.UInt16, compress: false);
        var (band, strip) = (new float[PatchSide * PatchSide], new ushort[PatchSide * side]);
        for (var b = 0; b < bands.Count; b++)
        {
            patch.Read(patch.Grid.Whole, [bands[b].Of], band);
            for (var i = 0; i < strip.Length; i++) strip[i] = (ushort)band[i / side * PatchSide + i % side % PatchSide];
            for (var row = 0; row < times; row++) writer.Write(new(0, row * PatchSide, side, PatchSide), b, strip);
        }
        writer.Complete();
        return target;
    }

    internal void Delete()
    {
        File.Delete(Before);
        File.Delete(After);
    }
}
