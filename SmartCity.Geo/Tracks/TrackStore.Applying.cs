using Npgsql;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Tracks;

public sealed partial class TrackStore
{
    /// <summary>Key of the advisory lock: "trackfol" in ASCII.</summary>
    private const long FoldLock = 0x747261636B666F6C;

    /// <summary>Groups that are folded in one transaction where there are many.</summary>
    private const int GroupsAtOnce = 2000;

    /// <summary>A look may move the outline that stands for a track, and so ask for further ones; more rounds than dates can't be.</summary>
    private const int MostRounds = 100;

    private static readonly string TakeSql = SqlText.Read("Tracks.Sql.take_run");
    private static readonly string RedrawnSql = SqlText.Read("Tracks.Sql.redrawn");
    private static readonly string NeighboursSql = SqlText.Read("Tracks.Sql.neighbour_groups");
    private static readonly string RegroupSql = SqlText.Read("Tracks.Sql.regroup");
    private static readonly string UnderSql = SqlText.Read("Tracks.Sql.groups_under");

    /// <summary>Gives the detections of a finished run to tracks, and files the cases that come of it.</summary>
    /// <remarks>
    /// In any order of runs, and as often as one likes: the tracks are those of all observations together. The detections are matched in one transaction;
    /// then the tracks under the run's footprint without a detection are looked for in its score raster, some thousand groups in a transaction. Calls wait for each other.
    /// </remarks>
    /// <param name="measure">Reads score rasters; null: dates without a detection count as not clear.</param>
    /// <param name="progress">0 … 1.</param>
    /// <exception cref="GeoInputException">There is no such run, it is unfinished, or its later scene is the earlier one.</exception>
    public async Task<TrackChanges> ApplyRunAsync(Guid runId, MeasureLooks? measure, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var changes = await MatchRunAsync(runId, cancellationToken);
        progress?.Report(0.3);
        if (measure is null) return changes;
        var groups = await ReadGroupsUnderAsync(runId, cancellationToken);
        var done = 0;
        foreach (var some in groups.Chunk(GroupsAtOnce))
        {
            changes = changes.With(await FoldAsync(some, measure, cancellationToken));
            progress?.Report(0.3 + 0.7 * (done += some.Length) / groups.Count);
        }
        return changes;
    }

    /// <summary>Folds again what has to do with a detection, such as after a review.</summary>
    public async Task<TrackChanges> RefoldDetectionAsync(Guid detectionId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select group_id from smartcity.track_sighting where detection_id = $1");
        command.Parameters.Add(new() { Value = detectionId });
        return await command.ExecuteScalarAsync(cancellationToken) is Guid group ? await FoldAsync([group], null, cancellationToken) : TrackChanges.None;
    }

    /// <summary>Folds everything again, such as under new rules. What is the same is not written.</summary>
    /// <param name="progress">0 … 1.</param>
    public async Task<TrackChanges> RefoldAllAsync(MeasureLooks? measure, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        await using (var connection = await database.OpenConnectionAsync(cancellationToken))
        await using (var transaction = await LockAsync(connection, cancellationToken))
        {
            await RegroupAsync(connection, await ReadIdsAsync(connection, "select detection_id from smartcity.track_sighting", [], cancellationToken), Rules, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        List<Guid> groups;
        await using (var connection = await database.OpenConnectionAsync(cancellationToken))
            groups = await ReadIdsAsync(connection, "select distinct group_id from smartcity.track_sighting order by group_id", [], cancellationToken);
        var (changes, done) = (TrackChanges.None, 0);
        foreach (var some in groups.Chunk(GroupsAtOnce))
        {
            changes = changes.With(await FoldAsync(some, measure, cancellationToken));
            progress?.Report((double)(done += some.Length) / groups.Count);
        }
        return changes;
    }

    private async Task<TrackChanges> MatchRunAsync(Guid runId, CancellationToken cancellationToken)
    {
        var rules = Rules;
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await LockAsync(connection, cancellationToken);
        await ExecuteAsync(connection, TakeSql, [runId, rules.ReachMetres], cancellationToken);
        var ground = await ReadGroundAsync(connection, cancellationToken);
        if (!ground.Runs.ContainsKey(runId)) throw new GeoInputException($"Run {runId} is unfinished or not there, or what it calls the later scene is the earlier one: tracks can't use it.");
        var ofRun = await ReadIdsAsync(connection, "select detection_id from smartcity.track_sighting where run_id = $1", [runId], cancellationToken);
        var known = await ReadIdsAsync(connection, "select s.detection_id from smartcity.track_sighting s join smartcity.case_detection l on l.detection_id = s.detection_id where s.run_id = $1", [runId], cancellationToken);
        await RegroupAsync(connection, ofRun, rules, cancellationToken);
        var groups = await ReadIdsAsync(connection, "select distinct group_id from smartcity.track_sighting where run_id = $1", [runId], cancellationToken);
        var changes = await FoldAndWriteAsync(connection, rules, ground, groups, cancellationToken);
        await using var below = new NpgsqlCommand("""
            select count(*)::int from smartcity.track_sighting s join smartcity.detection d on d.id = s.detection_id where s.run_id = $1 and s.track_id is null and d.score < $2
            """, connection) { Parameters = { new() { Value = runId }, new() { Value = rules.HighScore } } };
        changes = changes with { Known = known.Count, BelowThreshold = (int)(await below.ExecuteScalarAsync(cancellationToken))! };
        await transaction.CommitAsync(cancellationToken);
        return changes;
    }

    /// <summary>Measures what the groups lack, until nothing is lacking; then folds and writes them, in one transaction.</summary>
    private async Task<TrackChanges> FoldAsync(IReadOnlyList<Guid> groups, MeasureLooks? measure, CancellationToken cancellationToken)
    {
        var (rules, looks) = (Rules, 0);
        for (var round = 0; measure is not null && round < MostRounds; round++)
        {
            var wanted = await ReadWantedAsync(rules, groups, cancellationToken);
            if (wanted.Count == 0) break;
            var measured = await measure(wanted, cancellationToken);
            if (measured.Count == 0) break;
            await KeepLooksAsync(wanted, measured, cancellationToken);
            looks += measured.Count;
        }
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await LockAsync(connection, cancellationToken);
        var redrawn = await ReadIdsAsync(connection, RedrawnSql, [groups.ToArray()], cancellationToken);
        if (redrawn.Count > 0)
        {
            await RegroupAsync(connection, redrawn, rules, cancellationToken);
            var moved = await ReadIdsAsync(connection, "select distinct group_id from smartcity.track_sighting where detection_id = any ($1)", [redrawn.ToArray()], cancellationToken);
            groups = [.. groups.Union(moved)];
        }
        var changes = await FoldAndWriteAsync(connection, rules, await ReadGroundAsync(connection, cancellationToken), groups, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return changes with { Looks = looks };
    }

    private static async Task RegroupAsync(NpgsqlConnection connection, List<Guid> detections, TrackRules rules, CancellationToken cancellationToken)
    {
        var groups = new TrackGroups();
        var touched = new HashSet<Guid>();
        await using (var command = new NpgsqlCommand(NeighboursSql, connection) { Parameters = { new() { Value = detections.ToArray() }, new() { Value = rules.ReachMetres } }, CommandTimeout = 0 })
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
            while (await reader.ReadAsync(cancellationToken))
            {
                var (one, other) = (reader.GetGuid(0), reader.GetGuid(1));
                groups.Join(one, other);
                touched.UnionWith([one, other]);
            }
        var moved = touched.Where(id => groups.Find(id) != id).ToArray();
        if (moved.Length == 0) return;
        await using var regroup = new NpgsqlCommand(RegroupSql, connection) { Parameters = { new() { Value = moved }, new() { Value = moved.Select(groups.Find).ToArray() } }, CommandTimeout = 0 };
        await regroup.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<List<Guid>> ReadGroupsUnderAsync(Guid runId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await ReadIdsAsync(connection, UnderSql, [runId, options.TimeZone], cancellationToken);
    }

    private static async Task<NpgsqlTransaction> LockAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var wait = new NpgsqlCommand("select pg_advisory_xact_lock($1)", connection) { Parameters = { new() { Value = FoldLock } }, CommandTimeout = 0 };
        await wait.ExecuteNonQueryAsync(cancellationToken);
        return transaction;
    }

    private static async Task<List<Guid>> ReadIdsAsync(NpgsqlConnection connection, string sql, object[] values, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var ids = new List<Guid>();
        while (await reader.ReadAsync(cancellationToken)) ids.Add(reader.GetGuid(0));
        return ids;
    }
}
