using NetTopologySuite.Geometries;
using Npgsql;
using NpgsqlTypes;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Scenes;

/// <summary>Change runs and their detections in PostGIS.</summary>
public sealed class ChangeRunStore(NpgsqlDataSource database)
{
    private const string Select = """
        select r.id, r.before_scene, r.after_scene, r.method_version, r.parameters_hash, r.score_path, r.mask_path, r.statistics::text, r.created_at, r.finished_at,
               (select count(*)::int from smartcity.detection d where d.run_id = r.id),
               st_xmin(s.footprint), st_xmax(s.footprint), st_ymin(s.footprint), st_ymax(s.footprint)
        from smartcity.change_run r join smartcity.scene s on s.id = r.after_scene
        """;

    /// <summary>Finds the run of this comparison, or enters it as unfinished. Also safe from two processes at once.</summary>
    /// <remarks>A run with <see cref="ChangeRun.FinishedAt"/> has its result: nothing needs to be computed again.</remarks>
    /// <exception cref="GeoInputException">A scene is not in the catalogue, or both are the same.</exception>
    public async Task<ChangeRun> BeginAsync(string beforeScene, string afterScene, string methodVersion, string parametersHash, CancellationToken cancellationToken)
    {
        await using (var insert = database.CreateCommand("""
            insert into smartcity.change_run (id, before_scene, after_scene, method_version, parameters_hash) values (gen_random_uuid(), $1, $2, $3, $4)
            on conflict (before_scene, after_scene, method_version, parameters_hash) do nothing
            """))
        {
            foreach (var value in (string[])[beforeScene, afterScene, methodVersion, parametersHash]) insert.Parameters.Add(new() { Value = value });
            try
            {
                await insert.ExecuteNonQueryAsync(cancellationToken);
            }
            catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.ForeignKeyViolation or PostgresErrorCodes.CheckViolation)
            {
                throw new GeoInputException($"Scenes '{beforeScene}' and '{afterScene}' can't be compared: both must be in the catalogue, and differ.", e);
            }
        }
        await using var command = database.CreateCommand($"{Select} where r.before_scene = $1 and r.after_scene = $2 and r.method_version = $3 and r.parameters_hash = $4");
        foreach (var value in (string[])[beforeScene, afterScene, methodVersion, parametersHash]) command.Parameters.Add(new() { Value = value });
        return (await ReadAsync(command, cancellationToken)).Single();
    }

    /// <summary>Stores the result of a run and marks it finished, in one transaction.</summary>
    /// <returns>False when the run was finished already; nothing is written then.</returns>
    /// <exception cref="GeoInputException">A detection can't be stored; nothing is then.</exception>
    public async Task<bool> CompleteAsync(Guid runId, ChangeOutcome outcome, CancellationToken cancellationToken)
    {
        var rows = outcome.Detections.Select((d, i) => (Detection: d, Shape: StoredGeometry.Checked(d.Geometry, $"Detection {i + 1} of run {runId}")))
            .Select(r => (Id: ShapeId.Of(runId, r.Detection.Class, r.Shape), r.Detection, r.Shape)).DistinctBy(r => r.Id).ToList();
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var finish = new NpgsqlCommand("""
            update smartcity.change_run set finished_at = now(), score_path = $2, mask_path = $3, statistics = $4, model_version = $5, feature_names = $6
            where id = $1 and finished_at is null
            """, connection)
        {
            Parameters =
            {
                new() { Value = runId }, new() { Value = (object?)outcome.ScorePath ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                new() { Value = (object?)outcome.MaskPath ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text }, new() { Value = outcome.Statistics, NpgsqlDbType = NpgsqlDbType.Jsonb },
                new() { Value = outcome.ModelVersion }, new() { Value = outcome.FeatureNames.ToArray() },
            },
        })
            if (await finish.ExecuteNonQueryAsync(cancellationToken) == 0) return false;
        await CopyAsync(connection, runId, rows, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    public async Task<ChangeRun?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"{Select} where r.id = $1");
        command.Parameters.Add(new() { Value = id });
        return (await ReadAsync(command, cancellationToken)).SingleOrDefault();
    }

    /// <summary>Finished runs, newest first.</summary>
    public async Task<IReadOnlyList<ChangeRun>> ListAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"{Select} where r.finished_at is not null order by r.finished_at desc, r.id");
        return await ReadAsync(command, cancellationToken);
    }

    /// <summary>The objects of a run, the surest first.</summary>
    public async Task<IReadOnlyList<Detection>> ListDetectionsAsync(Guid runId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            select d.id, d.run_id, d.class, d.score, d.area_m2, d.geom, d.properties::text, c.case_id
            from smartcity.detection d left join smartcity.case_detection c on c.detection_id = d.id
            where d.run_id = $1 order by d.score desc, d.id
            """);
        command.Parameters.Add(new() { Value = runId });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var detections = new List<Detection>();
        while (await reader.ReadAsync(cancellationToken))
            detections.Add(new(reader.GetGuid(0), reader.GetGuid(1), reader.GetString(2), reader.GetDouble(3), reader.GetDouble(4), reader.GetFieldValue<Geometry>(5),
                reader.GetString(6), reader.IsDBNull(7) ? null : reader.GetGuid(7)));
        return detections;
    }

    private static async Task CopyAsync(NpgsqlConnection connection, Guid runId, List<(Guid Id, NewDetection Detection, Geometry Shape)> rows, CancellationToken cancellationToken)
    {
        await using var copy = await connection.BeginBinaryImportAsync("copy smartcity.detection (id, run_id, class, score, area_m2, properties, features, geom) from stdin (format binary)", cancellationToken);
        foreach (var (id, detection, shape) in rows)
        {
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(id, NpgsqlDbType.Uuid, cancellationToken);
            await copy.WriteAsync(runId, NpgsqlDbType.Uuid, cancellationToken);
            await copy.WriteAsync(detection.Class, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(detection.Score, NpgsqlDbType.Double, cancellationToken);
            await copy.WriteAsync(detection.AreaSquareMetres, NpgsqlDbType.Double, cancellationToken);
            await copy.WriteAsync(detection.Properties, NpgsqlDbType.Jsonb, cancellationToken);
            if (detection.Features is { } features) await copy.WriteAsync(features.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Real, cancellationToken);
            else await copy.WriteNullAsync(cancellationToken);
            await copy.WriteAsync(shape, NpgsqlDbType.Geometry, cancellationToken);
        }
        try
        {
            await copy.CompleteAsync(cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState.StartsWith("23", StringComparison.Ordinal) || e.SqlState.StartsWith("22", StringComparison.Ordinal))
        {
            throw new GeoInputException($"A detection of run {runId} can't be stored: {e.MessageText} ({e.Where})", e);
        }
    }

    private static async Task<IReadOnlyList<ChangeRun>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var runs = new List<ChangeRun>();
        while (await reader.ReadAsync(cancellationToken))
            runs.Add(new(reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.TextOrNull(5), reader.TextOrNull(6),
                reader.GetString(7), reader.Instant(8), reader.InstantOrNull(9), reader.GetInt32(10),
                new(reader.GetDouble(11), reader.GetDouble(12), reader.GetDouble(13), reader.GetDouble(14))));
        return runs;
    }
}
