using System.Text.Json.Nodes;
using Npgsql;

namespace SmartCity.Geo.Cases;

/// <summary>What the clock did to the cases.</summary>
public sealed record OverdueReport(int Overdue, int Escalated);

public sealed partial class CaseStore
{
    private const int AlarmsAtOnce = 200;

    private const string RingingSql = $"""
        select {CaseRow.Columns} from smartcity.spatial_case where alarm_at <= $1 order by alarm_at limit $2 for update skip locked
        """;

    /// <summary>Finds the stages that are overdue or escalate by now and writes them into the log: the one place that does.</summary>
    /// <remarks>Run it as often as you like, in as many processes: each alarm rings once. The version of a case stays: nobody's open form is made stale.</remarks>
    public async Task<OverdueReport> MarkOverdueAsync(CancellationToken cancellationToken)
    {
        var (overdue, escalated, rang) = (0, 0, AlarmsAtOnce);
        while (rang == AlarmsAtOnce)
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var now = CaseState.Moment(_clock.GetUtcNow());
            var ringing = await ReadRingingAsync(connection, now, cancellationToken);
            rang = ringing.Count;
            if (rang == 0) break;
            await using var batch = new NpgsqlBatch(connection);
            foreach (var one in ringing)
            {
                var (rules, state) = (await RulesOfAsync(connection, one.State, cancellationToken), one.State);
                while (CaseClock.Ring(state, one.Class, rules, now) is { } bell)
                {
                    CaseRow.AddStep(batch, one with { State = state }, bell.Next, new("system", CaseLifecycle.System, bell.Action, null), isNewVersion: false, About(state, bell.Step));
                    if (bell.Action == "overdue") overdue++;
                    else if (bell.Step is not null) escalated++;
                    state = bell.Next;
                }
            }
            if (batch.BatchCommands.Count == 0) break;   // an alarm without a due time: not by this program
            await batch.ExecuteNonQueryAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        return new(overdue, escalated);
    }

    private static async Task<List<SpatialCase>> ReadRingingAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(RingingSql, connection) { Parameters = { CaseRow.Time(now), new() { Value = AlarmsAtOnce } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var ringing = new List<SpatialCase>();
        while (await reader.ReadAsync(cancellationToken)) ringing.Add(CaseRow.Read(reader));
        return ringing;
    }

    private static JsonObject About(CaseState state, EscalationStep? step)
    {
        var facts = new JsonObject { ["stage"] = CaseStages.Of(state), ["due_at"] = state.StageDueAt };
        if (step is not null) facts["to"] = step.To;
        return facts;
    }
}
