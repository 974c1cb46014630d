using NetTopologySuite.Geometries;
using Npgsql;
using NpgsqlTypes;
using SmartCity.Geo.Database;
using SmartCity.Geo.Monitors.Limits;

namespace SmartCity.Geo.Monitors;

/// <summary>Judges ended periods by the limits and keeps what was exceeded, in PostgreSQL.</summary>
public sealed partial class ExceedanceStore(NpgsqlDataSource database)
{
    private static readonly string PeriodsSql = SqlText.Read("Monitors.Sql.periods_to_judge");
    private static readonly string ValuesSql = SqlText.Read("Monitors.Sql.period_values");

    private const string Columns = """
        e.id, m.mn, e.limit_id, e.limits_version, e.code, e.starts_at, e.minutes, e.average_ug, e.limit_ug, e.background_ug, e.valid_share, e.source_cn, e.judged_at, e.withdrawn_at,
        e.case_state, (select c.id from smartcity.spatial_case c where c.id = e.case_id), m.geom
        """;

    /// <summary>Judges periods that have ended and have new values, in one transaction. Several processes may do it at once.</summary>
    /// <param name="most">Periods at most.</param>
    public async Task<JudgedPeriods> JudgeAsync(DustLimits limits, DateTimeOffset now, int most, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(limits);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var periods = new List<(long Monitor, int Minutes, DateTimeOffset From)>();
        await using (var take = new NpgsqlCommand(PeriodsSql, connection) { Parameters = { new() { Value = now.ToUniversalTime() }, new() { Value = most } } })
        await using (var row = await take.ExecuteReaderAsync(cancellationToken))
            while (await row.ReadAsync(cancellationToken)) periods.Add((row.GetInt64(0), row.GetInt32(1), row.Instant(2)));

        var (exceeded, withdrawn, undecided) = (0, 0, 0);
        var monitors = await MonitorsAsync(connection, [.. periods.Select(p => p.Monitor).Distinct()], cancellationToken);
        foreach (var (id, minutes, from) in periods)
        {
            if (!limits.Regions.TryGetValue(monitors[id].Region, out var region)) continue;
            foreach (var limit in region.For(monitors[id].Zone).Where(l => l.Minutes == minutes))
            {
                var judgement = await JudgeAsync(connection, monitors[id], limit, limits, from, cancellationToken);
                if (judgement.Verdict == DustVerdict.Exceeded) exceeded += await KeepAsync(connection, id, limit, limits.Version, from, judgement, cancellationToken);
                else if (judgement.Verdict == DustVerdict.Within) withdrawn += await WithdrawAsync(connection, id, limit, from, cancellationToken);
                else undecided++;
            }
        }
        await transaction.CommitAsync(cancellationToken);
        return new(periods.Count, exceeded, withdrawn, undecided);
    }

    /// <summary>Exceedances, the latest first.</summary>
    public async Task<IReadOnlyList<Exceedance>> ListAsync(ExceedanceFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using var command = database.CreateCommand($"""
            select {Columns} from smartcity.exceedance e join smartcity.monitor m on m.id = e.monitor_id
            where (m.mn = $1 or $1 is null) and (e.starts_at >= $2 or $2 is null) and (e.starts_at < $3 or $3 is null) and ($4 or e.withdrawn_at is null)
            order by e.starts_at desc, m.mn, e.limit_id limit $5
            """);
        command.Parameters.Add(new() { Value = (object?)filter.Monitor ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        foreach (var instant in (DateTimeOffset?[])[filter.From, filter.To]) command.Parameters.Add(new() { Value = (object?)instant?.ToUniversalTime() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = filter.WithWithdrawn });
        command.Parameters.Add(new() { Value = filter.Limit });
        return await ReadAsync(command, cancellationToken);
    }

    private static async Task<DustJudgement> JudgeAsync(NpgsqlConnection connection, AirMonitor monitor, DustLimit limit, DustLimits limits, DateTimeOffset from, CancellationToken cancellationToken)
    {
        var to = from.AddMinutes(limit.Minutes);
        await using var select = new NpgsqlCommand(ValuesSql, connection);
        var lastLabel = limits.LabelsTheEnd ? to.AddMinutes(Math.Max(limit.Minutes, monitor.Pace.MinuteStep)) : to;
        foreach (var value in (object[])[monitor.Id, limit.Code, from, lastLabel, limit.IsAboveBackground]) select.Parameters.Add(new() { Value = value });
        var values = new List<(long Monitor, MonitorPace Pace, DustValue Value)>();
        await using (var row = await select.ExecuteReaderAsync(cancellationToken))
            while (await row.ReadAsync(cancellationToken))
            {
                var (pace, command) = (new MonitorPace(row.GetInt32(1), row.GetInt32(2)), row.GetString(3));
                values.Add((row.GetInt64(0), pace, new(command, MonitorClock.BeginningOf(command, row.Instant(4), pace, limits), row.NumberOrNull(5), row.TextOrNull(6))));
            }
        var factor = DustUnit.MicrogramsPer(limits.Units[limit.Code])!.Value;
        var averages = values.GroupBy(v => v.Monitor).ToDictionary(g => g.Key, g => DustAverage.Of(g.Select(v => v.Value), from, limit.Minutes, g.First().Pace, factor));
        return ExceedanceEvaluation.Judge(limit, averages.GetValueOrDefault(monitor.Id), averages.Where(a => a.Key != monitor.Id).Select(a => a.Value));
    }

    private static async Task<int> KeepAsync(NpgsqlConnection connection, long monitor, DustLimit limit, string version, DateTimeOffset from, DustJudgement judgement, CancellationToken cancellationToken)
    {
        await using var insert = new NpgsqlCommand("""
            insert into smartcity.exceedance (monitor_id, limit_id, limits_version, code, starts_at, minutes, average_ug, limit_ug, valid_share, source_cn, background_ug)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            on conflict (monitor_id, limit_id, starts_at) do update set limits_version = excluded.limits_version, average_ug = excluded.average_ug, limit_ug = excluded.limit_ug,
                valid_share = excluded.valid_share, source_cn = excluded.source_cn, background_ug = excluded.background_ug, judged_at = clock_timestamp(), withdrawn_at = null
            """, connection);
        var average = judgement.Average;
        foreach (var value in (object[])[monitor, limit.Id, version, limit.Code, from, limit.Minutes, average.Micrograms!, limit.LimitMicrograms, average.ValidShare, average.Source!]) insert.Parameters.Add(new() { Value = value });
        insert.Parameters.Add(new() { Value = (object?)judgement.Background ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Double });
        return await insert.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<int> WithdrawAsync(NpgsqlConnection connection, long monitor, DustLimit limit, DateTimeOffset from, CancellationToken cancellationToken)
    {
        await using var update = new NpgsqlCommand("""
            update smartcity.exceedance set withdrawn_at = clock_timestamp() where monitor_id = $1 and limit_id = $2 and starts_at = $3 and withdrawn_at is null
            """, connection) { Parameters = { new() { Value = monitor }, new() { Value = limit.Id }, new() { Value = from } } };
        return await update.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<Dictionary<long, AirMonitor>> MonitorsAsync(NpgsqlConnection connection, long[] ids, CancellationToken cancellationToken)
    {
        await using var select = new NpgsqlCommand($"select {MonitorStore.Columns} from smartcity.monitor m where m.id = any ($1)", connection) { Parameters = { new() { Value = ids } } };
        await using var row = await select.ExecuteReaderAsync(cancellationToken);
        var monitors = new Dictionary<long, AirMonitor>();
        while (await row.ReadAsync(cancellationToken))
        {
            var monitor = MonitorStore.Read(row);
            monitors.Add(monitor.Id, monitor);
        }
        return monitors;
    }

    private static async Task<IReadOnlyList<Exceedance>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var exceedances = new List<Exceedance>();
        while (await row.ReadAsync(cancellationToken))
            exceedances.Add(new(row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.Instant(5), row.GetInt32(6), row.GetDouble(7), row.GetDouble(8),
                row.NumberOrNull(9), row.GetDouble(10), row.GetString(11), row.Instant(12), row.InstantOrNull(13), row.GetString(14), row.IsDBNull(15) ? null : row.GetGuid(15), row.GetFieldValue<Point>(16)));
        return exceedances;
    }
}
