using System.CommandLine;
using System.Text.Json;
using SmartCity.Api.Evaluation;
using SmartCity.Imaging;
using SmartCity.Imaging.Dust.Evaluation;

namespace SmartCity.Api.Commands.Dust;

/// <summary><c>dust evaluate</c>: how right the detection of dust and haze is on data whose truth is known.</summary>
internal static class DustEvaluateCommand
{
    internal static Command Create()
    {
        var folder = new Argument<string?>("DIR")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = "Photographs with labels.json, views with NAME.mask.png, a fixed view with pm25.csv, folders clear, haze and dust_storm, dust-free frames of fixed cameras; or a folder of several of these",
        };
        var json = new Option<string?>("--json") { Arity = ArgumentArity.ZeroOrOne, HelpName = "FILE.json", Description = "Print JSON instead of a table, or write it to a file" };
        var page = new Option<string?>("--report") { HelpName = "FILE.html", Description = "Also write a page with tables and curves, in English and Chinese" };
        var seed = new Option<int>("--seed") { Description = "Of the bootstrap, the parts and the plumes that are laid into dust-free frames", DefaultValueFactory = _ => 1 };
        var command = new Command("evaluate", "Measure on data whose truth is known, with bootstrap intervals: tiles of photographs, plume masks with the view left out, false alarms of fixed cameras, haze of stills and against measured PM2.5.") { folder, json, page, seed };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (directory, jsonFile, pageFile) = (parsed.GetValue(folder), parsed.GetValue(json), parsed.GetValue(page));
            if (directory is null && Directory.Exists(jsonFile)) (directory, jsonFile) = (jsonFile, null);   // "--json DIR"
            if (directory is null) throw new ImagingInputException("a folder of known data is missing: dust evaluate DIR.");
            if (jsonFile is not null) TextFile.RequireWritable(jsonFile, ".json");
            if (pageFile is not null) TextFile.RequireWritable(pageFile, ".html", ".htm");
            DustEvaluationFigures figures;
            using (var lines = new StageLines()) figures = DustEvaluation.Run(directory, parsed.GetValue(seed), lines, cancellationToken);
            var printsJson = parsed.GetResult(json) is not null && jsonFile is null;
            if (printsJson || jsonFile is not null)
            {
                var text = JsonSerializer.Serialize(DustFiguresReport.Of(figures), ChangeReport.Json);
                if (printsJson) await Console.Out.WriteLineAsync(text);
                else TextFile.Write(jsonFile!, text + "\n");
            }
            if (pageFile is not null) TextFile.Write(pageFile, DustEvaluationPage.Write(figures, Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory)))));
            if (!printsJson) await Console.Out.WriteLineAsync(DustFiguresReport.ToTable(figures));
            return 0;
        });
        return command;
    }
}
