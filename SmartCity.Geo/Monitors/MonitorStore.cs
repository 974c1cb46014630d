using NetTopologySuite.Geometries;
using Npgsql;
using NpgsqlTypes;
using SmartCity.Geo.Database;
using SmartCity.Geo.Monitors.Hj212;

namespace SmartCity.Geo.Monitors;

/// <summary>The register of monitors in PostGIS.</summary>
public sealed class MonitorStore(NpgsqlDataSource database)
{
    internal const string Columns = "m.id, m.mn, m.name, m.system_code, m.region, m.zone, m.real_time_seconds, m.minute_step, m.site_id, m.geom";

    /// <exception cref="GeoInputException">The number is taken, or something of it can't be.</exception>
    public async Task<AirMonitor> AddAsync(NewMonitor monitor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        if (!Hj212Message.IsDevice(monitor.Number)) throw new GeoInputException($"'{monitor.Number}' can't be an MN: 1 to 24 digits and letters.");
        if (!Hj212Message.IsPassword(monitor.Password)) throw new GeoInputException($"The password of monitor {monitor.Number} can't be a PW: 1 to 32 printed characters without ; = and &.");
        var place = StoredGeometry.Checked(new Point(monitor.Longitude, monitor.Latitude), $"Monitor {monitor.Number}");
        await using var command = database.CreateCommand($"""
            with m as (
                insert into smartcity.monitor (mn, password_hash, name, system_code, region, real_time_seconds, minute_step, geom, zone, site_id)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning *)
            select {Columns} from m
            """);
        foreach (var value in (object[])[monitor.Number, MonitorPassword.Hash(monitor.Password), monitor.Name, monitor.System, monitor.Region, monitor.Pace.RealTimeSeconds, monitor.Pace.MinuteStep, place])
            command.Parameters.Add(new() { Value = value });
        command.Parameters.Add(new() { Value = (object?)monitor.Zone ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = (object?)monitor.SiteId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        try
        {
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            await row.ReadAsync(cancellationToken);
            return Read(row);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            throw new GeoInputException($"There is a monitor {monitor.Number} already.", e);
        }
        catch (PostgresException e) when (e.SqlState.StartsWith("23", StringComparison.Ordinal))
        {
            throw new GeoInputException($"Monitor {monitor.Number} can't be registered: it needs a name, ST 22 or 39, 1 to 3600 seconds between real-time values, minute data of 1 to 60 minutes, and a site of the register ({e.ConstraintName}).", e);
        }
    }

    /// <summary>The monitor with the hash of its password; null when there is none that may send.</summary>
    public async Task<(AirMonitor Monitor, string PasswordHash)?> FindAsync(string number, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select {Columns}, m.password_hash from smartcity.monitor m where m.mn = $1 and m.retired_at is null");
        command.Parameters.Add(new() { Value = number });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? (Read(row), row.GetString(10)) : null;
    }

    /// <summary>Ends a monitor's right to send; what it sent stays.</summary>
    /// <returns>False when there is none that may send.</returns>
    public async Task<bool> RetireAsync(string number, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("update smartcity.monitor set retired_at = now() where mn = $1 and retired_at is null");
        command.Parameters.Add(new() { Value = number });
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    }

    /// <summary>All monitors that may send, by number.</summary>
    public async Task<IReadOnlyList<MonitorState>> ListAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"""
            select {Columns}, m.last_at, (select count(*)::integer from smartcity.exceedance e where e.monitor_id = m.id and e.withdrawn_at is null and e.starts_at > now() - interval '24 hours')
            from smartcity.monitor m where m.retired_at is null order by m.mn
            """);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var monitors = new List<MonitorState>();
        while (await row.ReadAsync(cancellationToken)) monitors.Add(new(Read(row), row.InstantOrNull(10), row.GetInt32(11)));
        return monitors;
    }

    internal static AirMonitor Read(NpgsqlDataReader row) => new(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.TextOrNull(5),
        new(row.GetInt32(6), row.GetInt32(7)), row.IsDBNull(8) ? null : row.GetGuid(8), row.GetFieldValue<Point>(9));

}
