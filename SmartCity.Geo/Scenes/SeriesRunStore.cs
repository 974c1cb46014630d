using NetTopologySuite.Geometries;
using Npgsql;
using NpgsqlTypes;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Scenes;

/// <summary>Series of scenes, their changed objects and their construction sites in PostGIS.</summary>
public sealed class SeriesRunStore(NpgsqlDataSource database)
{
    private const string Select = """
        select s.id, s.scenes, s.method_version, s.raster_path, s.statistics::text, s.created_at, s.finished_at,
               (select count(*)::int from smartcity.series_object o where o.series_id = s.id), (select count(*)::int from smartcity.construction_site c where c.series_id = s.id)
        from smartcity.change_series s
        """;

    /// <summary>Finds the series, or enters it as unfinished. Also safe from two processes at once.</summary>
    /// <param name="scenes">Ids of scenes of the catalogue, in order of time.</param>
    /// <remarks>One with <see cref="SeriesRun.FinishedAt"/> has its result: nothing needs to be computed again.</remarks>
    public async Task<SeriesRun> BeginAsync(IReadOnlyList<string> scenes, string methodVersion, string parametersHash, CancellationToken cancellationToken)
    {
        NpgsqlParameter[] Key() => [new() { Value = scenes.ToArray() }, new() { Value = methodVersion }, new() { Value = parametersHash }];
        await using (var insert = database.CreateCommand("""
            insert into smartcity.change_series (id, scenes, method_version, parameters_hash) values (gen_random_uuid(), $1, $2, $3)
            on conflict (scenes, method_version, parameters_hash) do nothing
            """))
        {
            insert.Parameters.AddRange(Key());
            await insert.ExecuteNonQueryAsync(cancellationToken);
        }
        await using var command = database.CreateCommand($"{Select} where s.scenes = $1 and s.method_version = $2 and s.parameters_hash = $3");
        command.Parameters.AddRange(Key());
        return (await ReadAsync(command, cancellationToken)).Single();
    }

    /// <summary>Stores the result of a series and marks it finished, in one transaction.</summary>
    /// <returns>False when it was finished already; nothing is written then.</returns>
    /// <exception cref="GeoInputException">An object or a site can't be stored; nothing is then.</exception>
    public async Task<bool> CompleteAsync(Guid id, SeriesOutcome outcome, CancellationToken cancellationToken)
    {
        var objects = outcome.Objects.Select((o, i) => (Object: o, Shape: StoredGeometry.CheckedArea(o.Geometry, $"Object {i + 1} of series {id}")))
            .Select(o => (Id: ShapeId.Of(id, o.Object.Class, o.Shape), o.Object, o.Shape)).DistinctBy(o => o.Id).ToList();
        var sites = outcome.Sites.Select((s, i) => (Site: s, Shape: StoredGeometry.CheckedArea(s.Geometry, $"Site {i + 1} of series {id}"))).ToList();
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var finish = new NpgsqlCommand("update smartcity.change_series set finished_at = now(), raster_path = $2, statistics = $3 where id = $1 and finished_at is null", connection)
        {
            Parameters = { new() { Value = id }, new() { Value = (object?)outcome.RasterPath ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text }, new() { Value = outcome.Statistics, NpgsqlDbType = NpgsqlDbType.Jsonb } },
        })
            if (await finish.ExecuteNonQueryAsync(cancellationToken) == 0) return false;
        await CopyAsync(connection, "series_object (id, series_id, first_seen_after, first_seen, persistence, recovered, geom, class, score, area_m2, dates_clear)", objects.Select(o => (o.Id, o.Object.Dates, (Geometry)o.Shape,
            (IReadOnlyList<(object, NpgsqlDbType)>)[(o.Object.Class, NpgsqlDbType.Text), (o.Object.Score, NpgsqlDbType.Double), (o.Object.AreaSquareMetres, NpgsqlDbType.Double), (o.Object.DatesClear, NpgsqlDbType.Integer)])), id, cancellationToken);
        await CopyAsync(connection, "construction_site (id, series_id, first_seen_after, first_seen, persistence, recovered, geom, stage, area_m2, soil_share, stages)", sites.Select(s => (ShapeId.Of(id, "site", s.Shape), s.Site.Dates, (Geometry)s.Shape,
            (IReadOnlyList<(object, NpgsqlDbType)>)[(s.Site.Stage, NpgsqlDbType.Text), (s.Site.AreaSquareMetres, NpgsqlDbType.Double), (s.Site.SoilShare, NpgsqlDbType.Double), (s.Site.Stages, NpgsqlDbType.Jsonb)])), id, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    public async Task<SeriesRun?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"{Select} where s.id = $1");
        command.Parameters.Add(new() { Value = id });
        return (await ReadAsync(command, cancellationToken)).SingleOrDefault();
    }

    /// <summary>Finished series, newest first.</summary>
    public async Task<IReadOnlyList<SeriesRun>> ListAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"{Select} where s.finished_at is not null order by s.finished_at desc, s.id");
        return await ReadAsync(command, cancellationToken);
    }

    /// <summary>The sites of a series as a GeoJSON feature collection, the largest first; also those that a later series has replaced.</summary>
    public Task<string> SitesGeoJsonAsync(Guid id, CancellationToken cancellationToken) =>
        GeoJsonAsync("construction_site", "'stage', t.stage, 'soil_share', t.soil_share, 'stages', t.stages", id, cancellationToken);

    /// <summary>The changed objects of a series as a GeoJSON feature collection, the largest first.</summary>
    public Task<string> ObjectsGeoJsonAsync(Guid id, CancellationToken cancellationToken) =>
        GeoJsonAsync("series_object", "'class', t.class, 'score', t.score, 'dates_clear', t.dates_clear", id, cancellationToken);

    private async Task<string> GeoJsonAsync(string table, string own, Guid id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($$"""
            select json_build_object('type', 'FeatureCollection', 'features', coalesce(json_agg(json_build_object('type', 'Feature', 'id', t.id, 'geometry', st_asgeojson(t.geom, 7)::json,
                'properties', json_build_object({{own}}, 'area_m2', t.area_m2, 'first_seen_after', t.first_seen_after, 'first_seen', t.first_seen,
                    'persistent', t.persistence > 0 and t.recovered is null, 'persistence', t.persistence, 'recovered', t.recovered)) order by t.area_m2 desc, t.id), '[]'))::text
            from smartcity.{{table}} t where t.series_id = $1
            """);
        command.Parameters.Add(new() { Value = id });
        return (string)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task CopyAsync(
        NpgsqlConnection connection, string into, IEnumerable<(Guid Id, ChangeDates Dates, Geometry Shape, IReadOnlyList<(object Value, NpgsqlDbType Type)> Further)> rows, Guid series, CancellationToken cancellationToken)
    {
        await using var copy = await connection.BeginBinaryImportAsync($"copy smartcity.{into} from stdin (format binary)", cancellationToken);
        foreach (var (id, dates, shape, further) in rows)
        {
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(id, NpgsqlDbType.Uuid, cancellationToken);
            await copy.WriteAsync(series, NpgsqlDbType.Uuid, cancellationToken);
            await copy.WriteAsync(dates.After, NpgsqlDbType.Date, cancellationToken);
            await copy.WriteAsync(dates.FirstSeen, NpgsqlDbType.Date, cancellationToken);
            await copy.WriteAsync(dates.Persistence, NpgsqlDbType.Integer, cancellationToken);
            if (dates.Recovered is { } back) await copy.WriteAsync(back, NpgsqlDbType.Date, cancellationToken);
            else await copy.WriteNullAsync(cancellationToken);
            await copy.WriteAsync(shape, NpgsqlDbType.Geometry, cancellationToken);
            foreach (var (value, type) in further) await copy.WriteAsync(value, type, cancellationToken);
        }
        try
        {
            await copy.CompleteAsync(cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState.StartsWith("23", StringComparison.Ordinal) || e.SqlState.StartsWith("22", StringComparison.Ordinal))
        {
            throw new GeoInputException($"What series {series} shows can't be stored: {e.MessageText} ({e.Where})", e);
        }
    }

    private static async Task<IReadOnlyList<SeriesRun>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var series = new List<SeriesRun>();
        while (await reader.ReadAsync(cancellationToken))
            series.Add(new(reader.GetGuid(0), reader.GetFieldValue<string[]>(1), reader.GetString(2), reader.TextOrNull(3), reader.GetString(4), reader.Instant(5), reader.InstantOrNull(6), reader.GetInt32(7), reader.GetInt32(8)));
        return series;
    }
}
