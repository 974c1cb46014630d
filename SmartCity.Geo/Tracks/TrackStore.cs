using NetTopologySuite.Geometries;
using Npgsql;
using NpgsqlTypes;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Tracks;

/// <summary>Which tracks to list.</summary>
public sealed record TrackFilter
{
    /// <summary>Longitude and latitude in degrees.</summary>
    public Envelope? Box { get; init; }

    public string? Class { get; init; }

    public TrackState? State { get; init; }

    /// <summary>Only tracks with a larger id: the last one of the page before.</summary>
    public Guid? After { get; init; }

    public int Limit { get; init; } = 100;
}

/// <summary>A stored track.</summary>
/// <param name="Geometry">Of the latest detection; EPSG:4490, longitude then latitude in degrees.</param>
/// <param name="Score">Of that detection, 0 … 1.</param>
/// <param name="FirstSeen">Days are of the city's time zone.</param>
/// <param name="EndedOn">The clear date that ended it, or the date that merged it.</param>
/// <param name="ParentId">The track that it split from.</param>
/// <param name="MergedInto">The track that it goes on in.</param>
/// <param name="RulesVersion">Of the <see cref="TrackRules"/> that decided this.</param>
/// <param name="CaseIds">Cases that were filed for it, oldest first.</param>
public sealed record Track(
    Guid Id, TrackState State, string Class, Geometry Geometry, double Score, DateOnly FirstSeen, DateOnly LastSeen, DateOnly? OpenedOn, DateOnly? EndedOn,
    Guid? ParentId, Guid? MergedInto, string RulesVersion, DateTimeOffset DecidedAt, IReadOnlyList<Guid> CaseIds);

/// <summary>How a track is related to others.</summary>
/// <param name="Children">Tracks that split from it.</param>
/// <param name="Absorbed">Tracks that go on in it.</param>
public sealed record TrackLineage(Guid? Parent, Guid? MergedInto, IReadOnlyList<Guid> Children, IReadOnlyList<Guid> Absorbed);

/// <summary>Tracks in PostGIS, folded from detections (see <see cref="TrackFold"/>); and the cases that they lead to.</summary>
public sealed partial class TrackStore(NpgsqlDataSource database, GeoOptions options, CaseIntake intake, CaseStore cases)
{
    private const string Columns = """
        t.id, t.state, t.class, t.geom, t.score, t.first_seen, t.last_seen, t.opened_on, t.ended_on, t.parent_id, t.merged_into, t.rules_version, t.decided_at,
        array(select c.id from smartcity.spatial_case c where c.track_id = t.id order by c.number)
        """;

    /// <summary>The rules in force: of the configured file, or the default.</summary>
    /// <exception cref="GeoInputException">The file can't be read or holds no rules.</exception>
    public TrackRules Rules => options.TrackRulesPath is { Length: > 0 } path ? TrackRules.Read(path) : TrackRules.Default;

    public async Task<Track?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select {Columns} from smartcity.track t where t.id = $1");
        command.Parameters.Add(new() { Value = id });
        return (await ReadAsync(command, cancellationToken)).SingleOrDefault();
    }

    /// <summary>Tracks by id.</summary>
    public async Task<IReadOnlyList<Track>> ListAsync(TrackFilter filter, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"""
            select {Columns} from smartcity.track t
            where ($1::text is null or t.class = $1) and ($2::text is null or t.state = $2) and ($3::uuid is null or t.id > $3)
              {(filter.Box is null ? "" : "and t.geom && st_makeenvelope($5, $6, $7, $8, 4490) and st_intersects(t.geom, st_makeenvelope($5, $6, $7, $8, 4490))")}
            order by t.id limit $4
            """);
        command.Parameters.Add(new() { Value = (object?)filter.Class ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = filter.State is { } state ? TrackTexts.Of(state) : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = (object?)filter.After ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        command.Parameters.Add(new() { Value = filter.Limit });
        if (filter.Box is { } box)
            foreach (var side in (double[])[box.MinX, box.MinY, box.MaxX, box.MaxY]) command.Parameters.Add(new() { Value = side });
        return await ReadAsync(command, cancellationToken);
    }

    /// <summary>What each date says of a track, by day.</summary>
    public async Task<IReadOnlyList<TrackObservation>> ObservationsAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            select day, evidence, score, detection_id, run_id, assessed_share, by_officer from smartcity.track_observation where track_id = $1 order by day
            """);
        command.Parameters.Add(new() { Value = id });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<TrackObservation>();
        while (await row.ReadAsync(cancellationToken))
            found.Add(new(row.GetFieldValue<DateOnly>(0), TrackTexts.Evidence(row.GetString(1)), row.NumberOrNull(2), row.IdOrNull(3), row.GetGuid(4), row.NumberOrNull(5), row.GetBoolean(6)));
        return found;
    }

    public async Task<TrackLineage?> LineageAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            select parent_id, merged_into, array(select c.id from smartcity.track c where c.parent_id = t.id order by c.id), array(select c.id from smartcity.track c where c.merged_into = t.id order by c.id)
            from smartcity.track t where t.id = $1
            """);
        command.Parameters.Add(new() { Value = id });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? new(row.IdOrNull(0), row.IdOrNull(1), row.GetFieldValue<Guid[]>(2), row.GetFieldValue<Guid[]>(3)) : null;
    }

    private static async Task<IReadOnlyList<Track>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var tracks = new List<Track>();
        while (await row.ReadAsync(cancellationToken))
            tracks.Add(new(row.GetGuid(0), TrackTexts.State(row.GetString(1)), row.GetString(2), row.GetFieldValue<Geometry>(3), row.GetDouble(4), row.GetFieldValue<DateOnly>(5),
                row.GetFieldValue<DateOnly>(6), row.DayOrNull(7), row.DayOrNull(8), row.IdOrNull(9), row.IdOrNull(10), row.GetString(11), row.Instant(12), row.GetFieldValue<Guid[]>(13)));
        return tracks;
    }
}
