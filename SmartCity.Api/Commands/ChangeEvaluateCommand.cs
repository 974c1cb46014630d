using System.CommandLine;
using System.Text.Json;
using SmartCity.Api.Evaluation;
using SmartCity.Imaging;
using SmartCity.Imaging.Evaluation;

namespace SmartCity.Api.Commands;

/// <summary><c>change evaluate</c>: how right detection is on pairs whose change is known.</summary>
internal static class ChangeEvaluateCommand
{
    internal static Command Create()
    {
        var folder = new Argument<string?>("DIR") { Arity = ArgumentArity.ZeroOrOne, Description = "A data set (A, B, label, dataset.json) or a folder of data sets. Labels are rasters, 255 change, 0 none, 128 not labelled, or polygons of change." };
        var baselines = new Option<bool>("--baselines") { Description = "Also run eight classical methods on the same pairs" };
        var json = new Option<string?>("--json") { Arity = ArgumentArity.ZeroOrOne, HelpName = "FILE.json", Description = "Print JSON instead of a table, or write it to a file" };
        var csv = new Option<string?>("--csv") { HelpName = "FILE.csv", Description = "Also write a line per method and pair" };
        var page = new Option<string?>("--report") { HelpName = "FILE.html", Description = "Also write a page with tables and curves, in English and Chinese" };
        var pictures = new Option<string?>("--pictures") { HelpName = "DIR", Description = "Also draw each pair with hits (white), false alarms (red) and misses (blue)" };
        var net = NetCommands.Option();
        var command = new Command("evaluate", "Run the default detection over labelled pairs: precision, recall, F1 and IoU of the change class, of pixels and of objects, and how well the score is calibrated.") { folder, baselines, json, csv, page, pictures, net };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (directory, jsonFile, csvFile, pageFile) = (parsed.GetValue(folder), parsed.GetValue(json), parsed.GetValue(csv), parsed.GetValue(page));
            if (directory is null && Directory.Exists(jsonFile)) (directory, jsonFile) = (jsonFile, null);   // "--json DIR"
            if (directory is null) throw new ImagingInputException("a folder of labelled pairs is missing: change evaluate DIR.");
            if (jsonFile is not null) TextFile.RequireWritable(jsonFile, ".json");
            if (csvFile is not null) TextFile.RequireWritable(csvFile, ".csv");
            if (pageFile is not null) TextFile.RequireWritable(pageFile, ".html", ".htm");

            var options = new EvaluationOptions { Baselines = parsed.GetValue(baselines), Net = NetCommands.Resolve(parsed.GetValue(net)), Pictures = parsed.GetValue(pictures) };
            var methods = await Task.Run(() => ChangeEvaluation.Run(directory, options, new ChangeProgressLines(), cancellationToken), cancellationToken);
            var printsJson = parsed.GetResult(json) is not null && jsonFile is null;
            if (printsJson || jsonFile is not null)
            {
                var text = JsonSerializer.Serialize(ChangeReport.Of(methods), ChangeReport.Json);
                if (printsJson) await Console.Out.WriteLineAsync(text);
                else TextFile.Write(jsonFile!, text + "\n");
            }
            if (csvFile is not null) TextFile.Write(csvFile, EvaluationCsv.Write(methods));
            if (pageFile is not null) TextFile.Write(pageFile, EvaluationPage.Write(methods, Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory)))));
            if (!printsJson) await Console.Out.WriteLineAsync(ChangeReport.ToTable(methods));
            return 0;
        });
        return command;
    }
}
