using System.CommandLine;
using System.Globalization;
using SmartCity.Imaging.Clouds;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Api.Commands;

/// <summary><c>scenes mask</c>: where clouds, their shadows and snow hide the ground.</summary>
internal static class SceneMaskCommand
{
    internal static Command Create()
    {
        var scene = new Argument<string>("SCENE") { Description = "The scene: anything that GDAL opens, with its bands in one file." };
        var output = new Option<string>("--out") { Required = true, Description = "Cloud-optimised GeoTIFF, 8 bits: 0 no data, 1 clear, 2 cloud, 3 cloud shadow, 4 snow." };
        var bands = new Option<string?>("--bands") { Description = "What the bands show, in file order, such as red,green,blue,nir,swir1,swir2. [default: as the file says]" };
        var command = new Command("mask", "Find clouds, cloud shadows and snow.") { scene, output, bands };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var names = parsed.GetValue(bands)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            var shares = await Task.Run(() =>
            {
                using var opened = SpectralScene.Open(parsed.GetRequiredValue(scene), names, cancellationToken);
                return CloudMask.Write(opened, parsed.GetRequiredValue(output), cancellationToken);
            }, cancellationToken);
            await Console.Error.WriteLineAsync(string.Join(", ", shares.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Key} {s.Value:P1}"))));
            return 0;
        });
        return command;
    }
}
