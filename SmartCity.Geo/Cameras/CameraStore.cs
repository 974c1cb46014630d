using Npgsql;
using NpgsqlTypes;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Cameras;

/// <summary>The register of cameras, and their calibrations, in PostGIS.</summary>
public sealed partial class CameraStore(NpgsqlDataSource database)
{
    /// <summary>Key of the advisory lock: "cameras" in ASCII. Writings wait for each other: there are few.</summary>
    private const long WritingLock = 0x63616d65726173;

    private const string Columns = """
        c.id, c.code, c.name, c.site_id, c.route_id, c.geom, c.height_m, c.bearing_deg, c.tilt_deg, c.hfov_deg, c.range_m, c.image_width, c.image_height, c.source, c.interval_s, c.schedule::text,
        c.privacy_masks::text, c.permitted_roles, c.false_alarms_per_day, c.keep_days, c.originals_hours, c.is_synthetic, c.version, c.updated_at, c.updated_by, k.made_at, k.rmse_m
        """;

    private const string From = "smartcity.camera c left join smartcity.camera_calibration k on k.camera_id = c.id and k.is_current";

    /// <summary>All cameras by code.</summary>
    /// <param name="box">West, south, east, north in degrees; null: everywhere.</param>
    public async Task<IReadOnlyList<StoredCamera>> ListAsync((double West, double South, double East, double North)? box, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return box is { } b
            ? await ReadAsync(connection, "c.geom && st_makeenvelope($1, $2, $3, $4, 4490)", [b.West, b.South, b.East, b.North], cancellationToken)
            : await ReadAsync(connection, "true", [], cancellationToken);
    }

    /// <summary>One camera; null when there is none, or it was removed.</summary>
    public async Task<StoredCamera?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await FindAsync(connection, id, cancellationToken);
    }

    /// <summary>One camera by the city's own number; null when there is none.</summary>
    public async Task<StoredCamera?> FindAsync(string code, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await ReadAsync(connection, "c.code = $1", [code], cancellationToken)).SingleOrDefault();
    }

    /// <summary>Enters a new camera.</summary>
    /// <exception cref="GeoConflictException">There is one of this code already.</exception>
    /// <exception cref="GeoInputException">Its site or route is not registered.</exception>
    public Task<StoredCamera> AddAsync(RegisteredCamera camera, string author, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(camera);
        return WriteAsync(async connection =>
        {
            if ((await ReadAsync(connection, "c.code = $1", [camera.Code], cancellationToken)).Count > 0) throw new GeoConflictException($"There is a camera {camera.Code} already; change that one.");
            var id = await InsertAsync(connection, camera, author, cancellationToken);
            return (await FindAsync(connection, id, cancellationToken))!;
        }, cancellationToken);
    }

    /// <summary>Changes a camera as a whole. One that is moved, turned or of another picture size loses its calibration.</summary>
    /// <param name="version">That the caller has seen.</param>
    /// <returns>Null when there is no such camera.</returns>
    /// <exception cref="StaleCameraException">The version is not the current one.</exception>
    /// <exception cref="GeoConflictException">Another camera has the code.</exception>
    /// <exception cref="GeoInputException">Its site or route is not registered.</exception>
    public Task<StoredCamera?> ChangeAsync(Guid id, RegisteredCamera camera, int version, string author, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(camera);
        return WriteAsync(async connection =>
        {
            if (await FindAsync(connection, id, cancellationToken) is not { } current) return null;
            if (current.Version != version) throw new StaleCameraException(current);
            if ((await ReadAsync(connection, "c.code = $1", [camera.Code], cancellationToken)).Any(c => c.Id != id)) throw new GeoConflictException($"There is another camera {camera.Code}.");
            await UpdateAsync(connection, current, camera, author, cancellationToken);
            return await FindAsync(connection, id, cancellationToken);
        }, cancellationToken);
    }

    /// <summary>Takes a camera off the register; frames and cases that name it keep it.</summary>
    /// <returns>False when there is no such camera.</returns>
    /// <exception cref="StaleCameraException">The version is not the current one.</exception>
    public Task<bool> RemoveAsync(Guid id, int version, string author, CancellationToken cancellationToken) => WriteAsync(async connection =>
    {
        if (await FindAsync(connection, id, cancellationToken) is not { } current) return false;
        if (current.Version != version) throw new StaleCameraException(current);
        await ExecuteAsync(connection, "update smartcity.camera set removed_at = clock_timestamp(), version = version + 1, updated_at = clock_timestamp(), updated_by = $2 where id = $1", [id, author], cancellationToken);
        return true;
    }, cancellationToken);

    /// <summary>Enters or changes many by code, in one transaction: all of them, or none. Those that are there as they are stay untouched.</summary>
    /// <param name="names">What messages call each camera.</param>
    /// <exception cref="GeoInputException">A code is twice in the list, or a site or route is not registered.</exception>
    public Task<CameraImport> ImportAsync(IReadOnlyList<RegisteredCamera> cameras, IReadOnlyList<string> names, string author, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cameras);
        var first = new Dictionary<string, int>();
        foreach (var (i, camera) in cameras.Index())
            if (!first.TryAdd(camera.Code, i)) throw new GeoInputException($"{names[i]}: the code {camera.Code} is that of {names[first[camera.Code]]} already.");
        return WriteAsync(async connection =>
        {
            var there = (await ReadAsync(connection, "c.code = any ($1)", [first.Keys.ToArray()], cancellationToken)).ToDictionary(c => c.Camera.Code);
            var report = new CameraImport();
            foreach (var (i, camera) in cameras.Index())
            {
                cancellationToken.ThrowIfCancellationRequested();
                try
                {
                    if (!there.TryGetValue(camera.Code, out var stored))
                    {
                        await InsertAsync(connection, camera, author, cancellationToken);
                        report = report with { Created = report.Created + 1 };
                    }
                    else if (IsSame(stored.Camera, camera)) report = report with { Unchanged = report.Unchanged + 1 };
                    else
                    {
                        await UpdateAsync(connection, stored, camera, author, cancellationToken);
                        report = report with { Updated = report.Updated + 1 };
                    }
                }
                catch (GeoInputException e)
                {
                    throw new GeoInputException($"{names[i]}: {e.Message}", e);
                }
            }
            return report;
        }, cancellationToken);
    }

    private async Task<T> WriteAsync<T>(Func<NpgsqlConnection, Task<T>> write, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var wait = new NpgsqlCommand("select pg_advisory_xact_lock($1)", connection) { Parameters = { new() { Value = WritingLock } }, CommandTimeout = 0 })
            await wait.ExecuteNonQueryAsync(cancellationToken);
        var written = await write(connection);
        await transaction.CommitAsync(cancellationToken);
        return written;
    }

    private static async Task<StoredCamera?> FindAsync(NpgsqlConnection connection, Guid id, CancellationToken cancellationToken) =>
        (await ReadAsync(connection, "c.id = $1", [id], cancellationToken)).SingleOrDefault();

    private static async Task<List<StoredCamera>> ReadAsync(NpgsqlConnection connection, string condition, object[] values, CancellationToken cancellationToken)
    {
        await using var select = new NpgsqlCommand($"select {Columns} from {From} where c.removed_at is null and {condition} order by c.code", connection);
        foreach (var value in values) select.Parameters.Add(new() { Value = value });
        await using var row = await select.ExecuteReaderAsync(cancellationToken);
        var cameras = new List<StoredCamera>();
        while (await row.ReadAsync(cancellationToken)) cameras.Add(Read(row));
        return cameras;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, object[] values, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlParameter Maybe(object? value, NpgsqlDbType type) => new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };
}
