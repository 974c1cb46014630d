using System.CommandLine;
using SmartCity.Imaging.Dust;

namespace SmartCity.Api.Commands.Dust;

/// <summary><c>dust train</c>: the shipped models anew, or others on pictures of one's own.</summary>
internal static class DustTrainCommand
{
    internal static Command Create()
    {
        var usual = new DustTrainingRequest { Backgrounds = [], OutputFolder = "" };
        var backgrounds = new Option<string[]>("--backgrounds") { Required = true, HelpName = "DIR", AllowMultipleArgumentsPerToken = true, Description = "Pictures without dust, over which plumes are simulated; don't measure on them afterwards" };
        var views = new Option<string?>("--views") { HelpName = "DIR", Description = "Also learn from real views with NAME.mask.png" };
        var stills = new Option<string?>("--stills") { HelpName = "DIR", Description = "Also learn the haze index, from the folders clear, haze and dust_storm" };
        var output = new Option<string>("--out") { Required = true, HelpName = "DIR", Description = "Folder for the models and their card" };
        var photographs = new Option<int>("--photographs") { Description = "Simulated single pictures of each background", DefaultValueFactory = _ => usual.Photographs };
        var seed = new Option<int>("--seed") { Description = "The same files and seed give the same models", DefaultValueFactory = _ => usual.Seed };
        var command = new Command("train", "Train the dust models on simulated plumes and permitted real frames.") { backgrounds, views, stills, output, photographs, seed };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var request = new DustTrainingRequest
            {
                Backgrounds = parsed.GetRequiredValue(backgrounds),
                Views = parsed.GetValue(views),
                Stills = parsed.GetValue(stills),
                OutputFolder = parsed.GetRequiredValue(output),
                Photographs = parsed.GetValue(photographs),
                Seed = parsed.GetValue(seed),
            };
            using var lines = new StageLines();
            await Console.Out.WriteLineAsync(DustTrainingRun.Run(request, lines, cancellationToken));
            return 0;
        });
        return command;
    }
}
