using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using NetVips;
using SmartCity.Imaging.Dust;

namespace SmartCity.Api.Tests.Cameras;

/// <summary>Cameras and their frames over the city of squares: registered by SQL, simulated by the product's own simulator, sent over HTTP.</summary>
internal sealed class CameraYard(ServedCity city)
{
    private static readonly Lock Simulating = new();
    private static readonly Dictionary<(int Seed, int Frames, int Plumes, double? Opacity), byte[][]> Simulated = [];
    private static int _count;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    internal ServedCity City => city;

    /// <summary>Registers a camera in the middle of a cell.</summary>
    internal async Task<(Guid Id, string Code)> AddAsync(
        int column = 20, int row = 10, string? source = null, string masks = "[]", int keepDays = 7, int originalsHours = 0, double perDay = 1, string? roles = null, int interval = 10)
    {
        var code = $"CAM{Interlocked.Increment(ref _count)}";
        var (x, y) = (ServedCity.West + (column + 0.5) * ServedCity.Step, ServedCity.South + (row + 0.5) * ServedCity.Step);
        var id = await city.Database.ScalarAsync<Guid>(string.Create(CultureInfo.InvariantCulture, $"""
            insert into smartcity.camera (code, name, range_m, source, interval_s, privacy_masks, permitted_roles, false_alarms_per_day, keep_days, originals_hours, is_synthetic, image_width, image_height, updated_by, geom)
            values ('{code}', 'Gate {code}', 250, {(source is null ? "null" : $"'{source}'")}, {interval}, '{masks}', {(roles is null ? "null" : $"array['{roles}']")}, {perDay}, {keepDays}, {originalsHours}, true, 640, 360, 'tests',
                    st_setsrid(st_makepoint({x}, {y}), 4490))
            returning id
            """));
        return (id, code);
    }

    /// <summary>Registers a camera at the eastern edge of a cell that looks east into the next one, calibrated for the simulator's pictures: a lens 10 m above the ground, 4,000 pixels by metres ahead below the horizon, which lies 100 pixels from the top.</summary>
    internal async Task<(Guid Id, string Code, double Longitude, double Latitude)> AddCalibratedAsync(HttpClient client, int column, int row)
    {
        var (longitude, latitude) = (ServedCity.West + (column + 1) * ServedCity.Step - 0.00005, ServedCity.South + (row + 0.5) * ServedCity.Step);
        var (id, code) = await AddAsync(column, row);
        await city.Database.ExecuteAsync(FormattableString.Invariant($"update smartcity.camera set geom = st_setsrid(st_makepoint({longitude}, {latitude}), 4490) where id = '{id}'"));
        await CalibrateAsync(client, id, longitude, latitude);
        return (id, code, longitude, latitude);
    }

    /// <param name="shift">Pixels by which the horizon lies lower.</param>
    internal async Task CalibrateAsync(HttpClient client, Guid id, double longitude, double latitude, int shift = 0)
    {
        const double metresOfDegree = 111_320;
        var east = Math.Cos(latitude * Math.PI / 180) * metresOfDegree;
        var points = ((double Ahead, double Right)[])[(17, 13), (17, -13), (22, 0), (30, 20), (30, -20), (60, 40), (60, -40), (120, 80), (120, -80), (200, 0)];
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/cameras/{id}/calibrations") { Headers = { Authorization = new("Bearer", city.AnalystKey) } };
        request.Content = JsonContent.Create(new { points = points.Select(p => new { x = Math.Round(320 + 400 * p.Right / p.Ahead), y = Math.Min(360, Math.Round(100 + shift + 4000 / p.Ahead)), lon = longitude + p.Ahead / east, lat = latitude - p.Right / metresOfDegree }) });
        using var calibrated = await client.SendAsync(request, Stop);
        Assert.True(calibrated.StatusCode == HttpStatusCode.Created, await calibrated.Content.ReadAsStringAsync(Stop));
    }

    /// <summary>Frames of a simulated site, the first third of them clean; the same numbers give the same bytes.</summary>
    internal static byte[][] Simulate(int seed, int frames = 12, int plumes = 1, double? opacity = 0.95)
    {
        lock (Simulating)
        {
            if (Simulated.TryGetValue((seed, frames, plumes, opacity), out var known)) return known;
            var folder = Directory.CreateTempSubdirectory("smartcity-yard-").FullName;
            try
            {
                DustSimulation.Run(new() { OutputFolder = folder, Frames = frames, Plumes = plumes, Opacity = opacity, Seed = seed, Drift = 0.2 }, null, Stop);
                return Simulated[(seed, frames, plumes, opacity)] = [.. FrameFile.List(folder).Select(File.ReadAllBytes)];
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    /// <summary>A picture with some texture, so that it can be assessed; each number another one.</summary>
    internal static byte[] Picture(int number, int width = 320, int height = 240, string suffix = ".jpg", Action<MutableImage>? tag = null)
    {
        using var noise = Image.Gaussnoise(width, height, sigma: 40, mean: 120, seed: 1000 + number);
        using var grey = noise.Cast(Enums.BandFormat.Uchar);
        using var colour = grey.Bandjoin([grey, grey]).Copy(interpretation: Enums.Interpretation.Srgb);
        using var tagged = tag is null ? colour.Copy() : colour.Mutate(tag);
        return tagged.WriteToBuffer(suffix);
    }

    /// <summary>Sends a frame; with <paramref name="client"/> to another process.</summary>
    internal async Task<(HttpStatusCode Status, JsonElement Answer)> SendAsync(string camera, byte[] frame, DateTimeOffset? at = null, string type = "image/jpeg", string? key = null, HttpClient? client = null)
    {
        using var content = new ByteArrayContent(frame);
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        return await SendAsync(camera, content, at is { } taken ? $"?taken_at={Uri.EscapeDataString(taken.ToString("O"))}" : "", key, client);
    }

    internal async Task<(HttpStatusCode Status, JsonElement Answer)> SendAsync(string camera, HttpContent content, string query = "", string? key = null, HttpClient? client = null, params (string Name, string Value)[] headers)
    {
        _ = city.Database.ConnectionString;
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/cameras/{camera}/frames{query}") { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key ?? city.AnalystKey);
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        using var answer = await (client ?? city.Client).SendAsync(request, Stop);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        return (answer.StatusCode, JsonElement.Parse(text.Length > 0 ? text : "{}"));
    }

    /// <summary>Sends frames ten seconds apart; each must be stored.</summary>
    /// <returns>The frames with their plumes.</returns>
    internal async Task<List<JsonElement>> PlayAsync(string camera, IEnumerable<byte[]> frames, SetClock clock, HttpClient client)
    {
        var stored = new List<JsonElement>();
        foreach (var frame in frames)
        {
            clock.Now += TimeSpan.FromSeconds(10);
            var (status, answer) = await SendAsync(camera, frame, clock.Now, client: client);
            Assert.True(status == HttpStatusCode.Created, answer.ToString());
            stored.Add(answer.GetProperty("frame"));
        }
        return stored;
    }

    /// <summary>Another process over the same city, with a clock of its own, that fetches nothing.</summary>
    internal async Task<(WebApplication App, HttpClient Client)> ServeAsync(SetClock clock, params IEnumerable<(string Name, string Value)> settings)
    {
        var app = city.Build(clock, settings: settings.Append(("SmartCity:Cameras:Fetches", "false")).Append(("SmartCity:Cameras:KeepingMinutes", "0")));
        await app.StartAsync(Stop);
        return (app, new() { BaseAddress = new(app.Urls.Single()), Timeout = TimeSpan.FromMinutes(10) });
    }

    internal async Task<JsonElement> GetAsync(HttpClient client, string path, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key ?? city.OfficerKey);
        using var answer = await client.SendAsync(request, Stop);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {(int)answer.StatusCode} {text}");
        return JsonElement.Parse(text);
    }

    internal Task<long> CountAsync(string table, Guid camera) => city.Database.ScalarAsync<long>($"select count(*) from smartcity.{table} where camera_id = '{camera}'");

    /// <summary>Whatever lies below the folders of frames and originals of a camera.</summary>
    internal string[] Files(Guid camera) => [.. ((string[])["frames", "frame-originals"]).Select(f => Path.Combine(Path.GetDirectoryName(city.Evidence)!, f, camera.ToString("N"))).Where(Directory.Exists).SelectMany(f => Directory.GetFiles(f, "*", SearchOption.AllDirectories))];
}

/// <summary>A clock that stands where it is put.</summary>
internal sealed class SetClock(DateTimeOffset now) : TimeProvider
{
    internal DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now.ToUniversalTime();
}
