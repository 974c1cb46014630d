using NetTopologySuite.Geometries;
using Npgsql;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Tracks;

public sealed partial class TrackStore
{
    private static readonly string RunsSql = SqlText.Read("Tracks.Sql.runs");
    private static readonly string SightingsSql = SqlText.Read("Tracks.Sql.sightings");

    /// <summary>Which looks the groups lack.</summary>
    private async Task<List<WantedLook>> ReadWantedAsync(TrackRules rules, IReadOnlyList<Guid> groups, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var ground = await ReadGroundAsync(connection, cancellationToken);
        var input = await ReadInputAsync(connection, groups, cancellationToken);
        var outlines = input.Members.ToDictionary(m => m.Sighting.DetectionId, m => m.Sighting.Geometry);
        return [.. Folds(rules, ground, input).SelectMany(f => f.Result.Wanted).Select(key => new WantedLook(key, ground.ScorePaths[key.RunId], outlines[key.DetectionId]))];
    }

    private async Task KeepLooksAsync(List<WantedLook> wanted, IReadOnlyDictionary<LookKey, Look> measured, CancellationToken cancellationToken)
    {
        // An outline that was redrawn meanwhile would be stored for the wrong ground; the next fold asks again.
        await using var command = database.CreateCommand("""
            insert into smartcity.track_look (detection_id, run_id, assessed_share, score)
            select w.detection_id, w.run_id, w.share, w.score
            from unnest($1::uuid[], $2::uuid[], $3::double precision[], $4::double precision[], $5::geometry[]) as w(detection_id, run_id, share, score, geom)
            join smartcity.track_sighting s on s.detection_id = w.detection_id and st_orderingequals(s.geom, w.geom)
            on conflict do nothing
            """);
        var rows = wanted.Where(w => measured.ContainsKey(w.Key)).ToList();
        command.Parameters.Add(new() { Value = rows.ConvertAll(r => r.Key.DetectionId).ToArray() });
        command.Parameters.Add(new() { Value = rows.ConvertAll(r => r.Key.RunId).ToArray() });
        command.Parameters.Add(new() { Value = rows.ConvertAll(r => measured[r.Key].AssessedShare).ToArray() });
        command.Parameters.Add(new() { Value = rows.ConvertAll(r => measured[r.Key].Score).ToArray() });
        command.Parameters.Add(new() { Value = rows.ConvertAll(r => r.Outline).ToArray() });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static List<(Guid Group, Fold Result)> Folds(TrackRules rules, Ground ground, FoldInput input) =>
        [.. input.Members.GroupBy(m => m.Group).Select(g => (Id: g.Key, Members: g.ToList())).AsParallel().AsOrdered().Select(g =>
        {
            var box = new Envelope();
            foreach (var member in g.Members) box.ExpandToInclude(member.Sighting.Geometry.EnvelopeInternal);
            var ids = g.Members.Select(m => m.Sighting.RunId).ToHashSet();
            return (g.Id, TrackFold.Of(rules, g.Members.Select(m => m.Sighting), ground.Runs.Values.Where(r => ids.Contains(r.Id) || r.Footprint.EnvelopeInternal.Intersects(box)),
                input.Looks, input.Pins.TryGetValue(g.Id, out var pins) ? pins : []));
        })];

    /// <summary>All comparisons: when and where there was something to see.</summary>
    private async Task<Ground> ReadGroundAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(RunsSql, connection) { Parameters = { new() { Value = options.TimeZone } } };
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var ground = new Ground([], [], []);
        while (await row.ReadAsync(cancellationToken))
        {
            var run = new TrackRun(row.GetGuid(0), row.GetFieldValue<DateOnly>(1), row.GetString(2), row.GetString(3), row.GetFieldValue<Geometry>(4));
            (ground.Runs[run.Id], ground.Times[run.Id], ground.ScorePaths[run.Id]) = (run, row.Instant(5), row.TextOrNull(6));
        }
        return ground;
    }

    private static async Task<FoldInput> ReadInputAsync(NpgsqlConnection connection, IReadOnlyList<Guid> groups, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            Timeout = 0,
            BatchCommands =
            {
                new(SightingsSql) { Parameters = { new() { Value = groups.ToArray() } } },
                new("select l.detection_id, l.run_id, l.assessed_share, l.score from smartcity.track_look l join smartcity.track_sighting s on s.detection_id = l.detection_id where s.group_id = any ($1)") { Parameters = { new() { Value = groups.ToArray() } } },
                new("select id, group_id, pin, anchor_id, digest, told, class, state from smartcity.track where group_id = any ($1)") { Parameters = { new() { Value = groups.ToArray() } } },
            },
        };
        await using var row = await batch.ExecuteReaderAsync(cancellationToken);
        var input = new FoldInput([], [], [], []);
        while (await row.ReadAsync(cancellationToken))
        {
            var judgement = row.TextOrNull(7) switch { "confirmed" => Judgement.Confirmed, "rejected" => Judgement.Rejected, _ => Judgement.None };
            input.Members.Add(new(row.GetGuid(0), new(row.GetGuid(1), row.GetGuid(2), row.GetString(3), row.GetString(4), row.GetFieldValue<Geometry>(5), row.GetDouble(6), judgement), row.IdOrNull(8)));
        }
        await row.NextResultAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken)) input.Looks[new(row.GetGuid(0), row.GetGuid(1))] = new(row.GetDouble(2), row.GetDouble(3));
        await row.NextResultAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            var known = new KnownTrack(row.GetGuid(0), row.GetGuid(1), !row.IsDBNull(2), row.GetString(4), row.TextOrNull(5));
            input.Known[known.Id] = known;
            if (!known.IsPinned) continue;
            if (!input.Pins.TryGetValue(known.Group, out var pins)) input.Pins[known.Group] = pins = [];
            pins.Add(new(known.Id, row.GetGuid(3), row.GetInt64(2)));
        }
        return input;
    }

    /// <param name="Times">When the later scene of each run was taken.</param>
    private sealed record Ground(Dictionary<Guid, TrackRun> Runs, Dictionary<Guid, DateTimeOffset> Times, Dictionary<Guid, string?> ScorePaths);

    /// <param name="CaseId">The case that it is linked to.</param>
    private sealed record GroupMember(Guid Group, Sighting Sighting, Guid? CaseId);

    /// <param name="Told">The ending that its cases were told of.</param>
    private sealed record KnownTrack(Guid Id, Guid Group, bool IsPinned, string Digest, string? Told);

    private sealed record FoldInput(List<GroupMember> Members, Dictionary<LookKey, Look> Looks, Dictionary<Guid, List<TrackPin>> Pins, Dictionary<Guid, KnownTrack> Known);
}
