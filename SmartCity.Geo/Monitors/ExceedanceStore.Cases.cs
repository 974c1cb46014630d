using System.Globalization;
using System.Text.Json.Nodes;
using NetTopologySuite.Geometries;
using Npgsql;
using NpgsqlTypes;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Monitors;

/// <summary>What became of exceedances that had no case.</summary>
/// <param name="Opened">Opened a case.</param>
/// <param name="Joined">Were added to an open case.</param>
/// <param name="Outside">Their place lies outside of all cells.</param>
public readonly record struct FiledExceedances(int Opened, int Joined, int Outside);

public sealed partial class ExceedanceStore
{
    /// <summary>Event class of the cases.</summary>
    public const string DustExceedance = "dust_exceedance";

    /// <summary>Key of the advisory lock: "exceeded" in ASCII. Of two exceedances at one site the second must see the first one's case.</summary>
    private const long FilingLock = 0x6578636565646564;

    private static readonly string WaitingSql = SqlText.Read("Monitors.Sql.waiting_exceedance");
    private static readonly string OpenCaseSql = SqlText.Read("Monitors.Sql.open_dust_case");

    /// <summary>Gives each exceedance its case, oldest first: the open one of its site, else a new one. Each in a transaction of its own; the same again opens nothing twice.</summary>
    /// <param name="siteMetres">How far a site may be whose dust a monitor measures.</param>
    public async Task<FiledExceedances> FileAsync(CaseIntake intake, double siteMetres, GeoOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(intake);
        ArgumentNullException.ThrowIfNull(options);
        var filed = new FiledExceedances();
        while (await FileOneAsync(intake, siteMetres, options.TimeZone, cancellationToken) is { } state)
            filed = state switch
            {
                "opened" => filed with { Opened = filed.Opened + 1 },
                "joined" => filed with { Joined = filed.Joined + 1 },
                _ => filed with { Outside = filed.Outside + 1 },
            };
        return filed;
    }

    /// <returns>What became of it; null when none waits.</returns>
    private async Task<string?> FileOneAsync(CaseIntake intake, double siteMetres, string zone, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var wait = new NpgsqlCommand("select pg_advisory_xact_lock($1)", connection) { Parameters = { new() { Value = FilingLock } }, CommandTimeout = 0 })
            await wait.ExecuteNonQueryAsync(cancellationToken);
        if (await ReadWaitingAsync(connection, siteMetres, zone, cancellationToken) is not { } waiting) return null;

        string state;
        Guid? caseId;
        if (await FindOpenAsync(connection, waiting, cancellationToken) is { } open)
        {
            await JoinAsync(connection, open.Id, open.Status, waiting, cancellationToken);
            (state, caseId) = ("joined", open.Id);
        }
        else
        {
            var result = (await intake.OpenAsync(connection, [waiting.AsCase()], cancellationToken))[0];
            (state, caseId) = (result.Outcome == IntakeOutcome.Outside ? "outside" : "opened", result.CaseId);
        }
        await using var update = new NpgsqlCommand("update smartcity.exceedance set case_state = $2, case_id = $3 where id = $1", connection) { Parameters = { new() { Value = waiting.Id }, new() { Value = state } } };
        update.Parameters.Add(new() { Value = (object?)caseId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        await update.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return state;
    }

    private static async Task<Waiting?> ReadWaitingAsync(NpgsqlConnection connection, double siteMetres, string zone, CancellationToken cancellationToken)
    {
        await using var select = new NpgsqlCommand(WaitingSql, connection) { Parameters = { new() { Value = siteMetres }, new() { Value = zone } } };
        await using var row = await select.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken)
            ? new(row.GetGuid(0), row.GetInt64(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), row.Instant(6), row.GetInt32(7), row.GetDouble(8), row.GetDouble(9), row.NumberOrNull(10),
                row.GetDouble(11), row.GetFieldValue<Point>(12), row.IsDBNull(13) ? null : row.GetGuid(13))
            : null;
    }

    private static async Task<(Guid Id, string Status)?> FindOpenAsync(NpgsqlConnection connection, Waiting waiting, CancellationToken cancellationToken)
    {
        await using var select = new NpgsqlCommand(OpenCaseSql, connection);
        select.Parameters.Add(new() { Value = DustExceedance });
        select.Parameters.Add(new() { Value = (object?)waiting.SiteId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        select.Parameters.Add(new() { Value = waiting.MonitorId });
        select.Parameters.Add(new() { Value = CaseLifecycle.Ended.ToArray() });
        await using var row = await select.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? (row.GetGuid(0), row.GetString(1)) : null;
    }

    private static async Task JoinAsync(NpgsqlConnection connection, Guid caseId, string status, Waiting waiting, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        CaseRow.AddEntry(batch, caseId, new(waiting.Actor, CaseLifecycle.System, "exceedance", null), status, status, waiting.Detail());
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <param name="SiteId">Whose dust it is; null where no site is near.</param>
    private sealed record Waiting(
        Guid Id, long MonitorId, string Monitor, string LimitId, string LimitsVersion, string Code, DateTimeOffset StartsAt, int Minutes, double Average, double Limit, double? Background,
        double ValidShare, Point Place, Guid? SiteId)
    {
        internal string Actor => $"monitor {Monitor}";

        internal NewCase AsCase() => new()
        {
            Source = "monitor",
            SourceKey = string.Create(CultureInfo.InvariantCulture, $"monitor:{Monitor}:{LimitId}:{StartsAt.UtcDateTime:yyyyMMdd'T'HHmm'Z'}"),
            Class = DustExceedance,
            Geometry = Place,
            OccurredAt = StartsAt,
            Description = string.Create(CultureInfo.InvariantCulture, $"{Code} {Average:0.#} µg/m³ / {Minutes} min > {Limit:0.#}{(Background is { } background ? $" + {background:0.#}" : "")} µg/m³ ({LimitId})"),
            Detail = Detail(),
            SiteId = SiteId,
            Actor = Actor,
            Role = CaseLifecycle.System,
        };

        internal string Detail() => new JsonObject
        {
            ["exceedance"] = Id,
            ["monitor"] = Monitor,
            ["limit_id"] = LimitId,
            ["limits_version"] = LimitsVersion,
            ["code"] = Code,
            ["starts_at"] = StartsAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["minutes"] = Minutes,
            ["average_ug"] = Average,
            ["limit_ug"] = Limit,
            ["background_ug"] = Background,
            ["valid_share"] = ValidShare,
        }.ToJsonString();
    }
}
