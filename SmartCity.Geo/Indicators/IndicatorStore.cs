using Npgsql;
using NpgsqlTypes;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Indicators;

/// <summary>One row of indicators.</summary>
/// <param name="Keys">A value for each of the query's dimensions; null where there is none, such as the unit of a case that is not filed yet.</param>
/// <param name="Names">As people know them; the keys where there are no names.</param>
public sealed record IndicatorRow(IReadOnlyList<string?> Keys, IReadOnlyList<(string Zh, string En)> Names, IndicatorCounts Counts);

/// <summary>What a query found.</summary>
/// <param name="AsOf">The log was read up to this moment.</param>
/// <param name="Total">Of all rows.</param>
public sealed record IndicatorTable(IndicatorQuery Query, string TimeZone, DateTimeOffset AsOf, IReadOnlyList<IndicatorRow> Rows, IndicatorCounts Total);

/// <summary>Indicators, computed in SQL from the log of the cases; see the migration for the facts that they count.</summary>
public sealed class IndicatorStore(NpgsqlDataSource database, GeoOptions options, TimeProvider? clock = null)
{
    private const int MostRows = 100_000;

    private const string Counts = """
        count(*) filter (where f.kind = 'open'), count(*) filter (where f.kind = 'open' and f.a), count(*) filter (where f.kind = 'open' and f.b),
        count(*) filter (where f.kind = 'file'), count(*) filter (where f.kind = 'file' and not f.b), count(*) filter (where f.kind = 'file' and f.a and not f.b),
        count(*) filter (where f.kind = 'round'), count(*) filter (where f.kind = 'round' and f.a), count(*) filter (where f.kind = 'round' and f.b), count(*) filter (where f.kind = 'round' and f.b and f.c),
        count(*) filter (where f.kind = 'dispose'), count(*) filter (where f.kind = 'dispose' and f.a), count(*) filter (where f.kind = 'close'), count(*) filter (where f.kind = 'return'),
        count(*) filter (where f.kind = 'rework'), count(*) filter (where f.kind = 'mark_duplicate'),
        count(*) filter (where f.kind = 'due'), count(*) filter (where f.kind = 'due' and f.a), count(*) filter (where f.kind = 'due' and f.b)
        """;

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <exception cref="GeoInputException">The query can't be meant, or would give too many rows.</exception>
    public async Task<IndicatorTable> ReadAsync(IndicatorQuery query, CancellationToken cancellationToken)
    {
        query.Checked();
        var asOf = query.AsOf ?? _clock.GetUtcNow();
        var units = query.UnitId is { } unit ? await new UnitStore(database).BelowAsync(unit, cancellationToken) : null;
        if (units is { Count: 0 }) throw new GeoInputException($"There is no unit '{query.UnitId}'.");
        var keys = query.By.Select(name => IndicatorDimension.Find(name)!.Sql).ToList();
        var groups = string.Join(", ", Enumerable.Range(1, keys.Count));
        await using var command = database.CreateCommand($"""
            select {string.Concat(keys.Select(key => key + ", "))}{Counts}
            from smartcity.indicator_fact($1::date::timestamp at time zone $3, $2::date::timestamp at time zone $3, $4) f
            join smartcity.spatial_case c on c.id = f.case_id
            left join smartcity.unit u on u.id = f.unit_id
            where ($5 is null or starts_with(c.cell_code, $5)) and ($6 is null or c.class = $6) and ($7 is null or c.source = $7) and ($8 is null or f.unit_id = any ($8))
            {(keys.Count == 0 ? "" : $"group by {groups} order by {groups}")} limit {MostRows + 1}
            """);
        foreach (var value in (object[])[query.From, query.To.AddDays(1), options.TimeZone, asOf.ToUniversalTime()]) command.Parameters.Add(new() { Value = value });
        foreach (var value in (string?[])[query.Area, query.Class, query.Source]) command.Parameters.Add(new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = (object?)units?.ToArray() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.CommandTimeout = 0;
        var found = new List<(string?[] Keys, IndicatorCounts Counts)>();
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
            while (await reader.ReadAsync(cancellationToken))
                found.Add(([.. Enumerable.Range(0, keys.Count).Select(i => reader.TextOrNull(i))], Read(reader, keys.Count)));
        if (found.Count > MostRows) throw new GeoInputException($"That gives more than {MostRows} rows; choose a shorter period, an area or fewer things to tell it by.");
        var names = await NamesAsync(query.By, cancellationToken);
        return new(query, options.TimeZone, asOf, [.. found.Select(row => new IndicatorRow(row.Keys, [.. row.Keys.Zip(query.By, names.Of)], row.Counts))], found.Aggregate(default(IndicatorCounts), (sum, row) => sum + row.Counts));
    }

    private static IndicatorCounts Read(NpgsqlDataReader row, int at) => new(
        row.GetInt64(at), row.GetInt64(at + 1), row.GetInt64(at + 2), row.GetInt64(at + 3), row.GetInt64(at + 4), row.GetInt64(at + 5), row.GetInt64(at + 6), row.GetInt64(at + 7), row.GetInt64(at + 8),
        row.GetInt64(at + 9), row.GetInt64(at + 10), row.GetInt64(at + 11), row.GetInt64(at + 12), row.GetInt64(at + 13), row.GetInt64(at + 14), row.GetInt64(at + 15), row.GetInt64(at + 16),
        row.GetInt64(at + 17), row.GetInt64(at + 18));

    private async Task<NameBook> NamesAsync(IReadOnlyList<string> by, CancellationToken cancellationToken)
    {
        var names = new Dictionary<(string, string), (string, string)>();
        var store = new UnitStore(database);
        if (by.Contains("unit"))
            foreach (var unit in await store.ListAsync(cancellationToken)) names[("unit", unit.Id)] = (unit.NameZh, unit.NameEn);
        if (by.Contains("district"))
            foreach (var (adcode, name) in await store.DistrictsAsync(cancellationToken)) names[("district", adcode)] = (name, name);
        return new(names);
    }

    private sealed record NameBook(Dictionary<(string, string), (string, string)> Names)
    {
        private static readonly Dictionary<string, (string, string)> Sources = new()
        {
            ["satellite"] = ("卫星遥感", "satellite"),
            ["camera"] = ("视频", "camera"),
            ["monitor"] = ("监测设备", "monitor"),
            ["inspection"] = ("巡查", "inspection"),
            ["citizen"] = ("市民", "citizen"),
        };

        internal (string Zh, string En) Of(string? key, string dimension) =>
            key is null ? ("（无）", "(none)")
            : dimension is "source" && Sources.TryGetValue(key, out var source) ? source
            : Names.GetValueOrDefault((dimension, key), (key, key));
    }
}
