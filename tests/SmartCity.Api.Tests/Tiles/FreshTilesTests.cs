using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using SmartCity.Geo.Tiles;

namespace SmartCity.Api.Tests.Tiles;

/// <summary>
/// Writers change objects by plain SQL, as fast as they can; readers ask both of two processes for tiles at random zooms. A tile that is asked for
/// a second after a commit, or later, must not show what was before it: not an old version, not an object at a place that it left, not one that is gone.
/// </summary>
public sealed class FreshTilesTests(ServedCity city) : IClassFixture<ServedCity>
{
    private const int ObjectsPerLayer = 12, Writers = 3, Readers = 4;

    private static readonly TimeSpan Allowed = TimeSpan.FromSeconds(1);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_tile_is_stale_a_second_after_a_commit_at_any_zoom_through_either_process()
    {
        _ = city.Database.ConnectionString;
        var (app, second) = await city.ServeAsync();
        await using var host = app;
        using var client = second;
        await city.Database.ExecuteAsync(FreshLayer.Ground);
        foreach (var server in (HttpClient[])[city.Client, client]) await KnowsLayersAsync(server);
        var objects = FreshLayer.All.SelectMany(layer => Enumerable.Range(0, ObjectsPerLayer).Select(_ => new Tracked(layer))).ToList();
        var running = new Running(DateTime.UtcNow.AddSeconds(LongTests.Times(6, 900)), LongTests.Times(20261127, Environment.TickCount));
        await Task.WhenAll([
            .. Enumerable.Range(0, Writers).Select(w => Task.Run(() => WriteAsync(objects.Where((_, i) => i % Writers == w).ToList(), new(running.Seed + w), running), Stop)),
            .. Enumerable.Range(0, Readers).Select(r => Task.Run(() => ReadAsync(objects, new(running.Seed + 100 + r), r % 2 == 0 ? city.Client : client, running), Stop))]);

        TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture,
            $"seed {running.Seed}: {running.Writes} commits, {running.Reads} tiles read, {running.Seen} objects seen in them, {running.Young} too young to judge"));
        Assert.True(running.Stale.IsEmpty, $"{running.Stale.Count} stale, seed {running.Seed}: {string.Join("\n", running.Stale.Take(5))}");
        Assert.True(running is { Writes: > 50, Reads: > 100, Seen: > 100 }, $"{running.Writes} commits, {running.Reads} reads, {running.Seen} seen");
    }

    private static async Task KnowsLayersAsync(HttpClient server)
    {
        var began = Stopwatch.GetTimestamp();
        foreach (var layer in FreshLayer.All)
            while (true)
            {
                using var answer = await server.GetAsync($"/tiles/{layer.Tiles}/0/0/0.mvt", Stop);
                if (answer.IsSuccessStatusCode) break;
                Assert.True(Stopwatch.GetElapsedTime(began) < Allowed, $"{layer.Tiles} was made, and is not known to {server.BaseAddress}.");
                await Task.Delay(10, Stop);
            }
    }

    private async Task WriteAsync(List<Tracked> objects, Random random, Running running)
    {
        while (DateTime.UtcNow < running.Until)
        {
            var one = objects[random.Next(objects.Count)];
            var was = one.Latest;
            var (x, y) = was.IsThere && random.Next(3) == 0 ? (was.X, was.Y) : (ServedCity.West + random.NextDouble() * 0.5, ServedCity.South + random.NextDouble() * 0.2);
            var isThere = !was.IsThere || random.Next(5) > 0;
            var sql = FreshLayer.Sql(!isThere ? one.Layer.Delete : was.IsThere ? one.Layer.Update : one.Layer.Insert, one.Name, was.Version + 1, x, y);
            if (random.Next(8) == 0)   // what is taken back was never there
            {
                await city.Database.ExecuteAsync($"begin; {FreshLayer.Sql(was.IsThere ? one.Layer.Update : one.Layer.Insert, one.Name, 900_000, x, y)}; rollback");
                continue;
            }
            var next = new State(was.Version + 1, x, y, isThere, Stopwatch.GetTimestamp());
            one.States.Enqueue(next);
            await city.Database.ExecuteAsync(sql);
            next.Committed = Stopwatch.GetTimestamp();
            one.Latest = next;
            Interlocked.Increment(ref running.Writes);
            await Task.Delay(random.Next(10), Stop);
        }
    }

    private static async Task ReadAsync(List<Tracked> objects, Random random, HttpClient client, Running running)
    {
        while (DateTime.UtcNow < running.Until)
        {
            var near = objects[random.Next(objects.Count)];
            var states = near.States.ToArray();
            if (states.Length == 0) continue;
            var place = states[random.Next(2) == 0 ? ^1 : random.Next(states.Length)];   // also where it was
            var tile = TileAddress.At(place.X, place.Y, random.Next(0, 18));
            var selection = random.Next(4) == 0 ? "rivers,detections,cases,sites,user-fresh" : near.Layer.Tiles;
            var asked = Stopwatch.GetTimestamp();
            var body = await client.GetByteArrayAsync($"/tiles/{selection}/{tile}.mvt", Stop);
            var answered = Stopwatch.GetTimestamp();
            Interlocked.Increment(ref running.Reads);
            var layers = body.Length == 0 ? [] : MvtReader.Read(body);
            foreach (var one in objects.Where(o => selection.Contains(o.Layer.Tiles, StringComparison.Ordinal)))
            {
                var seen = layers.GetValueOrDefault(one.Layer.Layer)?.Select(one.Layer.Read).FirstOrDefault(f => f?.Name == one.Name)?.Version;
                if (seen is not null) Interlocked.Increment(ref running.Seen);
                if (one.Judge(seen, tile, asked, answered) is { } fault) running.Stale.Enqueue($"{fault}; {selection}/{tile}");
            }
            if (!place.IsOlder(asked, Allowed)) Interlocked.Increment(ref running.Young);
        }
    }

    /// <summary>One state of an object; from the start of its commit on it may be seen, a second after its end it must be.</summary>
    private sealed record State(int Version, double X, double Y, bool IsThere, long Started)
    {
        /// <summary>When the commit had ended; zero: not yet.</summary>
        internal long Committed;

        internal bool IsOlder(long moment, TimeSpan than) => Volatile.Read(ref Committed) is > 0 and var at && Stopwatch.GetElapsedTime(at, moment) >= than;
    }

    private sealed class Tracked(FreshLayer layer)
    {
        internal FreshLayer Layer => layer;

        internal string Name { get; } = Guid.NewGuid().ToString();

        internal ConcurrentQueue<State> States { get; } = new();

        internal State Latest { get; set; } = new(0, 0, 0, false, 0);

        /// <param name="seen">The version in the tile; null: it isn't in it.</param>
        /// <returns>Null when that may be.</returns>
        internal string? Judge(int? seen, TileAddress tile, long asked, long answered)
        {
            // What the tile may show: the last state that was a second old when it was asked for, and all that began until it was answered.
            var states = States.ToArray();
            var settled = Array.FindLastIndex(states, s => s.IsOlder(asked, Allowed));
            var possible = states.Skip(Math.Max(settled, 0)).Where(s => s.Started <= answered).ToList();
            if (seen is { } version) return possible.Exists(s => s.Version == version && s.IsThere) ? null : $"{Layer.Layer} {Name} is there in version {version}; possible are {Text(possible)}";
            return settled < 0 || possible.Exists(s => !s.IsThere || !IsInside(s, tile)) ? null : $"{Layer.Layer} {Name} is missing; possible are {Text(possible)}";
        }

        private static bool IsInside(State state, TileAddress tile) =>
            TileAddress.At(state.X, state.Y, tile.Zoom) == tile && TileAddress.At(state.X + FreshLayer.Side, state.Y + FreshLayer.Side, tile.Zoom) == tile;

        private static string Text(List<State> states) => string.Join(", ", states.Select(s => s.IsThere ? $"{s.Version}" : $"{s.Version} gone"));
    }

    private sealed record Running(DateTime Until, int Seed)
    {
        internal long Writes, Reads, Seen, Young;

        internal ConcurrentQueue<string> Stale { get; } = new();
    }
}
