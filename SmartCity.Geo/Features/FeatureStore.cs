using System.Globalization;
using System.Text.Json;
using NetTopologySuite.Geometries;
using Npgsql;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Features;

/// <summary>Collections of features in PostGIS, page by page in the order of their keys.</summary>
/// <param name="seesAll">False where rows of the database are hidden from who asks. Statistics know of hidden rows, so nothing is estimated by them then: counts end at the bound.</param>
/// <param name="texts">What pages have shown, for all stores of one database; null: every page reads all its texts.</param>
public sealed partial class FeatureStore(NpgsqlDataSource database, bool seesAll = true, FeatureTexts? texts = null)
{
    /// <summary>What matches is counted, unless the database's statistics expect more than this, or there is more: then the number is an estimate.</summary>
    public const int MostCounted = 5000;

    private static readonly JsonDocumentOptions DeepPlan = new() { MaxDepth = 1000 };   // powers within powers are plans within plans
    private const int RowColumns = 3;   // id, properties and geometry

    /// <summary>What one question to the database may take: filters and orders that no index helps with can ask for much.</summary>
    internal TimeSpan Longest { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>One page. Following <see cref="FeaturePage{T}.NextCursor"/> to the end gives every feature once.</summary>
    /// <exception cref="GeoInputException">The query names what doesn't exist or can't be, or asks for more than is done in ten seconds: the message says what would be right.</exception>
    public Task<FeaturePage<FeatureRow>> PageAsync(FeatureLayer collection, FeatureQuery query, CancellationToken cancellationToken) =>
        PageAsync(collection, query, new RowReading<FeatureRow>(RowColumns, Row(collection, query), Read), cancellationToken);

    /// <summary>As <see cref="PageAsync(FeatureLayer, FeatureQuery, CancellationToken)"/>, each feature as GeoJSON in UTF-8: a third of the time where there are many.</summary>
    /// <param name="query">Geometry is left out or written as GeoJSON, never as WKT.</param>
    /// <exception cref="GeoInputException">Likewise.</exception>
    public Task<FeaturePage<byte[]>> GeoJsonPageAsync(FeatureLayer collection, FeatureQuery query, CancellationToken cancellationToken) =>
        HasKnownTexts(collection, query) ? KnownPageAsync(collection, query, texts!, cancellationToken) : PageAsync(collection, query, Texts(collection, query), cancellationToken);

    private async Task<FeaturePage<T>> PageAsync<T>(FeatureLayer collection, FeatureQuery query, RowReading<T> row, CancellationToken cancellationToken)
    {
        if (query.Limit is < 1 or > FeatureQuery.MaxLimit) throw new GeoInputException($"limit is {query.Limit}; 1 to {FeatureQuery.MaxLimit} is possible.");
        if (query.Offset < 0) throw new GeoInputException($"offset is {query.Offset}; it can't be negative.");
        var order = FeatureOrder.Of(collection, query.Sort);
        var condition = FeatureCondition.Of(collection, query, order);
        try
        {
            return await PageAsync(collection, query, row, order, condition, cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.QueryCanceled && !cancellationToken.IsCancellationRequested)
        {
            throw new GeoInputException($"To answer this takes longer than {Longest.TotalSeconds:0.#} s; narrow it by bbox, datetime or a condition on an indexed property, or leave out sortby.", e);
        }
        catch (PostgresException e) when (query.Filter is not null && (e.SqlState[..2] is "22" or "54" || e.SqlState == PostgresErrorCodes.InternalError))
        {
            throw new GeoInputException($"The filter can't be worked out on these features: {e.MessageText}.", e);   // a sum too large for a number, a relation that a shape has none of
        }
    }

    private async Task<FeaturePage<T>> PageAsync<T>(FeatureLayer collection, FeatureQuery query, RowReading<T> row, FeatureOrder order, FeatureCondition condition, CancellationToken cancellationToken)
    {
        var offset = query.Offset > 0 ? condition.AddOffset(query.Offset) : "";
        var (rows, page) = ($"{collection.Source} where {condition.MatchingAfterCursor}", $"order by {order.Sql} limit {query.Limit + 1}{offset}");
        if (query is { Sort.Count: 0, Offset: > 0 })   // an index alone tells where the page begins: rows are fetched from there on
            (rows, page) = ($"{collection.Source} where {condition.Matching} and {order.Sql} >= (select {order.Sql} from {collection.Source} where {condition.Matching} order by {order.Sql} limit 1{offset})", $"order by {order.Sql} limit {query.Limit + 1}");
        if (query.Sort.Count > 0) (rows, page) = ($"(select t.* from {rows} {page}) t", $"order by {order.Sql}");   // first the page's rows, then their texts: what lies before them is looked at too
        // All rows are counted with the page, to the bound. Of some of them the database is asked first how many it expects: to look for the last of them can take long.
        var countsAll = condition.IsAll;
        var isBounded = countsAll && seesAll && query is { Sort.Count: 0, Offset: <= MostCounted };   // an index ends the page, the bound the count
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        if (!isBounded) batch.BatchCommands.Add(new(countsAll ? StoredQuestion.Within(Longest) : StoredQuestion.EachForItselfWithin(Longest)));
        if (!countsAll) batch.BatchCommands.Add(seesAll ? ExpectedOf(collection, condition) : new("select null"));
        batch.BatchCommands.Add(condition.Command($"select {row.Sql}, {order.Columns}{(countsAll ? $", ({CountSql(collection, condition)})" : "")} from {rows} {page}"));
        var (expected, counted) = (0L, (long?)null);
        var (features, next) = (new List<T>(Math.Min(query.Limit, 1000)), (string?)null);
        await using (var reader = await batch.ExecuteReaderAsync(cancellationToken))
        {
            if (!isBounded) await reader.NextResultAsync(cancellationToken);
            if (!countsAll)
            {
                await reader.ReadAsync(cancellationToken);
                if (seesAll) expected = ExpectedRows(reader.GetString(0));
                await reader.NextResultAsync(cancellationToken);
            }
            while (await reader.ReadAsync(cancellationToken))
            {
                if (countsAll) counted ??= reader.GetInt64(reader.FieldCount - 1);
                features.Add(row.Read(reader));
                if (features.Count < query.Limit) continue;
                var cursor = order.Cursor(reader, row.Columns);
                if (await reader.ReadAsync(cancellationToken)) next = cursor;
                break;
            }
        }
        if (next is null && query is { Cursor: null, Offset: 0 }) return new(features.Count, features, null);   // all that there are
        if (countsAll && counted > MostCounted && seesAll) expected = await LookAsync(connection, ExpectedOf(collection, condition), reader => ExpectedRows(reader.GetString(0)), cancellationToken);
        counted ??= expected > MostCounted ? MostCounted + 1 : await LookAsync(connection, condition.Command(CountSql(collection, condition)), reader => reader.GetInt64(0), cancellationToken);
        return counted <= MostCounted ? new(counted.Value, features, next) : new(Math.Max(expected, MostCounted + 1), features, next, IsEstimate: true);
    }

    /// <summary>How many match, or one more than <see cref="MostCounted"/>.</summary>
    private static string CountSql(FeatureLayer collection, FeatureCondition condition) =>
        condition.IsAll && collection.StoredCount is { } kept ? $"select coalesce({kept}, 0)" : $"select count(*) from (select from {collection.Source} where {condition.Matching} limit {MostCounted + 1}) counted";

    /// <summary>How many rows the database expects to match, in its plan.</summary>
    private static NpgsqlBatchCommand ExpectedOf(FeatureLayer collection, FeatureCondition condition) =>
        condition.Command($"explain (format json) select from {collection.Source} where {condition.Matching}");

    private async Task<long> LookAsync(NpgsqlConnection connection, NpgsqlBatchCommand look, Func<NpgsqlDataReader, long> read, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new(StoredQuestion.EachForItselfWithin(Longest)), look } };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return read(reader);
    }

    /// <summary>Of a plan as JSON.</summary>
    private static long ExpectedRows(string plan) => (long)JsonElement.Parse(plan, DeepPlan)[0].GetProperty("Plan").GetProperty("Plan Rows").GetDouble();

    /// <param name="crs">CRS and axis order of the geometry.</param>
    /// <returns>Null when there is no such feature.</returns>
    public async Task<FeatureRow?> FindAsync(FeatureLayer collection, string id, FeatureCrs crs, CancellationToken cancellationToken)
    {
        if (FeatureCondition.ParseKey(collection, id) is not { } key) return null;
        await using var command = database.CreateCommand($"select {Row(collection, new() { Crs = crs })} from {collection.Source} where {collection.Key} = $1");
        command.Parameters.Add(new() { Value = key });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? Read(reader) : null;
    }

    public async Task<FeatureExtent> ExtentAsync(FeatureLayer collection, CancellationToken cancellationToken)
    {
        if (collection.LargeTable is { } table && (seesAll ? await LargeExtentAsync(collection, table, cancellationToken) : await GuardedExtentAsync(collection, cancellationToken)) is { } large) return large;
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

    /// <summary>Of many rows some of which are hidden: no more than that there are many, and where the city is.</summary>
    /// <returns>Null when there are so few rows that they can be looked at.</returns>
    private async Task<FeatureExtent?> GuardedExtentAsync(FeatureLayer collection, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"""
            select st_xmin(box), st_ymin(box), st_xmax(box), st_ymax(box)
            from (select st_extent(e.domain) from smartcity.edition e join smartcity.edition_period p on p.edition_id = e.id where p.valid_from <= now() and p.valid_to > now()) extent(box)
            where (select count(*) from (select from {collection.Source} limit {MostCounted + 1}) counted) > {MostCounted}
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new(MostCounted + 1, reader.IsDBNull(0) ? null : new(reader.GetDouble(0), reader.GetDouble(1), reader.GetDouble(2), reader.GetDouble(3)), null, null, IsEstimate: true)
            : null;
    }

    /// <summary>What some collections cover together, degrees of longitude and latitude.</summary>
    /// <returns>A null envelope where nothing is in them.</returns>
    public async Task<Envelope> BoundsAsync(IEnumerable<FeatureLayer> collections, CancellationToken cancellationToken)
    {
        var bounds = new Envelope();
        foreach (var collection in collections)
            if ((await ExtentAsync(collection, cancellationToken)).Bounds is { } b) bounds.ExpandToInclude(new Envelope(b.West, b.East, b.South, b.North));
        return bounds;
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

    /// <summary>The Gauss-Krüger zone of the cells in force; null while there are none.</summary>
    public async Task<GaussKruegerZone?> ZoneAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            select st_xmin(box), st_ymin(box), st_xmax(box), st_ymax(box)
            from (select st_extent(e.domain) from smartcity.edition e join smartcity.edition_period p on p.edition_id = e.id where p.valid_from <= now() and p.valid_to > now()) extent(box)
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) && !reader.IsDBNull(0)
            ? GaussKruegerZone.For(new Envelope(reader.GetDouble(0), reader.GetDouble(2), reader.GetDouble(1), reader.GetDouble(3)))
            : null;
    }

    /// <exception cref="GeoInputException">The query names a property that the collection doesn't have.</exception>
    private static string Row(FeatureLayer collection, FeatureQuery query) => $"{collection.Key}::text, {PropertiesOf(collection, query)}, {GeometryOf(collection, query)}";

    /// <exception cref="GeoInputException">Likewise.</exception>
    private static string GeoJsonRow(FeatureLayer collection, FeatureQuery query)
    {
        if (query.Geometry == GeometryText.Wkt) throw new ArgumentException("GeoJSON has no WKT.", nameof(query));
        return IsStored(collection, query)
            ? collection.StoredGeoJson!
            : $$"""'{"type":"Feature","id":' || to_json({{collection.Key}}::text)::text || ',"geometry":' || coalesce({{GeometryOf(collection, query)}}, 'null') || ',"properties":' || {{PropertiesOf(collection, query)}} || '}'""";
    }

    private static bool IsStored(FeatureLayer collection, FeatureQuery query) =>
        collection.StoredGeoJson is not null && query is { Properties: null, Geometry: GeometryText.GeoJson } && query.Crs == FeatureCrs.Crs84;

    private static string PropertiesOf(FeatureLayer collection, FeatureQuery query)
    {
        foreach (var name in query.Properties ?? [])
            if (collection.Properties.All(p => p.Name != name)) throw new GeoInputException($"There is no property '{name}' in {collection.Id}; there are {string.Join(", ", collection.Properties.Select(p => p.Name))}.");
        var properties = collection.Properties.Where(p => query.Properties?.Contains(p.Name) ?? true).Select(p => $"'{p.Name.Replace("'", "''", StringComparison.Ordinal)}', {p.Column}");
        return $"json_build_object({string.Join(", ", properties)})::text";
    }

    private static string GeometryOf(FeatureLayer collection, FeatureQuery query)
    {
        var (geometry, decimals) = (query.Crs.Sql(collection.GeometryColumn), query.Crs.Decimals.ToString(CultureInfo.InvariantCulture));
        return query.Geometry switch
        {
            GeometryText.GeoJson => $"st_asgeojson({geometry}, {decimals}, 0)",
            GeometryText.Wkt => $"st_astext({geometry}, {decimals})",
            _ => "'null'",
        };
    }

    private static FeatureRow Read(NpgsqlDataReader row) => new(row.GetString(0), row.GetString(1), row.GetString(2));

    /// <param name="Columns">How many <see cref="Sql"/> makes.</param>
    /// <param name="Sql">What is selected of a row.</param>
    private readonly record struct RowReading<T>(int Columns, string Sql, Func<NpgsqlDataReader, T> Read);
}
