using System.Text.Json.Nodes;
using NetTopologySuite.Geometries;
using Npgsql;
using NpgsqlTypes;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Cameras;

/// <summary>An alarm that becomes a case, or part of one.</summary>
public sealed record PlumeAlarm
{
    public required IntakeCamera Camera { get; init; }

    public required Guid Track { get; init; }

    /// <summary>The row of <see cref="DustPlumeRow"/> that it is seen in now.</summary>
    public required long PlumeId { get; init; }

    public required Point Place { get; init; }

    public required double UncertaintyMetres { get; init; }

    /// <summary>The camera's place stands for the plume's: it was not projected to the ground.</summary>
    public required bool IsAtCamera { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The camera's, the greatest of its frames.</summary>
    public required double Score { get; init; }

    /// <summary>Of the camera, soil and monitors together; null where the plume is not placed on the ground.</summary>
    public FusedDust? Fused { get; init; }

    /// <summary>The registered site or route that it likely comes from; null: none stands out.</summary>
    public NearbyEntry? Source { get; init; }

    internal Guid? SiteId => IsAtCamera ? Camera.SiteId : Source is { IsRoute: false } site ? site.Id : null;

    public required double Threshold { get; init; }

    public required int Persistence { get; init; }

    /// <summary>The frame with faces and plates hidden; <see cref="NewEvidence.CaseId"/> is put in.</summary>
    public required NewEvidence Picture { get; init; }
}

/// <summary>Cases of plumes: one for each site or cell while it is open, whatever number of plumes and frames.</summary>
public sealed partial class PlumeStore
{
    /// <summary>Key of the advisory lock: "plumes" in ASCII.</summary>
    private const long FilingLock = 0x706C756D6573;

    private const string SiteDust = "site_dust";

    private static readonly string OpenCaseSql = SqlText.Read("Cameras.Sql.open_plume_case");

    /// <summary>Opens a case for the alarm, or joins it to the open one of its site or cell. The same track again changes nothing.</summary>
    /// <returns>opened, joined or outside (of all cells), and the case.</returns>
    /// <exception cref="GeoInputException">The city's rules have no class site_dust.</exception>
    public async Task<(string State, Guid? CaseId)> FileAsync(PlumeAlarm alarm, CaseIntake intake, GeoOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alarm);
        ArgumentNullException.ThrowIfNull(intake);
        ArgumentNullException.ThrowIfNull(options);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var wait = new NpgsqlCommand("select pg_advisory_xact_lock($1)", connection) { Parameters = { new() { Value = FilingLock } }, CommandTimeout = 0 })
            await wait.ExecuteNonQueryAsync(cancellationToken);
        var (state, caseId) = await PlaceAsync(connection, alarm, intake, options, cancellationToken);
        if (caseId is { } id) await EvidenceStore.AddAsync(connection, alarm.Picture with { CaseId = id }, cancellationToken);
        await MarkAsync(connection, alarm.PlumeId, state, caseId, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (state, caseId);
    }

    /// <summary>Says of a plume's later frame what became of its track.</summary>
    public async Task MarkAsync(long plumeId, string state, Guid? caseId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await MarkAsync(connection, plumeId, state, caseId, cancellationToken);
    }

    private static async Task MarkAsync(NpgsqlConnection connection, long plumeId, string state, Guid? caseId, CancellationToken cancellationToken)
    {
        await using var update = new NpgsqlCommand("update smartcity.dust_plume set case_state = $2, case_id = $3 where id = $1", connection) { Parameters = { new() { Value = plumeId }, new() { Value = state }, CaseRow.Id(caseId) } };
        await update.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<(string, Guid?)> PlaceAsync(NpgsqlConnection connection, PlumeAlarm alarm, CaseIntake intake, GeoOptions options, CancellationToken cancellationToken)
    {
        if (await FindOpenAsync(connection, alarm, options, cancellationToken) is { } open)
        {
            await using var batch = new NpgsqlBatch(connection);
            CaseRow.AddEntry(batch, open.Id, new(Actor(alarm), CaseLifecycle.System, "plume", null), open.Status, open.Status, Detail(alarm));
            await batch.ExecuteNonQueryAsync(cancellationToken);
            return ("joined", open.Id);
        }
        var result = (await intake.OpenAsync(connection, [AsCase(alarm)], cancellationToken))[0];
        return (result.Outcome == IntakeOutcome.Outside ? "outside" : "opened", result.CaseId);
    }

    private static async Task<(Guid Id, string Status)?> FindOpenAsync(NpgsqlConnection connection, PlumeAlarm alarm, GeoOptions options, CancellationToken cancellationToken)
    {
        await using var select = new NpgsqlCommand(OpenCaseSql, connection);
        select.Parameters.Add(new() { Value = SiteDust });
        select.Parameters.Add(new() { Value = alarm.Place, NpgsqlDbType = NpgsqlDbType.Geometry });
        select.Parameters.Add(CaseRow.Id(alarm.SiteId));
        select.Parameters.Add(new() { Value = options.Sites.SiteMetres });
        select.Parameters.Add(CaseRow.Time(alarm.At.ToUniversalTime()));
        select.Parameters.Add(new() { Value = options.TimeZone });
        select.Parameters.Add(new() { Value = CaseLifecycle.Ended.ToArray() });
        await using var row = await select.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? (row.GetGuid(0), row.GetString(1)) : null;
    }

    private static string Actor(PlumeAlarm alarm) => $"camera {alarm.Camera.Code}";

    private static NewCase AsCase(PlumeAlarm alarm) => new()
    {
        Source = "camera",
        SourceKey = $"camera:{alarm.Camera.Code}:{alarm.Track:N}",
        Class = SiteDust,
        Geometry = alarm.Place,
        Score = alarm.Fused?.Score ?? alarm.Score,
        OccurredAt = alarm.At,
        Description = FormattableString.Invariant($"摄像头 {alarm.Camera.Name} 连续 {alarm.Persistence} 帧发现扬尘（± {alarm.UncertaintyMetres:0} 米）。{Reasons(alarm, r => r.Zh, "得分")} / Camera {alarm.Camera.Name} saw dust in {alarm.Persistence} frames in a row (± {alarm.UncertaintyMetres:0} m). {Reasons(alarm, r => r.En, "Score")}"),
        Detail = Detail(alarm),
        SiteId = alarm.SiteId,
        RouteId = alarm.Source is { IsRoute: true } route ? route.Id : null,
        Actor = Actor(alarm),
        Role = CaseLifecycle.System,
    };

    private static string Reasons(PlumeAlarm alarm, Func<FusionReason, string> text, string score) =>
        alarm.Fused is { } fused ? string.Join(' ', fused.Reasons.Select(text)) : FormattableString.Invariant($"{score} {alarm.Score:0.00}");

    private static string Detail(PlumeAlarm alarm) => new JsonObject
    {
        ["camera"] = alarm.Camera.Code,
        ["track"] = alarm.Track,
        ["score"] = Math.Round(alarm.Score, 4),
        ["fused_score"] = alarm.Fused is { } fused ? Math.Round(fused.Score, 4) : null,
        ["reasons"] = alarm.Fused is { } said ? new JsonArray([.. said.Reasons.Select(r => new JsonObject { ["code"] = r.Code, ["factor"] = Math.Round(r.Factor, 3), ["zh"] = r.Zh, ["en"] = r.En })]) : null,
        ["source"] = alarm.Source?.Code,
        ["threshold"] = Math.Round(alarm.Threshold, 4),
        ["frames"] = alarm.Persistence,
        ["uncertainty_m"] = Math.Round(alarm.UncertaintyMetres, 1),
        ["is_at_camera"] = alarm.IsAtCamera,
        ["picture_sha256"] = alarm.Picture.Sha256,
    }.ToJsonString();
}
