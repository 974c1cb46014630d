using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Npgsql;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Features;

/// <summary>Collections of features in PostGIS, page by page in the order of their keys.</summary>
public sealed class FeatureStore(NpgsqlDataSource database)
{
    /// <summary>What matches is counted, unless the database's statistics expect more than this, or there is more: then the number is an estimate.</summary>
    public const int MostCounted = 5000;

    private const int GeometryDecimals = 7;

    /// <summary>One page. Following <see cref="FeaturePage.NextCursor"/> to the end gives every feature once.</summary>
    /// <exception cref="GeoInputException">The query names what doesn't exist or can't be: the message says what would be right.</exception>
    public async Task<FeaturePage> PageAsync(FeatureLayer collection, FeatureQuery query, CancellationToken cancellationToken)
    {
        if (query.Limit is < 1 or > FeatureQuery.MaxLimit) throw new GeoInputException($"limit is {query.Limit}; 1 to {FeatureQuery.MaxLimit} is possible.");
        if (query.Offset < 0) throw new GeoInputException($"offset is {query.Offset}; it can't be negative.");
        var (condition, order) = (FeatureCondition.Of(collection, query), collection.Order ?? collection.Key);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new(StoredQuestion.EachForItself),
                condition.Command($"explain (format json) select from {collection.Source} where {condition.Matching}"),
                condition.Command($"select {Row(collection)}, {order}::text from {collection.Source} where {condition.MatchingAfterCursor} order by {order} limit {query.Limit + 1} offset {query.Offset}"),
            },
        };
        long expected;
        var (rows, last, hasNext) = (new List<FeatureRow>(query.Limit), "", false);
        await using (var reader = await batch.ExecuteReaderAsync(cancellationToken))
        {
            await reader.NextResultAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            expected = ExpectedRows(reader.GetString(0));
            await reader.NextResultAsync(cancellationToken);
            while (rows.Count < query.Limit && await reader.ReadAsync(cancellationToken))
            {
                rows.Add(Read(reader));
                last = reader.GetString(3);
            }
            hasNext = rows.Count == query.Limit && await reader.ReadAsync(cancellationToken);
        }
        var next = hasNext ? Base64Url.EncodeToString(Encoding.UTF8.GetBytes(last)) : null;
        var counted = expected > MostCounted ? MostCounted + 1 : await CountAsync(connection, collection, condition, cancellationToken);
        return counted <= MostCounted ? new(counted, rows, next) : new(Math.Max(expected, MostCounted + 1), rows, next, IsEstimate: true);
    }

    /// <summary>How many match, or one more than <see cref="MostCounted"/>.</summary>
    private static async Task<long> CountAsync(NpgsqlConnection connection, FeatureLayer collection, FeatureCondition condition, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new(StoredQuestion.EachForItself), condition.Command($"select count(*) from (select from {collection.Source} where {condition.Matching} limit {MostCounted + 1}) counted") } };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return reader.GetInt64(0);
    }

    /// <summary>Of a plan as JSON.</summary>
    private static long ExpectedRows(string plan) => (long)JsonElement.Parse(plan)[0].GetProperty("Plan").GetProperty("Plan Rows").GetDouble();

    /// <returns>Null when there is no such feature.</returns>
    public async Task<FeatureRow?> FindAsync(FeatureLayer collection, string id, CancellationToken cancellationToken)
    {
        if (FeatureCondition.ParseKey(collection, id) is not { } key) return null;
        await using var command = database.CreateCommand($"select {Row(collection)} from {collection.Source} where {collection.Key} = $1");
        command.Parameters.Add(new() { Value = key });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? Read(reader) : null;
    }

    public async Task<FeatureExtent> ExtentAsync(FeatureLayer collection, CancellationToken cancellationToken)
    {
        if (collection.LargeTable is { } table && await LargeExtentAsync(collection, table, cancellationToken) is { } large) return large;
        var time = collection.TimeColumn is { } column ? $"min({column}), max({column})" : "null::timestamptz, null::timestamptz";
        await using var command = database.CreateCommand($"""
            select n, st_xmin(box), st_ymin(box), st_xmax(box), st_ymax(box), first, last
            from (select count(*), st_extent({collection.GeometryColumn}), {time} from {collection.Source}) extent(n, box, first, last)
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new(reader.GetInt64(0), reader.IsDBNull(1) ? null : new(reader.GetDouble(1), reader.GetDouble(2), reader.GetDouble(3), reader.GetDouble(4)),
            reader.InstantOrNull(5), reader.InstantOrNull(6));
    }

    /// <summary>From statistics and indexes alone.</summary>
    /// <returns>Null when there are so few rows that they can be looked at.</returns>
    private async Task<FeatureExtent?> LargeExtentAsync(FeatureLayer collection, string table, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"""
            select c.reltuples::bigint, st_xmin(box), st_ymin(box), st_xmax(box), st_ymax(box),
                   (select min({collection.TimeColumn}) from {collection.Source}), (select max({collection.TimeColumn}) from {collection.Source})
            from pg_class c cross join lateral (select st_estimatedextent('smartcity', c.relname::text, 'geom') as box) extent
            where c.oid = 'smartcity.{table}'::regclass and c.reltuples > {MostCounted}
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new(reader.GetInt64(0), reader.IsDBNull(1) ? null : new(reader.GetDouble(1), reader.GetDouble(2), reader.GetDouble(3), reader.GetDouble(4)), reader.InstantOrNull(5), reader.InstantOrNull(6), IsEstimate: true)
            : null;
    }

    private static string Row(FeatureLayer collection) =>
        $"{collection.Key}::text, json_build_object({string.Join(", ", collection.Properties.Select(p => $"'{p.Name}', {p.Column}"))})::text, " +
        $"st_asgeojson({collection.GeometryColumn}, {GeometryDecimals.ToString(CultureInfo.InvariantCulture)})";

    private static FeatureRow Read(NpgsqlDataReader row) => new(row.GetString(0), row.GetString(1), row.GetString(2));
}
