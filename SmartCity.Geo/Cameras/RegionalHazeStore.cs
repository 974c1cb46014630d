using Npgsql;
using NpgsqlTypes;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Cameras;

/// <summary>The haze over the region in five minutes.</summary>
/// <param name="Haze">Mean over the cameras, 0 … 1; null without any.</param>
/// <param name="HighMonitors">That exceeded a limit.</param>
/// <param name="IsRegional">Dust is no site's own then, and opens no case.</param>
public sealed record RegionalHaze(DateTimeOffset At, int Cameras, int HazyCameras, double? Haze, int Monitors, int HighMonitors, bool IsRegional);

/// <summary>What is haze over the region.</summary>
/// <param name="Minutes">That a camera's frames count for.</param>
/// <param name="Hazy">Mean index from which on a camera may be hazy, 0 … 1.</param>
/// <param name="AboveUsual">… if it lies so much above what the camera is used to.</param>
/// <param name="LeastFrames">That it must have sent before it is used to anything.</param>
/// <param name="Least">Cameras, or monitors, that are needed at least.</param>
/// <param name="Share">Of them, from which on it is the region's, 0 … 1.</param>
public readonly record struct RegionalHazeRule(int Minutes, double Hazy, double AboveUsual, int LeastFrames, int Least, double Share);

/// <summary>The haze index of the region, in PostgreSQL.</summary>
public sealed class RegionalHazeStore(NpgsqlDataSource database)
{
    private static readonly string ReckonSql = SqlText.Read("Cameras.Sql.regional_haze");

    /// <summary>Reckons and stores the five minutes that hold <paramref name="at"/>.</summary>
    /// <returns>Whether haze lies over the region.</returns>
    public async Task<bool> ReckonAsync(DateTimeOffset at, RegionalHazeRule rule, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(ReckonSql);
        command.Parameters.Add(CaseRow.Time(at.ToUniversalTime()));
        foreach (var value in (object[])[rule.Minutes, rule.Hazy, rule.AboveUsual, rule.LeastFrames, rule.Least, rule.Share]) command.Parameters.Add(new() { Value = value });
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
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
