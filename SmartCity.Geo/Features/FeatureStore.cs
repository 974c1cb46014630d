using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Npgsql;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Features;

/// <summary>Collections of features in PostGIS, page by page in the order of their keys.</summary>
public sealed class FeatureStore(NpgsqlDataSource database)
{
    private const int GeometryDecimals = 7;

    /// <summary>One page. Following <see cref="FeaturePage.NextCursor"/> to the end gives every feature once.</summary>
    /// <exception cref="GeoInputException">The query names what doesn't exist or can't be: the message says what would be right.</exception>
    public async Task<FeaturePage> PageAsync(FeatureLayer collection, FeatureQuery query, CancellationToken cancellationToken)
    {
        if (query.Limit is < 1 or > FeatureQuery.MaxLimit) throw new GeoInputException($"limit is {query.Limit}; 1 to {FeatureQuery.MaxLimit} is possible.");
        if (query.Offset < 0) throw new GeoInputException($"offset is {query.Offset}; it can't be negative.");
        var condition = FeatureCondition.Of(collection, query);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                condition.Command($"select count(*) from {collection.Source} where {condition.Matching}"),
                condition.Command($"select {Row(collection)} from {collection.Source} where {condition.MatchingAfterCursor} order by {collection.Key} limit {query.Limit + 1} offset {query.Offset}"),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var matched = reader.GetInt64(0);
        await reader.NextResultAsync(cancellationToken);
        var rows = new List<FeatureRow>(query.Limit);
        while (rows.Count < query.Limit && await reader.ReadAsync(cancellationToken)) rows.Add(Read(reader));
        var hasNext = rows.Count == query.Limit && await reader.ReadAsync(cancellationToken);
        return new(matched, rows, hasNext ? Base64Url.EncodeToString(Encoding.UTF8.GetBytes(rows[^1].Id)) : null);
    }

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

    private static string Row(FeatureLayer collection) =>
        $"{collection.Key}::text, json_build_object({string.Join(", ", collection.Properties.Select(p => $"'{p.Name}', {p.Column}"))})::text, " +
        $"st_asgeojson({collection.GeometryColumn}, {GeometryDecimals.ToString(CultureInfo.InvariantCulture)})";

    private static FeatureRow Read(NpgsqlDataReader row) => new(row.GetString(0), row.GetString(1), row.GetString(2));
}
