using System.CommandLine;
using System.Globalization;
using SmartCity.Imaging.Change;

namespace SmartCity.Api.Commands;

/// <summary><c>change detect</c>, <c>change series</c> and <c>change evaluate</c>: files in, files out, without server or database.</summary>
internal static class ChangeCommands
{
    internal static Command Create() => new("change", "Detect what changed between two scenes or through more, or measure how well.") { Detect(), ChangeSeriesCommand.Create(), ChangeEvaluateCommand.Create() };

    private static Command Detect()
    {
        var before = new Option<string>("--before") { Required = true, Description = "Earlier scene (anything GDAL opens)" };
        var after = new Option<string>("--after") { Required = true, Description = "Later scene; its grid is the output's" };
        var output = new Option<string>("--out") { Required = true, Description = "Objects as GeoJSON" };
        var mask = new Option<string?>("--mask") { Description = "Also write a mask, .tif or .png: 255 change, 0 none, 128 not assessable" };
        var score = new Option<string?>("--score") { Description = "Also write the probability: .tif 0–1 as float (-1 not assessable), .png 0–255" };
        var gsd = new Option<double?>("--gsd") { Description = "Metres per pixel of images without georeference" };
        var bands = new Option<string?>("--bands") { Description = "What the bands show, in file order, such as red,green,blue,nir" };
        var net = NetCommands.Option();
        var command = new Command("detect", "Compare two scenes and write what changed.") { before, after, output, mask, score, gsd, bands, net };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(gsd) is { } metres && !(metres > 0 && double.IsFinite(metres)))
                throw new Imaging.ImagingInputException($"--gsd {metres.ToString(CultureInfo.InvariantCulture)} must be a number of metres above 0.");
            var request = new ChangeRequest
            {
                BeforePath = parsed.GetRequiredValue(before),
                AfterPath = parsed.GetRequiredValue(after),
                MaskPath = parsed.GetValue(mask),
                ScorePath = parsed.GetValue(score),
                GsdMetres = parsed.GetValue(gsd),
                Bands = parsed.GetValue(bands)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
                Net = NetCommands.Resolve(parsed.GetValue(net)),
            };
            var path = parsed.GetRequiredValue(output);
            ChangeGeoJson.EnsureWritable(path);
            using var claim = OutputClaim.Take(path, request.MaskPath, request.ScorePath);
            var result = await Task.Run(() => ChangeDetection.Run(request, new ChangeProgressLines(), cancellationToken), cancellationToken);
            ChangeGeoJson.Write(path, result);
            await Console.Error.WriteLineAsync(Summary(result) + (Path.GetFullPath(request.BeforePath) == Path.GetFullPath(request.AfterPath) ? "; both scenes are one file" : ""));
            return 0;
        });
        return command;
    }

    private static string Summary(ChangeResult result)
    {
        var s = result.Statistics;
        var classes = string.Join(", ", result.Objects.GroupBy(o => o.Class).OrderByDescending(g => g.Count()).Select(g => $"{g.Count()} {g.Key}"));
        var registration = s.RegistrationIsCredible ? string.Create(CultureInfo.InvariantCulture, $"{(s.RegistrationIsLocal ? "local shifts around" : "shift")} {s.ShiftColumns:F2}, {s.ShiftRows:F2} px, tiles ± {s.RegistrationRmsPixels:F2}") : "registration does not hold (too few tiles agree), not moved";
        return string.Create(CultureInfo.InvariantCulture,
            $"{result.Objects.Count} objects ({classes}); {s.ChangedShare:P2} of the assessed {s.AssessedShare:P1} changed; {s.ResolutionClass}, {s.GsdMetres:G4} m{(s.GsdIsAssumed ? " (assumed: give --gsd)" : "")}{(s.Net is null ? "" : $", {s.Net}")}; {registration}; {s.PixelCount / 1e6 / s.Elapsed.TotalSeconds:F1} Mpx/s ({s.Elapsed.TotalSeconds:F1} s)");
    }
}
