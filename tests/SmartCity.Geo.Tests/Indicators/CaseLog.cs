using System.Globalization;
using System.Text.Json.Nodes;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Editions;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Indicators;

/// <summary>Logs of cases as a test wants them, written straight into the log: indicators read nothing else.</summary>
internal sealed class CaseLog(TestDatabase database)
{
    internal static readonly string[] Units = ["squad-a", "squad-b", "squad-b-1"], Classes = ["road_spill", "wheel_mud"], Sources = ["camera", "citizen", "satellite"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Three districts, two subdistricts each; three units, one below another.</summary>
    internal async Task PrepareAsync()
    {
        var city = Sample.City(6, 3);
        await new EditionStore(database.Source).PublishAsync(city with
        {
            Cells = [.. city.Cells.Select((cell, i) => cell with { Code = Code(i), Adcode = Code(i)[..6], DistrictName = $"District {i % 3}" })],
        }, Cancellation);
        await new UnitStore(database.Source).ImportAsync(new(
            [new("squad-a", "甲队", "Squad A", "squad", "Housing", "day"), new("squad-b", "乙队", "Squad B", "squad", "Transport", "night"), new("squad-b-1", "乙一队", "Squad B1", "squad", "Transport", null, "squad-b")], []), Cancellation);
    }

    internal static string Code(int cell) => string.Create(CultureInfo.InvariantCulture, $"53010{2 + cell % 3}00{1 + cell / 3 % 2}001{cell + 1:D3}");

    /// <summary>A case and its log.</summary>
    /// <param name="steps">Action, status after it, time; and what else it set.</param>
    internal async Task<Guid> WriteAsync(int cell, string kind, string source, IReadOnlyList<(string Action, string To, DateTimeOffset At, JsonObject? Set)> steps, string actor = "Li", string role = "officer")
    {
        var id = Guid.CreateVersion7();
        await using var connection = await database.Source.OpenConnectionAsync(Cancellation);
        await using var open = new Npgsql.NpgsqlCommand("""
            insert into smartcity.spatial_case (id, number, class, status, source, edition_id, cell_code, geom)
            select $1, $2, $3, 'collected', $4, edition_id, code, st_pointonsurface(geom) from smartcity.current_cell where code = $5
            """, connection);
        foreach (var value in (object[])[id, string.Create(CultureInfo.InvariantCulture, $"XX-2026-{Random.Shared.NextInt64(1_000_000_000_000):D12}"), kind, source, Code(cell)]) open.Parameters.Add(new() { Value = value });
        await open.ExecuteNonQueryAsync(Cancellation);
        await using var log = new Npgsql.NpgsqlBatch(connection);
        string? from = null;
        foreach (var (action, to, at, set) in steps)
        {
            var columns = set?.DeepClone().AsObject() ?? [];
            columns["stage_entered_at"] = at.ToUniversalTime().ToString("O");
            var command = new Npgsql.NpgsqlBatchCommand("insert into smartcity.case_event (case_id, actor, role, action, from_status, to_status, detail) values ($1, $2, $3, $4, $5, $6, $7::jsonb)");
            foreach (var value in (object?[])[id, from is null ? actor : "X", from is null ? role : "officer", action, from, to, new JsonObject { ["set"] = columns }.ToJsonString()])
                command.Parameters.Add(new() { Value = value ?? DBNull.Value, NpgsqlDbType = value is Guid ? NpgsqlTypes.NpgsqlDbType.Uuid : NpgsqlTypes.NpgsqlDbType.Text });
            log.BatchCommands.Add(command);
            from = to;
        }
        await log.ExecuteNonQueryAsync(Cancellation);
        return id;
    }
}
