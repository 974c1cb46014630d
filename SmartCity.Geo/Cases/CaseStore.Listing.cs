using Npgsql;
using NpgsqlTypes;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Cases;

public sealed partial class CaseStore
{
    private const int CellCodeLength = 15;

    /// <summary>Whose turn it is in which status: who takes the step that ends the stage.</summary>
    private static readonly Dictionary<string, string[]> WaitingFor = new()
    {
        [CaseLifecycle.Officer] = [CaseLifecycle.Collected, CaseLifecycle.Verified, CaseLifecycle.Filed, CaseLifecycle.FedBack, CaseLifecycle.Checked],
        [CaseLifecycle.Handler] = [CaseLifecycle.Dispatched, CaseLifecycle.Disposed],
        [CaseLifecycle.Admin] = [CaseLifecycle.Collected, CaseLifecycle.Verified, CaseLifecycle.Filed, CaseLifecycle.Dispatched, CaseLifecycle.Disposed, CaseLifecycle.FedBack, CaseLifecycle.Checked],
    };

    /// <summary>Cases by falling number.</summary>
    /// <exception cref="GeoInputException">There is no such unit.</exception>
    public async Task<IReadOnlyList<SpatialCase>> ListAsync(CaseFilter filter, CancellationToken cancellationToken)
    {
        var command = new NpgsqlBatchCommand();
        // Only what is asked for stands in the text, so that each question finds its index.
        var conditions = new List<string>();
        void Where(string condition, object? value, NpgsqlDbType type)
        {
            if (value is null) return;
            command.Parameters.Add(new() { Value = value, NpgsqlDbType = type });
            conditions.Add(string.Format(System.Globalization.CultureInfo.InvariantCulture, condition, $"${command.Parameters.Count}"));
        }
        Where("status = {0}", filter.Status, NpgsqlDbType.Text);
        Where(filter.Box is null ? "class = {0}" : "class || '' = {0}", filter.Class, NpgsqlDbType.Text);   // as the index of box and class has it
        Where("source = {0}", filter.Source, NpgsqlDbType.Text);
        Where("level = {0}", (short?)filter.Level, NpgsqlDbType.Smallint);
        if (filter.CellCode is { } cell)
        {
            Where("cell_code >= {0}", cell.PadRight(CellCodeLength, '0'), NpgsqlDbType.Text);   // unlike starts_with, a range finds its index whatever the collation
            Where("cell_code <= {0}", cell.PadRight(CellCodeLength, '9'), NpgsqlDbType.Text);
        }
        if (filter.UnitId is { } unit)
        {
            var units = await UnitsBelowAsync(unit, cancellationToken);
            if (units.Length == 1) Where("unit_id = {0}", units[0], NpgsqlDbType.Text);   // unlike "any", in the order of its index
            else Where("unit_id = any ({0})", units, NpgsqlDbType.Array | NpgsqlDbType.Text);
        }
        Where("st_intersects(geom, {0})", filter.Box is { } box ? StoredGeometry.Box(box) : null, NpgsqlDbType.Geometry);
        Where($"coalesce(stage_due_at, 'infinity'::timestamptz) < {{0}} and {IsWaiting}", filter.DueBefore?.ToUniversalTime(), NpgsqlDbType.TimestampTz);
        if (filter.IsOverdue is { } late) conditions.Add(late ? "overdue_at is not null" : "overdue_at is null");
        Where("number < {0}", filter.BeforeNumber, NpgsqlDbType.Text);
        command.Parameters.Add(new() { Value = filter.Limit });
        command.CommandText = $"""
            select {CaseRow.Columns} from smartcity.spatial_case {(conditions.Count > 0 ? "where " + string.Join(" and ", conditions) : "")}
            order by number desc limit ${command.Parameters.Count}
            """;
        return await ReadManyAsync(command, cancellationToken);
    }

    /// <summary>What waits for somebody, the next due first; what has no limit comes last.</summary>
    /// <param name="role">officer, handler or admin; others have no inbox.</param>
    /// <param name="unitId">A handler's unit: cases of this unit and of those below it. For others: null for all.</param>
    /// <param name="after">Where the page before ended.</param>
    /// <exception cref="GeoInputException">There is no such unit.</exception>
    public async Task<IReadOnlyList<SpatialCase>> InboxAsync(string role, string? unitId, InboxPlace? after, int limit, CancellationToken cancellationToken)
    {
        if (!WaitingFor.TryGetValue(role, out var statuses) || role == CaseLifecycle.Handler && unitId is null) return [];
        // Named by what is not asked for: "status = any" beside the indexes' own condition lets the planner expect next to nothing.
        var command = new NpgsqlBatchCommand($"""
            select {CaseRow.Columns} from smartcity.spatial_case
            where {IsWaiting} and status <> all ($1) {(unitId is null ? "" : "and unit_id = any ($5)")}
              and (coalesce(stage_due_at, 'infinity'::timestamptz), id) > ($2::text::timestamptz, $3)
            order by coalesce(stage_due_at, 'infinity'::timestamptz), id limit $4
            """);
        var due = after is not { } place ? "-infinity" : place.DueAt is { } at ? at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture) : "infinity";
        foreach (var value in (object[])[WaitingFor[CaseLifecycle.Admin].Except(statuses).ToArray(), due, after?.Id ?? Guid.Empty, limit]) command.Parameters.Add(new() { Value = value });
        if (unitId is not null) command.Parameters.Add(new() { Value = await UnitsBelowAsync(unitId, cancellationToken) });
        return await ReadManyAsync(command, cancellationToken);
    }

    /// <param name="number">Such as KM-2026-000001.</param>
    public async Task<SpatialCase?> FindByNumberAsync(string number, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select {CaseRow.Columns} from smartcity.spatial_case where number = $1");
        command.Parameters.Add(new() { Value = number });
        return await ReadOneAsync(command, cancellationToken);
    }

    /// <summary>As in the indexes of the inbox.</summary>
    private const string IsWaiting = "status in ('collected', 'verified', 'filed', 'dispatched', 'disposed', 'fed_back', 'checked')";

    private async Task<string[]> UnitsBelowAsync(string unit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select smartcity.units_below($1)");
        command.Parameters.Add(new() { Value = unit });
        return await command.ExecuteScalarAsync(cancellationToken) as string[] ?? throw new GeoInputException($"There is no unit '{unit}'.");
    }

    private async Task<IReadOnlyList<SpatialCase>> ReadManyAsync(NpgsqlBatchCommand command, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new(StoredQuestion.EachForItself));
        batch.BatchCommands.Add(command);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var cases = new List<SpatialCase>();
        while (await reader.ReadAsync(cancellationToken)) cases.Add(CaseRow.Read(reader));
        return cases;
    }
}
