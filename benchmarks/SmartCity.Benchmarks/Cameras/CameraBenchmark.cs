using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using Npgsql;
using SmartCity.Benchmarks.Cases;
using SmartCity.Geo.Access;
using SmartCity.Geo.Database;

namespace SmartCity.Benchmarks.Cameras;

/// <summary>Frames of cameras: what each step costs, what all of them cost over HTTP with the database, what a camera's memory takes, and that a burst loses none.</summary>
internal static class CameraBenchmark
{
    private const int Warm = 10, Times = 60, Burst = 1000;
    private const double LimitMilliseconds = 250;

    internal static async Task<Result> RunAsync(string folder, CancellationToken cancellationToken)
    {
        var frames = CameraFrames.Make(folder, Warm + Times, scale: 3, cancellationToken);
        var figures = FrameSteps.Measure(frames, Warm).ToList();
        figures.Add(CameraMemoryUse.Measure(frames));
        var cluster = Path.Combine(folder, "postgres");
        var server = await PrivateCluster.StartAsync(new() { Folder = cluster, Database = "bench", Durable = false }, cancellationToken);
        try
        {
            await Migrator.MigrateAsync(server, cancellationToken);
            await using var database = GeoDatabase.Open(server);
            var key = (await new ApiKeyStore(database).CreateAsync("bench", "officer", cancellationToken)).Plaintext;
            await using var program = await ServedProgram.StartAsync(server, database, Path.Combine(folder, "data"), key, cancellationToken);
            figures.Add(await FramesAsync(program, await CameraAsync(database, "ONE", cancellationToken), frames, cancellationToken));
            figures.Add(await BurstAsync(program, database, await CameraAsync(database, "BURST", cancellationToken), CameraFrames.Make(folder, Burst, scale: 1, cancellationToken), cancellationToken));
        }
        finally
        {
            await PrivateCluster.DeleteAsync(cluster, CancellationToken.None);
        }
        return new("cameras", $"frames of 1920 × 1080 in JPEG of quality 85, {frames.Average(f => f.Length) / 1024:0} KB each; CPU, mean of {Times} after {Warm}", figures);
    }

    private static async Task<Figure> FramesAsync(ServedProgram program, Guid camera, IReadOnlyList<byte[]> frames, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Warm; i++) await SendAsync(program, camera, frames[i], cancellationToken);
        var before = await program.CpuAsync(cancellationToken);
        for (var i = Warm; i < frames.Count; i++) await SendAsync(program, camera, frames[i], cancellationToken);
        var each = (await program.CpuAsync(cancellationToken) - before).TotalMilliseconds / (frames.Count - Warm);
        return new("a frame over HTTP, all steps, stored", Figure.Text(each, "ms"), Figure.Times(each / LimitMilliseconds), "of the program and of PostgreSQL, pictures made coarse; limit: 250 ms, which is 50 cameras every ten seconds on two cores and a half used");
    }

    private static async Task<Figure> BurstAsync(ServedProgram program, NpgsqlDataSource database, Guid camera, IReadOnlyList<byte[]> frames, CancellationToken cancellationToken)
    {
        var (before, clock) = (await program.CpuAsync(cancellationToken), Stopwatch.StartNew());
        var again = 0;
        await Task.WhenAll(frames.Select(async frame =>
        {
            while (!await TrySendAsync(program, camera, frame, cancellationToken))
            {
                Interlocked.Increment(ref again);
                await Task.Delay(TimeSpan.FromSeconds(10), cancellationToken);   // as the answer says
            }
        }));
        var cpu = (await program.CpuAsync(cancellationToken) - before).TotalMilliseconds / frames.Count;
        await using var command = database.CreateCommand($"select count(*) from smartcity.camera_frame where camera_id = '{camera}'");
        var stored = (long)(await command.ExecuteScalarAsync(cancellationToken))!;
        return new($"a burst of {frames.Count} frames of 640 × 360 at once, stored", stored.ToString(CultureInfo.InvariantCulture), Figure.Times((double)stored / frames.Count),
            string.Create(CultureInfo.InvariantCulture, $"in {clock.Elapsed.TotalSeconds:0} s, {cpu:0} ms of CPU each; {again} times a sender was told to come again"));
    }

    private static async Task SendAsync(ServedProgram program, Guid camera, byte[] frame, CancellationToken cancellationToken)
    {
        if (!await TrySendAsync(program, camera, frame, cancellationToken)) throw new InvalidOperationException("A single frame found no room.");
    }

    /// <returns>False: it shall be sent again later.</returns>
    private static async Task<bool> TrySendAsync(ServedProgram program, Guid camera, byte[] frame, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(frame) { Headers = { ContentType = new MediaTypeHeaderValue("image/jpeg") } };
        using var answer = await program.Client.PostAsync($"/cameras/{camera}/frames", content, cancellationToken);
        if (answer.StatusCode == System.Net.HttpStatusCode.ServiceUnavailable) return false;
        if (answer.StatusCode != System.Net.HttpStatusCode.Created) throw new InvalidOperationException($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        return true;
    }

    private static async Task<Guid> CameraAsync(NpgsqlDataSource database, string code, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"insert into smartcity.camera (code, name, image_width, image_height, is_synthetic, updated_by, geom) values ('{code}', '{code}', 1920, 1080, true, 'bench', st_setsrid(st_makepoint(102.7, 25.05), 4490)) returning id");
        return (Guid)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
