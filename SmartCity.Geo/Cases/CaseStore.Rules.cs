using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Npgsql;

namespace SmartCity.Geo.Cases;

public sealed partial class CaseStore
{
    private readonly ConcurrentDictionary<string, CaseRules> _kept = new();

    /// <summary>The rules that hold for a case: those that it was dispatched under, and before that those in force.</summary>
    private async Task<CaseRules> RulesOfAsync(NpgsqlConnection connection, CaseState state, CancellationToken cancellationToken)
    {
        var current = _rules.Current;
        if (state.RulesVersion is not { } version) return current;
        if (_kept.TryGetValue(version, out var kept)) return kept;
        await using var command = new NpgsqlCommand("select content from smartcity.case_rules where version = $1", connection) { Parameters = { new() { Value = version } } };
        var text = (string?)await command.ExecuteScalarAsync(cancellationToken) ?? throw new GeoConflictException($"The rules {version}, which a case was dispatched under, are not in the database.");
        return _kept[version] = CaseRulesReader.Parse(text);
    }

    /// <summary>Keeps the rules for as long as there are cases that were dispatched under them.</summary>
    /// <exception cref="GeoConflictException">Another content was used under this version before.</exception>
    private async Task KeepRulesAsync(NpgsqlConnection connection, CaseRules rules, CancellationToken cancellationToken)
    {
        if (_kept.TryGetValue(rules.Version, out var kept) && kept.Sha256 == rules.Sha256) return;
        await using (var keep = new NpgsqlCommand("insert into smartcity.case_rules (version, sha256, content) values ($1, $2, $3) on conflict (version) do nothing", connection)
        {
            Parameters = { new() { Value = rules.Version }, new() { Value = rules.Sha256 }, new() { Value = rules.Text } },
        })
            await keep.ExecuteNonQueryAsync(cancellationToken);
        await using var read = new NpgsqlCommand("select sha256 from smartcity.case_rules where version = $1", connection) { Parameters = { new() { Value = rules.Version } } };
        if ((string)(await read.ExecuteScalarAsync(cancellationToken))! != rules.Sha256)
            throw new GeoConflictException($"Cases were dispatched under other rules of the version {rules.Version}; give these another version.");
    }

    /// <summary>A case that comes back after the time to reopen it: the closed one stays closed and a new one goes on from it.</summary>
    private async Task<TransitionResult> ReopenLateAsync(NpgsqlConnection connection, SpatialCase closed, CaseAction action, CaseRules rules, CancellationToken cancellationToken)
    {
        var opened = (await _intake.OpenAsync(connection,
        [
            new()
            {
                Source = closed.Source,
                Class = closed.Class,
                Level = closed.Level,
                Geometry = closed.Geometry,
                Score = closed.Score,
                OccurredAt = _clock.GetUtcNow(),
                Description = action.Opinion,
                SiteId = closed.SiteId,
                RouteId = closed.RouteId,
                TrackId = closed.TrackId,
                Actor = action.Actor,
                Role = action.Role,
                ReopenedFrom = closed.Id,
            },
        ], cancellationToken))[0];
        if (opened.CaseId is not { } id) return new(TransitionOutcome.NotPossible, closed, "The place lies outside of all cells in force now; a case needs one.");
        await using var batch = new NpgsqlBatch(connection);
        CaseRow.AddStep(batch, closed, closed.State, new(action.Actor, action.Role, action.Action, action.Opinion), isNewVersion: true,
            new JsonObject { ["reopened_as"] = id, ["reopen_days"] = rules.ReopenDays });
        await batch.ExecuteNonQueryAsync(cancellationToken);
        await using var select = new NpgsqlCommand($"select {CaseRow.Columns} from smartcity.spatial_case where id = $1", connection) { Parameters = { new() { Value = id } } };
        return new(TransitionOutcome.Applied, closed with { Version = closed.Version + 1 }, null, await ReadOneAsync(select, cancellationToken));
    }
}
