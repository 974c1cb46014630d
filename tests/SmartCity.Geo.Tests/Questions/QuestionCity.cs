using System.Globalization;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Questions;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Questions;

/// <summary>A case of the city, as it was written.</summary>
internal sealed record KnownCase(string Number, string Class, string Status, double Score, DateTimeOffset OpenedAt, double Longitude, double Latitude, string Cell)
{
    /// <summary>Day in the city.</summary>
    internal DateOnly Day => DateOnly.FromDateTime(OpenedAt.ToOffset(TimeSpan.FromHours(8)).DateTime);
}

/// <summary>A lattice of 8 × 6 cells with 600 random cases, three registered sites and a haul route.</summary>
public sealed class QuestionCity(TestCluster cluster) : IAsyncLifetime
{
    internal const int Columns = 8, Rows = 6, Count = 600;

    internal TestDatabase Database { get; } = new(cluster);

    internal IReadOnlyList<KnownCase> Cases { get; } = [.. Made()];

    internal QuestionDesk Desk => new(Database.Source, new());

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await Database.InitializeAsync();
        if (!Database.IsAvailable) return;
        await new EditionStore(Database.Source).PublishAsync(Sample.City(Columns, Rows), Stop);
        await WriteAsync(Cases);
        await Database.ExecuteAsync("""
            insert into smartcity.site (kind, code, name, works_from, updated_by, geom) values
                ('construction', 'A', 'a', '2026-01-01', 'test', st_geomfromtext('POINT(102.705 25.005)', 4490)),
                ('construction', 'B', 'b', '2026-01-01', 'test', st_geomfromtext('POLYGON((102.75 25.03, 102.752 25.03, 102.752 25.032, 102.75 25.032, 102.75 25.03))', 4490)),
                ('disposal', 'D', 'd', '2026-01-01', 'test', st_geomfromtext('POINT(102.775 25.055)', 4490));
            insert into smartcity.permit (site_id, number, holder, valid_from, valid_to) select id, 'P', 'h', '2026-01-01', '2026-06-30' from smartcity.site where code in ('B', 'D');
            insert into smartcity.haul_route (code, name, from_site, to_site, works_from, updated_by, geom)
                select 'L1', 'l', a.id, d.id, '2026-01-01', 'test', st_geomfromtext('LINESTRING(102.705 25.005, 102.74 25.01, 102.75 25.04, 102.775 25.055)', 4490) from smartcity.site a, smartcity.site d where a.code = 'A' and d.code = 'D';
            """);
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();

    internal Task<QuestionAnswer> AskAsync(string name, params (string Name, string Value)[] told) => AskAsync(name, null, told);

    internal Task<QuestionAnswer> AskAsync(string name, string? body, params (string Name, string Value)[] told) => Desk.AskAsync(Question.Find(name)!, new(told.ToDictionary(t => t.Name, t => t.Value), body), Stop);

    /// <summary>A column of an answer.</summary>
    internal static IReadOnlyList<object?> Column(QuestionAnswer answer, string name)
    {
        var at = answer.Columns.Index().Single(c => c.Item.Name == name).Index;
        return [.. answer.Rows.Select(r => r.Values[at])];
    }

    /// <summary>Without their logs: what is asked is the cases.</summary>
    internal async Task WriteAsync(IReadOnlyList<KnownCase> cases, long? edition = null)
    {
        await using var connection = await Database.Source.OpenConnectionAsync(Stop);
        await using var batch = new Npgsql.NpgsqlBatch(connection);
        batch.BatchCommands.Add(new("set session_replication_role = replica"));
        var insert = new Npgsql.NpgsqlBatchCommand($"""
            insert into smartcity.spatial_case (number, class, status, source, score, edition_id, cell_code, opened_at, geom, unit_id)
            select n, c, s, 'citizen', score, {(edition is null ? "(select min(id) from smartcity.edition)" : edition.Value.ToString(CultureInfo.InvariantCulture))}, cell, at, st_setsrid(st_makepoint(x, y), 4490), 'u'
            from unnest($1::text[], $2::text[], $3::text[], $4::float8[], $5::timestamptz[], $6::float8[], $7::float8[], $8::text[]) w(n, c, s, score, at, x, y, cell)
            """);
        foreach (var value in (object[])[Of(c => c.Number), Of(c => c.Class), Of(c => c.Status), Of(c => c.Score), Of(c => c.OpenedAt), Of(c => c.Longitude), Of(c => c.Latitude), Of(c => c.Cell)]) insert.Parameters.Add(new() { Value = value });
        batch.BatchCommands.Add(insert);
        batch.BatchCommands.Add(new("reset session_replication_role"));
        await batch.ExecuteNonQueryAsync(Stop);

        T[] Of<T>(Func<KnownCase, T> take) => [.. cases.Select(take)];
    }

    internal static KnownCase Case(int number, Random random, double longitude, double latitude) => new(
        string.Create(CultureInfo.InvariantCulture, $"KM-2026-{number:D6}"), random.Next(3) == 0 ? "earthwork" : "litter", random.Next(4) == 0 ? "closed" : "collected", Math.Round(random.NextDouble(), 3),
        new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.FromHours(8)).AddMinutes(random.Next(60 * 24 * 180)).ToUniversalTime(), longitude, latitude,
        Sample.Code((int)((longitude - Sample.West) / Sample.Step), (int)((latitude - Sample.South) / Sample.Step), Columns));

    private static IEnumerable<KnownCase> Made()
    {
        var random = new Random(42);
        for (var i = 1; i <= Count; i++)
        {
            // Half of them crowd around one cell.
            var (column, row) = i % 2 == 0 ? (5.2 + random.NextDouble() * 0.6, 3.2 + random.NextDouble() * 0.6) : (random.NextDouble() * (Columns - 0.001), random.NextDouble() * (Rows - 0.001));
            yield return Case(i, random, Math.Round(Sample.West + column * Sample.Step, 7), Math.Round(Sample.South + row * Sample.Step, 7));
        }
    }
}
