using System.CommandLine;
using System.Text.Json.Nodes;
using SmartCity.Api.Cameras;
using SmartCity.Api.Commands.Grids;
using SmartCity.Geo;
using SmartCity.Geo.Cameras;

namespace SmartCity.Api.Commands.Cameras;

/// <summary><c>cameras import | list | calibrate</c>: the register of fixed cameras.</summary>
internal static class CamerasCommands
{
    internal static Command Create() => new("cameras", "Register of fixed cameras, and how their pictures lie on the ground.") { Import(), List(), Calibrate() };

    private static Command Import()
    {
        var file = new Argument<string>("FILE") { Description = "GeoJSON, CSV with lon and lat, GeoPackage …; columns code, name, bearing_deg, hfov_deg, range_m …: see docs/cameras.md." };
        var input = new VectorInputOptions();
        var (database, author) = (CommandDatabase.Option(), EditionAccess.AuthorOption());
        var dryRun = new Option<bool>("--dry-run") { Description = "Check only; needs no database." };
        var command = new Command("import", "Enter or change cameras by their codes: all of the file, or nothing.") { file, database, author, dryRun };
        input.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (cameras, names) = CameraFile.Read(parsed.GetRequiredValue(file), input.Of(parsed), cancellationToken);
            if (parsed.GetValue(dryRun))
            {
                Console.WriteLine($"{cameras.Count} cameras can be read.");
                return 0;
            }
            var done = await WithAsync(parsed.GetValue(database), store => store.ImportAsync(cameras, names, parsed.GetRequiredValue(author), cancellationToken), cancellationToken);
            Console.WriteLine($"{cameras.Count} cameras: {done.Created} new, {done.Updated} changed, {done.Unchanged} as they were.");
            return 0;
        });
        return command;
    }

    private static Command List()
    {
        var json = new Option<bool>("--json") { Description = "As GeoJSON, which 'cameras import' reads; sources of pictures are left out." };
        var database = CommandDatabase.Option();
        var command = new Command("list", "All cameras, by code.") { json, database };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var cameras = await WithAsync(parsed.GetValue(database), store => store.ListAsync(null, cancellationToken), cancellationToken);
            if (parsed.GetValue(json)) Console.WriteLine(new JsonObject { ["type"] = "FeatureCollection", ["features"] = new JsonArray([.. cameras.Select(c => CameraResponse.Of(c, null))]) }.ToJsonString());
            else foreach (var camera in cameras)
                Console.WriteLine(FormattableString.Invariant($"{camera.Camera.Code,-16} {(camera.RmseMetres is { } rmse ? $"{rmse:F2} m" : "not calibrated"),-14} v{camera.Version,-3} {camera.Camera.Name}{(camera.Camera.IsSynthetic ? "  [synthetic]" : "")}"));
            return 0;
        });
        return command;
    }

    private static Command Calibrate()
    {
        var code = new Argument<string>("CODE") { Description = "The camera's own number." };
        var points = new Option<string>("--points") { Description = "JSON: points with x, y in pixels of the picture and lon, lat.", Required = true };
        var dryRun = new Option<bool>("--dry-run") { Description = "Tell what would come of it, and keep nothing." };
        var json = new Option<bool>("--json") { Description = "All of it, as the API tells it." };
        var (database, author) = (CommandDatabase.Option(), EditionAccess.AuthorOption());
        var command = new Command("calibrate", "Calibrate a camera by control points.") { code, points, dryRun, json, database, author };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var given = ControlPointFile.Read(parsed.GetRequiredValue(points));
            var made = await WithAsync(parsed.GetValue(database), async store =>
            {
                var camera = await store.FindAsync(parsed.GetRequiredValue(code), cancellationToken) ?? throw new GeoInputException($"There is no camera {parsed.GetRequiredValue(code)}; 'cameras list' tells which there are.");
                return parsed.GetValue(dryRun)
                    ? CameraCalibrating.Calibrate(CameraStore.SightOf(camera), given)
                    : (await store.CalibrateAsync(camera.Id, given, parsed.GetRequiredValue(author), cancellationToken))!.Calibration;
            }, cancellationToken);
            if (parsed.GetValue(json)) Console.WriteLine(CameraResponse.Of(made).ToJsonString());
            else
            {
                Console.WriteLine(FormattableString.Invariant($"{made.Points.Count} points: {made.RmseMetres:F2} m (each left out in its turn), clicks good to {made.SigmaPixels:F2} px."));
                foreach (var (i, p) in made.Points.Index()) Console.WriteLine(FormattableString.Invariant($"{i + 1,4}  {p.ResidualMetres,8:F2} m  {p.LeftOutMetres,8:F2} m left out  {p.ResidualPixels,6:F2} px"));
            }
            return 0;
        });
        return command;
    }

    private static Task<T> WithAsync<T>(string? database, Func<CameraStore, Task<T>> act, CancellationToken cancellationToken) =>
        CommandDatabase.WithAsync(database, source => act(new(source)), cancellationToken);
}
