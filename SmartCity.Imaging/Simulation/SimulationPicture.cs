using NetVips;

namespace SmartCity.Imaging.Simulation;

/// <summary>The picture that shows what the simulator does: before, after and truth, close up and from afar.</summary>
public static class SimulationPicture
{
    private const int PanelPixels = 330;

    /// <summary>Simulates both kinds in a temporary folder and joins their quicklooks to one PNG with a palette.</summary>
    /// <exception cref="ImagingInputException">The picture's folder does not exist.</exception>
    public static void Make(int seed, string path, IProgress<SimulationProgress>? progress, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path)))) throw new ImagingInputException($"'{path}' can't be written: its folder does not exist.");
        var folder = Directory.CreateTempSubdirectory("smartcity-picture");
        var panels = new List<Image>();
        try
        {
            foreach (var options in new[]
            {
                new SimulationOptions { Seed = seed, Kind = SceneKind.VeryHighResolution, Width = 2048, Height = 2048 },
                new SimulationOptions { Seed = seed, Width = 1024, Height = 1024 },
            })
            {
                var scenes = SceneSimulator.Simulate(options, folder.FullName, progress, cancellationToken);
                var truth = Directory.GetFiles(Path.Combine(folder.FullName, "truth"), $"{scenes[0].Id}-*.png").Single();
                foreach (var file in new[] { Path.ChangeExtension(scenes[0].Path, ".png"), Path.ChangeExtension(scenes[1].Path, ".png"), truth })
                    panels.Add(Image.Thumbnail(file, PanelPixels));
            }
            using var joined = Image.Arrayjoin([.. panels], across: 3, shim: 6, background: [255.0, 255.0, 255.0]);
            AtomicFile.Write(path, partial => joined.Pngsave(partial, compression: 9, palette: true, q: 85, effort: 8));
        }
        finally
        {
            panels.ForEach(p => p.Dispose());
            folder.Delete(recursive: true);
        }
    }
}
