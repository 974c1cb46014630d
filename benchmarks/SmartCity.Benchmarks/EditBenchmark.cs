using System.Diagnostics;
using NetTopologySuite.Coverage;
using NetTopologySuite.Geometries;
using Npgsql;
using SmartCity.Geo;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Database;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Editing;

namespace SmartCity.Benchmarks;

/// <summary>How long an edit of a draft takes, in memory and in PostGIS: moved vertices, splits, merges, classes.</summary>
/// <remarks>In memory the peer is NTS's validation of the whole coverage, which a tool without shared borders needs after each edit. In the
/// database it is the bare update of one cell's geometry by its key, committed and unchecked: the floor.</remarks>
internal static class EditBenchmark
{
    private const int Edits = 280, WarmUp = 40;

    /// <summary>Seconds that feel immediate. Nielsen (1993), "Usability Engineering", chapter 5.</summary>
    private const double Immediate = 0.1;

    internal static async Task<Result> RunAsync(string folder, CancellationToken cancellationToken)
    {
        var figures = new List<Figure>();
        var cluster = Path.Combine(folder, "postgres");
        var server = await PrivateCluster.StartAsync(new() { Folder = cluster, Database = "bench", Durable = true }, cancellationToken);
        try
        {
            await Migrator.MigrateAsync(server, cancellationToken);
            await using var database = GeoDatabase.Open(server);
            foreach (var count in (int[])[1272, 20_000])
            {
                var cells = new CellLattice(count, seed: 1).Cells();
                InMemory(figures, cells, cancellationToken);
                await InDatabaseAsync(figures, database, cells, cancellationToken);
            }
        }
        finally
        {
            await PrivateCluster.DeleteAsync(cluster, CancellationToken.None);
        }
        return new("edit", $"{Edits} edits of generated cells: a vertex moved, a split, a merge, a class, in turn; wall time of each, its commit written to disk", figures);
    }

    private static void InMemory(List<Figure> figures, IReadOnlyList<GridCell> cells, CancellationToken cancellationToken)
    {
        Geometry[] polygons = [.. cells.Select(c => c.Geometry)];
        var peer = Times(7, _ => CoverageValidator.Validate(polygons));
        var (edited, drawn) = (new EditedCells(cells), new DrawnEdits(cells));
        var times = Times(Edits, i => edited.Apply(drawn[i], cancellationToken));
        figures.Add(new($"{cells.Count} cells: NTS, CoverageValidator after an edit", Text(peer), "", "of all cells, as a tool without shared borders must"));
        figures.Add(new($"{cells.Count} cells: edit in memory", Text(times), Figure.Times(Median(times) / Median(peer)), Limit(times)));
    }

    private static async Task InDatabaseAsync(List<Figure> figures, NpgsqlDataSource database, IReadOnlyList<GridCell> cells, CancellationToken cancellationToken)
    {
        var domain = CoverageUnion.Union([.. cells.Select(c => c.Geometry)]);
        var id = (await new EditionStore(database).CreateDraftAsync(new NewEdition
        {
            Name = $"{cells.Count} cells",
            Source = "benchmark",
            Parameters = $$"""{"cells": {{cells.Count}}}""",
            IsSynthetic = true,
            Domain = domain,
            DomainAreaSquareMetres = EllipsoidalMeasure.Area(domain),
            Cells = cells,
        }, cancellationToken)).Edition.Id;
        var (drafts, drawn, versions) = (new DraftStore(database), new DrawnEdits(cells), new Dictionary<string, int>());
        var floor = await TimesAsync(i => UpdateAsync(database, id, cells[i * 37 % cells.Count].Code, cancellationToken));
        var times = await TimesAsync(async i =>
        {
            var edit = drawn[i];
            var change = await drafts.ApplyAsync(id, new(edit, """{"type": "benchmark"}""", edit.Codes.ToDictionary(c => c, c => versions.GetValueOrDefault(c, 1)), "bench", "a benchmark"), isTrial: false, cancellationToken);
            foreach (var cell in change!.Changed) versions[cell.Cell.Code] = cell.Version;
        });
        figures.Add(new($"{cells.Count} cells: a bare update in PostGIS", Text(floor), "", "of one geometry by its key, unchecked: the floor"));
        figures.Add(new($"{cells.Count} cells: edit in PostGIS", Text(times), Figure.Times(Median(times) / Median(floor)), Limit(times)));
    }

    private static async Task UpdateAsync(NpgsqlDataSource database, long edition, string code, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("update smartcity.cell set geom = st_multi(geom) where edition_id = $1 and code = $2");
        command.Parameters.Add(new() { Value = edition });
        command.Parameters.Add(new() { Value = code });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    // Milliseconds in order, without those of the first, which compile.
    private static double[] Times(int rounds, Action<int> run) => [.. Enumerable.Range(0, rounds).Select(i =>
    {
        var clock = Stopwatch.StartNew();
        run(i);
        return clock.Elapsed.TotalSeconds;
    }).ToArray().Skip(rounds > WarmUp ? WarmUp : 2).Order()];

    private static async Task<double[]> TimesAsync(Func<int, Task> run)
    {
        var times = new List<double>();
        for (var i = 0; i < Edits; i++)
        {
            var clock = Stopwatch.StartNew();
            await run(i);
            times.Add(clock.Elapsed.TotalSeconds);
        }
        return [.. times.Skip(WarmUp).Order()];
    }

    private static double Median(double[] times) => times[times.Length / 2];

    private static double P95(double[] times) => times[(int)(0.95 * (times.Length - 1))];

    private static string Text(double[] times) => $"{Figure.Text(1000 * Median(times), "ms")}, p95 {Figure.Text(1000 * P95(times), "ms")}";

    private static string Limit(double[] times) => $"p95 {Figure.Times(P95(times) / Immediate)} of {1000 * Immediate:0} ms, which feel immediate";
}
