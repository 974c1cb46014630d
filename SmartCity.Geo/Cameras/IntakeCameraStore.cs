using NetTopologySuite.Geometries;
using Npgsql;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Cameras;

/// <summary>Reads of the register of cameras what intake needs.</summary>
public sealed class IntakeCameraStore(NpgsqlDataSource database)
{
    private const string Columns = "id, code, name, site_id, geom, range_m, source, interval_s, privacy_masks::text, permitted_roles, false_alarms_per_day, keep_days, originals_hours, schedule::text";

    /// <param name="idOrCode">Of a camera that has not been removed.</param>
    public async Task<IntakeCamera?> FindAsync(string idOrCode, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select {Columns} from smartcity.camera where removed_at is null and (id::text = $1 or code = $1) order by id::text = $1 desc limit 1");
        command.Parameters.Add(new() { Value = idOrCode });
        return (await ReadAsync(command, cancellationToken)).SingleOrDefault();
    }

    /// <summary>All cameras of the register, by code.</summary>
    public async Task<IReadOnlyList<IntakeCamera>> ListAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select {Columns} from smartcity.camera where removed_at is null order by code");
        return await ReadAsync(command, cancellationToken);
    }

    /// <summary>Cameras whose frames are fetched from somewhere, by code.</summary>
    public async Task<IReadOnlyList<IntakeCamera>> ListSourcesAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select {Columns} from smartcity.camera where removed_at is null and source is not null order by code");
        return await ReadAsync(command, cancellationToken);
    }

    private static async Task<List<IntakeCamera>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var cameras = new List<IntakeCamera>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            cameras.Add(new()
            {
                Id = row.GetGuid(0),
                Code = row.GetString(1),
                Name = row.GetString(2),
                SiteId = row.IdOrNull(3),
                Place = row.GetFieldValue<Point>(4),
                RangeMetres = row.NumberOrNull(5) ?? IntakeCamera.UsualRangeMetres,
                Source = row.TextOrNull(6),
                IntervalSeconds = row.GetInt32(7),
                PrivacyMasks = row.GetString(8),
                PermittedRoles = row.ObjectOrNull<string[]>(9),
                FalseAlarmsPerDay = row.GetDouble(10),
                KeepDays = row.GetInt32(11),
                OriginalsHours = row.GetInt32(12),
                Schedule = row.TextOrNull(13) is { } schedule ? CameraSchedule.Parse(schedule) : null,
            });
        return cameras;
    }
}
