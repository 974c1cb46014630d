using System.CommandLine;
using System.Globalization;
using SmartCity.Imaging;
using SmartCity.Imaging.Simulation;

namespace SmartCity.Api.Commands;

/// <summary><c>scenes import</c>, <c>search</c>, <c>fetch</c>: into the catalogue; <c>scenes mask</c>; <c>scenes simulate</c>: satellite scenes with known truth, for tests, training and the sample city; <c>scenes picture</c>: the README's picture of them.</summary>
internal static class ScenesCommands
{
    internal static Command Create() => new("scenes", "Satellite scenes.") { SceneImportCommand.Create(), SceneSearchCommand.Create(), SceneFetchCommand.Create(), SceneMaskCommand.Create(), Simulate(), Picture() };

    private static Command Simulate()
    {
        var folder = new Option<DirectoryInfo>("--out") { Description = "Folder for scenes, sidecars, quicklooks and truth.", Required = true };
        var seed = new Option<int>("--seed") { Description = "Another seed gives another city and other changes.", DefaultValueFactory = _ => 1 };
        var kind = new Option<string>("--kind") { Description = "s2 (10 m, six bands) or vhr (0.5 m, RGB).", DefaultValueFactory = _ => "s2" };
        kind.AcceptOnlyFromAmong("s2", "vhr");
        var size = new Option<string?>("--size") { Description = "Pixels: N or WIDTH,HEIGHT. [default: 1280 for s2, 2048 for vhr]" };
        var dates = new Option<int>("--dates") { Description = "Acquisitions, two or more.", DefaultValueFactory = _ => 2 };
        var bands = new Option<string?>("--bands") { Description = $"Comma-separated, of {string.Join(',', SceneBand.All.Select(b => b.Name))}." };
        var centre = new Option<string?>("--centre") { Description = "LON,LAT in degrees. [default: 102.80,24.88]" };
        var cloud = new Option<double?>("--cloud") { Description = "Share of each scene under cloud, 0 to 0.9. [default: 0.03 for s2, 0 for vhr]" };
        var command = new Command("simulate", "Simulate scenes of two or more dates with known truth.") { folder, seed, kind, size, dates, bands, centre, cloud };
        command.SetAction((parsed, cancellationToken) =>
        {
            var options = new SimulationOptions { Seed = parsed.GetValue(seed), Dates = parsed.GetValue(dates), CloudShare = parsed.GetValue(cloud) };
            if (parsed.GetValue(kind) == "vhr") options = options with { Kind = SceneKind.VeryHighResolution, Width = 2048, Height = 2048 };
            if (parsed.GetValue(size) is { } pixels) options = Sized(options, pixels);
            if (parsed.GetValue(bands) is { } names) options = options with { BandNames = names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) };
            if (parsed.GetValue(centre) is { } place) options = Centred(options, place);
            return Task.Run(() => Run(options, parsed.GetValue(folder)!.FullName, cancellationToken), cancellationToken);
        });
        return command;
    }

    private static Command Picture()
    {
        var file = new Option<FileInfo>("--out") { Description = "PNG to write: before, after and truth, at 0.5 m and at 10 m.", Required = true };
        var seed = new Option<int>("--seed") { Description = "Which city.", DefaultValueFactory = _ => 1 };
        var command = new Command("picture", "Draw the picture of the simulator that the README shows.") { file, seed };
        command.SetAction((parsed, cancellationToken) => Task.Run(() =>
        {
            SimulationPicture.Make(parsed.GetValue(seed), parsed.GetValue(file)!.FullName, new StageProgress(Console.Error), cancellationToken);
            return 0;
        }, cancellationToken));
        return command;
    }

    private static int Run(SimulationOptions options, string folder, CancellationToken cancellationToken)
    {
        foreach (var scene in SceneSimulator.Simulate(options, folder, new StageProgress(Console.Error), cancellationToken))
            Console.WriteLine(scene.Path);
        return 0;
    }

    private static SimulationOptions Sized(SimulationOptions options, string pixels)
    {
        var parts = pixels.Split(',');
        if (parts.Length is 1 or 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var width)
            && int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var height))
            return options with { Width = width, Height = height };
        throw new ImagingInputException($"--size '{pixels}' is not N or WIDTH,HEIGHT in pixels.");
    }

    private static SimulationOptions Centred(SimulationOptions options, string place)
    {
        var parts = place.Split(',');
        if (parts.Length == 2 && double.TryParse(parts[0], CultureInfo.InvariantCulture, out var longitude) && double.TryParse(parts[1], CultureInfo.InvariantCulture, out var latitude))
            return options with { CentreLongitude = longitude, CentreLatitude = latitude };
        throw new ImagingInputException($"--centre '{place}' is not LON,LAT in degrees.");
    }

    // Progress<T> would report out of order, from the thread pool.
    private sealed class StageProgress(TextWriter output) : IProgress<SimulationProgress>
    {
        private int _lastPercent = -1;

        public void Report(SimulationProgress value)
        {
            var percent = (int)(value.Share * 100);
            if (percent >= _lastPercent && percent < _lastPercent + 5 && percent != 100) return;
            _lastPercent = percent;
            output.WriteLine($"scenes: {percent,3} %  {value.Stage}");
        }
    }
}
