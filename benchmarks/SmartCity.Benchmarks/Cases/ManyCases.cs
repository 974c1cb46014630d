using System.Reflection;
using NetTopologySuite.Geometries;
using Npgsql;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Grids;

namespace SmartCity.Benchmarks.Cases;

/// <summary>Fills a fresh database with a city's years of cases: 1,272 cells in five districts, 45 units, every case with its history and a true hash chain.</summary>
/// <remarks>In SQL, batch by batch; <c>cases audit verify</c> finds nothing wrong with it.</remarks>
internal static class ManyCases
{
    internal const int Columns = 53, Rows = 24;
    internal const double West = 102.60, South = 24.90, Step = 0.01;

    private const double SquareMetresPerSquareDegree = 1.117e10;
    private const int AtOnce = 20_000;
    private static readonly string[] Districts = ["530102", "530103", "530111", "530112", "530114"];

    /// <param name="server">Connection string of a database without cells and cases; its user must own it.</param>
    /// <param name="count">The last of them is opened now.</param>
    internal static async Task MakeAsync(string server, int count, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var last = DateTimeOffset.UtcNow;
        await Geo.Database.Migrator.MigrateAsync(server, cancellationToken);
        await using var database = Geo.Database.GeoDatabase.Open(server);
        await new EditionStore(database).PublishAsync(City(), cancellationToken);
        var rules = new CaseRulesSource(null).Current;
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await RunAsync("set work_mem = '256MB'; set synchronous_commit = off");
        await using (var keep = new NpgsqlCommand("insert into smartcity.case_rules (version, sha256, content) values ($1, $2, $3) on conflict do nothing", connection)
        {
            Parameters = { new() { Value = rules.Version }, new() { Value = rules.Sha256 }, new() { Value = rules.Text } },
        })
            await keep.ExecuteNonQueryAsync(cancellationToken);
        foreach (var statement in Sql("many_cases_setup").Split(";\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) await RunAsync(statement, (long)count, last);
        await RunAsync("alter table smartcity.case_event disable trigger user");   // the chain comes with the entries, and nobody waits to be told of them
        try
        {
            for (var first = 1; first <= count; first += AtOnce)
            {
                var end = Math.Min(count, first + AtOnce - 1);
                await using var fill = new NpgsqlCommand(Sql("many_cases"), connection)
                {
                    Parameters = { new() { Value = (long)first }, new() { Value = (long)end }, new() { Value = (long)count }, new() { Value = last }, new() { Value = rules.Version } },
                    CommandTimeout = 0,
                };
                await fill.ExecuteNonQueryAsync(cancellationToken);
                progress.Report($"{end:N0} of {count:N0} cases");
            }
        }
        finally
        {
            await using var enable = database.CreateCommand("alter table smartcity.case_event enable trigger user");
            await enable.ExecuteNonQueryAsync(CancellationToken.None);
        }
        await RunAsync("vacuum (analyze) smartcity.spatial_case");
        await RunAsync("vacuum (analyze) smartcity.case_event");

        async Task RunAsync(string sql, params object[] values)
        {
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
            for (var i = 0; i < values.Length && sql.Contains($"${i + 1}::", StringComparison.Ordinal); i++) command.Parameters.Add(new() { Value = values[i] });
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    internal static Polygon Box(double column, double row, double width, double height) =>
        (Polygon)Factory.ToGeometry(new(West + column * Step, West + (column + width) * Step, South + row * Step, South + (row + height) * Step));

    private static GeometryFactory Factory { get; } = new(new PrecisionModel(), 4490);

    private static NewEdition City() => new()
    {
        Name = "lattice",
        Source = "benchmark",
        Parameters = "{}",
        IsSynthetic = true,
        Domain = Box(0, 0, Columns, Rows),
        DomainAreaSquareMetres = Columns * Rows * Step * Step * SquareMetresPerSquareDegree,
        Cells = [.. Enumerable.Range(0, Columns * Rows).Select(i => Cell(i % Columns, i / Columns))],
    };

    private static GridCell Cell(int column, int row)
    {
        var district = Districts[column * Districts.Length / Columns];
        return new()
        {
            Code = FormattableString.Invariant($"{district}001{row + 1:D3}{column + 1:D3}"),
            Class = 1 + (column + row) % 3,
            Adcode = district,
            DistrictName = $"区{district}",
            AreaSquareMetres = Step * Step * SquareMetresPerSquareDegree,
            PerimeterMetres = 4 * Step * 105_000,
            CommunityIsSynthetic = true,
            Geometry = Box(column, row, 1, 1),
        };
    }

    private static string Sql(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"SmartCity.Benchmarks.Cases.{name}.sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
