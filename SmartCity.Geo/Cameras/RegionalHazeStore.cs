using Npgsql;
using NpgsqlTypes;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Cameras;

/// <summary>The haze over the region in five minutes.</summary>
/// <param name="Haze">Mean over the cameras, 0 … 1; null without any.</param>
/// <param name="Monitors">That sent values of TSP, PM10 or PM2.5.</param>
/// <param name="HighMonitors">Of them, that exceeded a limit or had much PM2.5 or PM10.</param>
/// <param name="IsRegional">Dust is no site's own then, and opens no case.</param>
public sealed record RegionalHaze(DateTimeOffset At, int Cameras, int HazyCameras, double? Haze, int Monitors, int HighMonitors, bool IsRegional);

/// <summary>What is haze over the region.</summary>
/// <param name="Minutes">That a camera's frames count for.</param>
/// <param name="Hazy">Mean index from which on a camera may be hazy, 0 … 1.</param>
/// <param name="AboveUsual">… if it lies so much above what the camera is used to.</param>
/// <param name="LeastFrames">That it must have sent before it is used to anything.</param>
/// <param name="Least">Cameras, or monitors, that are needed at least.</param>
/// <param name="Share">Of them, from which on it is the region's, 0 … 1.</param>
/// <param name="HighFine">Mean of an hour of PM2.5 from which on a monitor is high, in the unit that monitors send; null: not known.</param>
/// <param name="HighCoarse">Likewise of PM10.</param>
public readonly record struct RegionalHazeRule(int Minutes, double Hazy, double AboveUsual, int LeastFrames, int Least, double Share, double? HighFine = null, double? HighCoarse = null);

/// <summary>The haze index of the region, in PostgreSQL.</summary>
public sealed class RegionalHazeStore(NpgsqlDataSource database)
{
    private static readonly string ReckonSql = SqlText.Read("Cameras.Sql.regional_haze"), MonitorsSql = SqlText.Read("Cameras.Sql.high_monitors");

    /// <summary>What monitors said in the last minute that was asked for: frames come more often than their values change.</summary>
    private volatile Tuple<DateTimeOffset, int, int>? _monitors;

    /// <summary>Reckons and stores the five minutes that hold <paramref name="at"/>.</summary>
    /// <returns>Whether haze lies over the region.</returns>
    public async Task<bool> ReckonAsync(DateTimeOffset at, RegionalHazeRule rule, CancellationToken cancellationToken)
    {
        var (_, monitors, high) = await MonitorsAsync(at, rule, cancellationToken);
        await using var command = database.CreateCommand(ReckonSql);
        command.Parameters.Add(CaseRow.Time(at.ToUniversalTime()));
        foreach (var value in (object[])[rule.Minutes, rule.Hazy, rule.AboveUsual, rule.LeastFrames, rule.Least, rule.Share, monitors, high]) command.Parameters.Add(new() { Value = value });
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private async Task<Tuple<DateTimeOffset, int, int>> MonitorsAsync(DateTimeOffset at, RegionalHazeRule rule, CancellationToken cancellationToken)
    {
        var minute = new DateTimeOffset(at.UtcTicks - at.UtcTicks % TimeSpan.TicksPerMinute, TimeSpan.Zero);
        if (_monitors is { } known && known.Item1 == minute) return known;
        await using var command = database.CreateCommand(MonitorsSql);
        command.Parameters.Add(CaseRow.Time(at.ToUniversalTime()));
        foreach (var high in (double?[])[rule.HighFine, rule.HighCoarse]) command.Parameters.Add(new() { Value = (object?)high ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Double });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return _monitors = new(minute, row.GetInt32(0), row.GetInt32(1));
    }

    /// <summary>The latest first.</summary>
    public async Task<IReadOnlyList<RegionalHaze>> ListAsync(DateTimeOffset? from, DateTimeOffset? to, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            select at, cameras, hazy_cameras, haze, monitors, high_monitors, is_regional from smartcity.regional_haze
            where (at >= $1 or $1 is null) and (at <= $2 or $2 is null) order by at desc limit $3
            """);
        command.Parameters.Add(CaseRow.Time(from?.ToUniversalTime()));
        command.Parameters.Add(CaseRow.Time(to?.ToUniversalTime()));
        command.Parameters.Add(new() { Value = limit, NpgsqlDbType = NpgsqlDbType.Integer });
        var haze = new List<RegionalHaze>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken)) haze.Add(new(row.Instant(0), row.GetInt32(1), row.GetInt32(2), row.NumberOrNull(3), row.GetInt32(4), row.GetInt32(5), row.GetBoolean(6)));
        return haze;
    }
}
