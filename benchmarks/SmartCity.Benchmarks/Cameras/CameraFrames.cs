using NetVips;
using SmartCity.Imaging.Dust;

namespace SmartCity.Benchmarks.Cameras;

/// <summary>Frames of one simulated, dust-free view, each another file.</summary>
internal static class CameraFrames
{
    private const int Scenes = 12;

    /// <param name="scale">Times 640 × 360.</param>
    internal static IReadOnlyList<byte[]> Make(string folder, int count, int scale, CancellationToken cancellationToken)
    {
        var output = Path.Combine(folder, $"frames-{scale}");
        DustSimulation.Run(new() { OutputFolder = output, Frames = Scenes, Plumes = 0, Seed = 21 }, null, cancellationToken);
        var files = FrameFile.List(output);
        return [.. Enumerable.Range(0, count).Select(i => Noisy(files[i % files.Count], scale, i))];
    }

    private static byte[] Noisy(string file, int scale, int number)
    {
        using var scene = Image.NewFromFile(file);
        using var large = scale == 1 ? scene.Copy() : scene.Resize(scale);
        using var noise = Image.Gaussnoise(large.Width, large.Height, sigma: 2, mean: 0, seed: number + 1);
        using var picture = (large + noise).Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb);
        return picture.JpegsaveBuffer(q: 85);
    }
}
