using System.Security.Cryptography;
using System.Text;
using Npgsql;
using NpgsqlTypes;
using SmartCity.Geo.Database;
using SmartCity.Geo.Monitors.Hj212;
using SmartCity.Geo.Monitors.Limits;

namespace SmartCity.Geo.Monitors;

/// <summary>What became of a message.</summary>
public enum FrameOutcome
{
    /// <summary>Its values are stored.</summary>
    Stored,

    /// <summary>It was there before, or every value of it was.</summary>
    Known,

    /// <summary>One packet of a split message whose others are missing still.</summary>
    Partial,
}

/// <param name="Values">Stored now.</param>
/// <param name="Contradictions">Values that differ from what is stored for their time already; the stored ones stay.</param>
public readonly record struct StoredFrame(FrameOutcome Outcome, int Values = 0, int Contradictions = 0);

/// <summary>A stored value.</summary>
/// <param name="At">DataTime.</param>
/// <param name="Value">In the sender's unit; null: missing.</param>
public readonly record struct Measurement(string Code, string Command, DateTimeOffset At, double? Value, double? Minimum, double? Maximum, string? Flag);

/// <summary>Frames and their values in PostgreSQL.</summary>
public sealed class MeasurementStore(NpgsqlDataSource database)
{
    /// <summary>Stores a data message and notes the periods that are to be judged anew; all in one transaction, and the same again changes nothing.</summary>
    /// <remarks>The packets of a split message are put together here when the last of them comes, in whatever order, also after a restart.</remarks>
    /// <param name="via">tcp or upload.</param>
    /// <param name="zone">Of the senders' clocks.</param>
    /// <param name="limits">Tell which periods there are; null: none is noted.</param>
    /// <param name="latest">A message with a later DataTime is refused.</param>
    /// <exception cref="Hj212Exception">The content, or for a split message the whole of it, can't be read or lies in the future; nothing was stored.</exception>
    public async Task<StoredFrame> StoreAsync(AirMonitor monitor, Hj212Message message, string via, TimeZoneInfo zone, DustLimits? limits, DateTimeOffset latest, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        ArgumentNullException.ThrowIfNull(message);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await InsertFrameAsync(connection, monitor, message, via, cancellationToken) is not { } frame) return new(FrameOutcome.Known);
        var content = message.Packets == 1 ? message.Content : await JoinAsync(connection, monitor, message, cancellationToken);
        if (content is null)
        {
            await transaction.CommitAsync(cancellationToken);
            return new(FrameOutcome.Partial);
        }
        var read = Hj212Content.Parse(message.Command, content);
        var at = MonitorClock.Instant(read.Time, zone);
        if (at > latest) throw new Hj212Exception($"DataTime {read.Time:yyyyMMddHHmmss} lies in the future.");
        var (stored, contradictions) = await InsertValuesAsync(connection, monitor.Id, message.Command, at, read.Readings, frame, cancellationToken);
        if (limits is not null && stored > 0) await NotePeriodsAsync(connection, monitor, message.Command, at, zone, limits, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new(stored > 0 ? FrameOutcome.Stored : FrameOutcome.Known, stored, contradictions);
    }

    /// <summary>Values of a monitor by time, oldest first.</summary>
    /// <param name="code">Only this factor; null: all.</param>
    /// <param name="command">Only this CN; null: all.</param>
    /// <param name="to">Not included.</param>
    public async Task<IReadOnlyList<Measurement>> SeriesAsync(long monitorId, string? code, string? command, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken)
    {
        await using var select = database.CreateCommand("""
            select code, cn, at, value, minimum, maximum, flag from smartcity.measurement
            where monitor_id = $1 and at >= $2 and at < $3 and (code = $4 or $4 is null) and (cn = $5 or $5 is null) order by at, code, cn limit $6
            """);
        foreach (var value in (object[])[monitorId, from, to]) select.Parameters.Add(new() { Value = value });
        foreach (var text in (string?[])[code, command]) select.Parameters.Add(new() { Value = (object?)text ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        select.Parameters.Add(new() { Value = limit });
        await using var row = await select.ExecuteReaderAsync(cancellationToken);
        var series = new List<Measurement>();
        while (await row.ReadAsync(cancellationToken))
            series.Add(new(row.GetString(0), row.GetString(1), row.Instant(2), row.NumberOrNull(3), row.NumberOrNull(4), row.NumberOrNull(5), row.TextOrNull(6)));
        return series;
    }

    private static async Task<long?> InsertFrameAsync(NpgsqlConnection connection, AirMonitor monitor, Hj212Message message, string via, CancellationToken cancellationToken)
    {
        var data = message.WithoutPassword();
        await using var insert = new NpgsqlCommand("""
            insert into smartcity.monitor_frame (monitor_id, via, cn, packets, packet, data, sha256, qn) values ($1, $2, $3, $4, $5, $6, $7, $8)
            on conflict (monitor_id, sha256) do nothing returning id
            """, connection);
        foreach (var value in (object[])[monitor.Id, via, message.Command, (short)message.Packets, (short)message.Packet, data, SHA256.HashData(Encoding.Latin1.GetBytes(data))])
            insert.Parameters.Add(new() { Value = value });
        insert.Parameters.Add(new() { Value = (object?)message.Request ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        return (long?)await insert.ExecuteScalarAsync(cancellationToken);
    }

    /// <summary>The whole content of a split message; null while packets are missing. Of two packets of one number the first counts.</summary>
    private static async Task<string?> JoinAsync(NpgsqlConnection connection, AirMonitor monitor, Hj212Message message, CancellationToken cancellationToken)
    {
        // one after the other: of two packets that come at once the later one must see the other
        await using (var wait = new NpgsqlCommand("select from smartcity.monitor where id = $1 for no key update", connection) { Parameters = { new() { Value = monitor.Id } } })
            await wait.ExecuteNonQueryAsync(cancellationToken);
        await using var select = new NpgsqlCommand("""
            select distinct on (packet) data from smartcity.monitor_frame where monitor_id = $1 and qn = $2 and cn = $3 and packets = $4 and packets > 1 order by packet, id
            """, connection);
        foreach (var value in (object[])[monitor.Id, message.Request!, message.Command, (short)message.Packets]) select.Parameters.Add(new() { Value = value });
        var packets = new List<string>();
        await using var row = await select.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken)) packets.Add(Hj212Message.Parse(row.GetString(0)).Content);
        return packets.Count == message.Packets ? Hj212Content.Join(packets) : null;
    }

    private static async Task<(int Stored, int Contradictions)> InsertValuesAsync(
        NpgsqlConnection connection, long monitorId, string command, DateTimeOffset at, IReadOnlyList<Hj212Reading> readings, long frame, CancellationToken cancellationToken)
    {
        await using var insert = new NpgsqlCommand("""
            with said as (
                select * from unnest($5::text[], $6::double precision[], $7::double precision[], $8::double precision[], $9::text[]) as s(code, value, minimum, maximum, flag)
            ), stored as (
                insert into smartcity.measurement (monitor_id, cn, at, frame_id, code, value, minimum, maximum, flag)
                select $1, $2, $3, $4, s.* from said s on conflict do nothing returning code
            ), sender as (
                update smartcity.monitor set last_at = $3 where id = $1 and (last_at is null or last_at < $3)
            )
            select (select count(*)::integer from stored),
                   (select count(*)::integer from said s join smartcity.measurement m on m.monitor_id = $1 and m.cn = $2 and m.at = $3 and m.code = s.code
                    where (m.value, m.minimum, m.maximum, m.flag) is distinct from (s.value, s.minimum, s.maximum, s.flag))
            """, connection);
        foreach (var value in (object[])[monitorId, command, at, frame]) insert.Parameters.Add(new() { Value = value });
        insert.Parameters.Add(new() { Value = readings.Select(r => r.Code).ToArray() });
        foreach (var column in (Func<Hj212Reading, double?>[])[r => r.Value, r => r.Minimum, r => r.Maximum])
            insert.Parameters.Add(new() { Value = readings.Select(column).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Double });
        insert.Parameters.Add(new() { Value = readings.Select(r => r.Flag).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        await using var row = await insert.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return (row.GetInt32(0), row.GetInt32(1));
    }

    private static async Task NotePeriodsAsync(NpgsqlConnection connection, AirMonitor monitor, string command, DateTimeOffset at, TimeZoneInfo zone, DustLimits limits, CancellationToken cancellationToken)
    {
        var begins = MonitorClock.BeginningOf(command, at, monitor.Pace, limits);
        var periods = limits.Periods.Select(m => (Minutes: m, From: ExceedanceEvaluation.PeriodOf(begins, m, zone).ToUniversalTime())).ToList();
        await using var insert = new NpgsqlCommand("""
            insert into smartcity.monitor_period (monitor_id, minutes, starts_at, ends_at)
            select $1, p.minutes, p.starts_at, p.starts_at + make_interval(mins => p.minutes) from unnest($2::integer[], $3::timestamptz[]) as p(minutes, starts_at)
            on conflict do nothing
            """, connection) { Parameters = { new() { Value = monitor.Id }, new() { Value = periods.ConvertAll(p => p.Minutes) }, new() { Value = periods.ConvertAll(p => p.From) } } };
        await insert.ExecuteNonQueryAsync(cancellationToken);
    }
}
