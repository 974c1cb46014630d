using NetTopologySuite.Geometries;
using Npgsql;
using NpgsqlTypes;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Cameras;

/// <summary>Plumes of dust that cameras saw, and their cases, in PostgreSQL.</summary>
public sealed partial class PlumeStore(NpgsqlDataSource database)
{
    private const string Columns = """
        id, frame_id, taken_at, case_id, judged, track, outline::text, base::text, area_share, opacity, score, persistence, level, threshold, geom, uncertainty_m, placed_by, case_state
        """;

    /// <summary>Plumes of a camera, the last first.</summary>
    /// <param name="before">Only those before this one.</param>
    /// <param name="level">Only of this level.</param>
    public async Task<IReadOnlyList<DustPlumeRow>> ListAsync(Guid cameraId, long? before, string? level, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select {Columns} from smartcity.dust_plume where camera_id = $1 and (id < $2 or $2 is null) and (level = $3 or $3 is null) order by id desc limit $4");
        command.Parameters.Add(new() { Value = cameraId });
        command.Parameters.Add(new() { Value = (object?)before ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
        command.Parameters.Add(CaseRow.Text(level));
        command.Parameters.Add(new() { Value = limit });
        return await ReadAsync(command, cancellationToken);
    }

    /// <summary>Plumes of one frame, the first found first.</summary>
    public async Task<IReadOnlyList<DustPlumeRow>> OfFrameAsync(long frameId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select {Columns} from smartcity.dust_plume where frame_id = $1 order by id");
        command.Parameters.Add(new() { Value = frameId });
        return await ReadAsync(command, cancellationToken);
    }

    /// <summary>What each registered camera saw of dust since a time, by its id; one that saw none is left out.</summary>
    public async Task<IReadOnlyDictionary<Guid, PlumesSince>> ListSinceAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        var found = new List<(Guid Camera, int Alarms, long Last)>();
        await using (var command = database.CreateCommand("""
            select c.id, (select count(distinct a.track) from smartcity.dust_plume a where a.camera_id = c.id and a.level = 'alarm' and a.taken_at >= $1), l.id
            from smartcity.camera c
            cross join lateral (select p.id from smartcity.dust_plume p where p.camera_id = c.id and p.taken_at >= $1 order by p.taken_at desc, p.id desc limit 1) l
            where c.removed_at is null
            """))
        {
            command.Parameters.Add(CaseRow.Time(since.ToUniversalTime()));
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            while (await row.ReadAsync(cancellationToken)) found.Add((row.GetGuid(0), (int)row.GetInt64(1), row.GetInt64(2)));
        }
        await using var last = database.CreateCommand($"select {Columns} from smartcity.dust_plume where id = any ($1)");
        last.Parameters.Add(new() { Value = found.Select(f => f.Last).ToArray() });
        var plumes = (await ReadAsync(last, cancellationToken)).ToDictionary(p => p.Id);
        return found.Where(f => plumes.ContainsKey(f.Last)).ToDictionary(f => f.Camera, f => new PlumesSince(f.Alarms, plumes[f.Last]));
    }

    /// <summary>Enters a plume in the transaction of its frame.</summary>
    internal static async Task<long> AddAsync(NpgsqlConnection connection, NewFrame frame, long frameId, NewPlume plume, CancellationToken cancellationToken)
    {
        await using var insert = new NpgsqlCommand("""
            insert into smartcity.dust_plume (camera_id, frame_id, track, taken_at, outline, base, area_share, opacity, score, persistence, level, threshold, uncertainty_m, placed_by, case_state, geom)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
            returning id
            """, connection);
        foreach (var value in (object[])[frame.CameraId, frameId, plume.Track, frame.TakenAt.ToUniversalTime()]) insert.Parameters.Add(new() { Value = value });
        foreach (var json in (string[])[plume.Outline, plume.Base]) insert.Parameters.Add(new() { Value = json, NpgsqlDbType = NpgsqlDbType.Jsonb });
        foreach (var value in (object[])[plume.AreaShare, plume.Opacity, plume.Score, plume.Persistence, plume.Level, plume.Threshold]) insert.Parameters.Add(new() { Value = value });
        insert.Parameters.Add(new() { Value = (object?)plume.UncertaintyMetres ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Double });
        insert.Parameters.Add(CaseRow.Text(plume.PlacedBy));
        insert.Parameters.Add(new() { Value = plume.CaseState });
        insert.Parameters.Add(new() { Value = (object?)plume.Place ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Geometry });
        return (long)(await insert.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task<List<DustPlumeRow>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var plumes = new List<DustPlumeRow>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            plumes.Add(new(row.GetInt64(0), row.IsDBNull(1) ? null : row.GetInt64(1), row.Instant(2), row.IdOrNull(3), row.IsDBNull(4) ? null : row.GetBoolean(4))
            {
                Track = row.GetGuid(5),
                Outline = row.GetString(6),
                Base = row.GetString(7),
                AreaShare = row.GetDouble(8),
                Opacity = row.GetDouble(9),
                Score = row.GetDouble(10),
                Persistence = row.GetInt32(11),
                Level = row.GetString(12),
                Threshold = row.GetDouble(13),
                Place = row.ObjectOrNull<Point>(14),
                UncertaintyMetres = row.NumberOrNull(15),
                PlacedBy = row.TextOrNull(16),
                CaseState = row.GetString(17),
            });
        return plumes;
    }
}
