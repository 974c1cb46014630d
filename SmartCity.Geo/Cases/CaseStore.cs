using Npgsql;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Cases;

/// <summary>Which cases to list.</summary>
public sealed record CaseFilter
{
    public string? Status { get; init; }

    public string? Class { get; init; }

    public string? CellCode { get; init; }

    /// <summary>Only cases with a smaller number: the last one of the page before.</summary>
    public string? BeforeNumber { get; init; }

    public int Limit { get; init; } = 100;
}

/// <summary>Cases in PostGIS: every change writes its audit entry in the same transaction.</summary>
public sealed partial class CaseStore(NpgsqlDataSource database, GeoOptions options, TimeProvider? clock = null, CaseRulesSource? rules = null)
{
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly CaseIntake _intake = new(database, options, clock, rules);
    private readonly CaseRulesSource _rules = rules ?? CaseRulesSource.OfSample;

    public async Task<SpatialCase?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select {CaseRow.Columns} from smartcity.spatial_case where id = $1");
        command.Parameters.Add(new() { Value = id });
        return await ReadOneAsync(command, cancellationToken);
    }

    /// <summary>Cases by falling number.</summary>
    public async Task<IReadOnlyList<SpatialCase>> ListAsync(CaseFilter filter, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"""
            select {CaseRow.Columns} from smartcity.spatial_case
            where (status = $1 or $1 is null) and (class = $2 or $2 is null) and (cell_code = $3 or $3 is null) and (number < $4 or $4 is null)
            order by number desc limit $5
            """);
        foreach (var value in (string?[])[filter.Status, filter.Class, filter.CellCode, filter.BeforeNumber]) command.Parameters.Add(CaseRow.Text(value));
        command.Parameters.Add(new() { Value = filter.Limit });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var cases = new List<SpatialCase>();
        while (await reader.ReadAsync(cancellationToken)) cases.Add(CaseRow.Read(reader));
        return cases;
    }

    private static async Task<SpatialCase?> ReadOneAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? CaseRow.Read(reader) : null;
    }
}
