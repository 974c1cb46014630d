using System.CommandLine;
using SmartCity.Imaging.Dust;

namespace SmartCity.Api.Commands.Dust;

/// <summary><c>dust simulate</c>: frames of a camera with simulated dust and its truth.</summary>
internal static class DustSimulateCommand
{
    internal static Command Create()
    {
        var background = new Option<string?>("--background") { HelpName = "FILE|DIR", Description = "A picture, or the frames of a fixed camera. [default: a simulated site]" };
        var output = new Option<string>("--out") { Required = true, HelpName = "DIR", Description = "Folder for frame0000.jpg with frame0000.mask.png (255 dust) and simulation.json" };
        var frames = new Option<int>("--frames") { Description = "How many; the first third is clean", DefaultValueFactory = _ => 24 };
        var plumes = new Option<int>("--plumes") { Description = "How many rise; 0 for a dust-free sequence", DefaultValueFactory = _ => 1 };
        var drift = new Option<double>("--drift") { Description = "Puffs a frame: how much of a plume is new in each", DefaultValueFactory = _ => 0.4 };
        var opacity = new Option<double?>("--opacity") { Description = "Of the thickest part, above 0 to 1. [default: as the dice fall]" };
        var jpeg = new Option<int>("--jpeg") { Description = "Quality, 1–100", DefaultValueFactory = _ => 85 };
        var seed = new Option<int>("--seed") { Description = "The same seed gives the same frames", DefaultValueFactory = _ => 1 };
        var command = new Command("simulate", "Lay simulated dust over a real or simulated scene: airlight, drifting puffs, opacity, JPEG, and the truth of each frame.") { background, output, frames, plumes, drift, opacity, jpeg, seed };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var request = new DustSimulationRequest
            {
                Background = parsed.GetValue(background),
                OutputFolder = parsed.GetRequiredValue(output),
                Frames = parsed.GetValue(frames),
                Plumes = parsed.GetValue(plumes),
                Drift = parsed.GetValue(drift),
                Opacity = parsed.GetValue(opacity),
                JpegQuality = parsed.GetValue(jpeg),
                Seed = parsed.GetValue(seed),
            };
            using var lines = new StageLines();
            var dusty = DustSimulation.Run(request, lines, cancellationToken);
            await Console.Error.WriteLineAsync($"{request.Frames} frames, dust in {dusty} of them: {request.OutputFolder}");
            return 0;
        });
        return command;
    }
}
