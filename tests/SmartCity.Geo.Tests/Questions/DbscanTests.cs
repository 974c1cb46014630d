using CsCheck;
using SmartCity.Geo.Questions.Algorithms;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Questions;

public sealed class DbscanTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const double Longitude = 102.7, Latitude = 25.04;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Three_in_a_row_are_a_cluster_and_a_lone_one_is_noise()
    {
        // 0.001° of latitude are 110.8 m: a chain of three, and one far off.
        (double, double)[] points = [(Longitude, Latitude), (Longitude, Latitude + 0.001), (Longitude, Latitude + 0.002), (Longitude, Latitude + 0.01)];
        var found = Dbscan.Of(points, 111, 3, Stop);
        Assert.Equal([0, 0, 0, -1], found.ClusterOf);
        Assert.Equal([false, true, false, false], found.IsCore);
        Assert.Equal(0, Dbscan.Of(points, 110, 3, Stop).Clusters);   // just too far
        Assert.Empty(Dbscan.Of([], 100, 3, Stop).ClusterOf);
    }

    [Fact]
    public void Any_points_are_clustered_as_the_definition_says() =>
        Gen.Select(Gen.Int[1, 120], Gen.Int[1, 8], Gen.Int[0, 1 << 30]).Sample((count, least, seed) =>
        {
            var points = Scattered(count, seed, 0.012);
            var found = Dbscan.Of(points, 150, least, Stop);
            var near = points.Select(a => points.Select((b, j) => (b, j)).Where(x => Dbscan.Metres(a, x.b) <= 150).Select(x => x.j).ToArray()).ToArray();
            var cores = near.Select(n => n.Length >= least).ToArray();
            Assert.Equal(cores, found.IsCore);
            for (var i = 0; i < count; i++)
            {
                var reached = near[i].Where(j => cores[j]).ToList();
                if (cores[i]) Assert.All(reached, j => Assert.Equal(found.ClusterOf[i], found.ClusterOf[j]));   // what a core reaches is of its cluster
                else if (reached.Count == 0) Assert.Equal(-1, found.ClusterOf[i]);
                else Assert.Equal(found.ClusterOf[reached.MinBy(j => (Dbscan.Metres(points[i], points[j]), j))], found.ClusterOf[i]);
            }
            // Cores that no chain of cores joins are of different clusters: as many as there are components.
            var left = Enumerable.Range(0, count).Where(i => cores[i]).ToHashSet();
            var components = 0;
            while (left.Count > 0)
            {
                components++;
                var open = new Stack<int>([left.First()]);
                while (open.TryPop(out var i))
                    if (left.Remove(i)) foreach (var j in near[i].Where(left.Contains)) open.Push(j);
            }
            Assert.Equal(components, found.Clusters);
        }, iter: 150);

    [Fact]
    public void The_order_of_the_points_changes_no_cluster() =>
        Gen.Select(Gen.Int[2, 80], Gen.Int[0, 1 << 30]).Sample((count, seed) =>
        {
            var points = Scattered(count, seed, 0.008);
            var turned = Enumerable.Range(0, count).Reverse().ToArray();
            var (one, other) = (Dbscan.Of(points, 120, 3, Stop), Dbscan.Of([.. turned.Select(i => points[i])], 120, 3, Stop));
            Assert.Equal(Sets(one.ClusterOf, i => i), Sets(other.ClusterOf, i => turned[i]));
        }, iter: 100);

    [Fact]
    public async Task PostGIS_finds_the_same_cores_clusters_and_noise_in_the_plane()
    {
        for (var seed = 1; seed <= 6; seed++)
        {
            var points = Scattered(400, seed, 0.03);
            var found = Dbscan.Of(points, 200, 4, Stop);
            await using var command = database.Source.CreateCommand("select st_clusterdbscan(st_transform(st_setsrid(st_makepoint(x, y), 4490), 4543), 200, 4) over (order by n) from unnest($1::float8[], $2::float8[]) with ordinality as p(x, y, n) order by n");
            command.Parameters.Add(new() { Value = points.Select(p => p.Longitude).ToArray() });
            command.Parameters.Add(new() { Value = points.Select(p => p.Latitude).ToArray() });
            var theirs = new List<int>();
            await using (var reader = await command.ExecuteReaderAsync(Stop))
                while (await reader.ReadAsync(Stop)) theirs.Add(reader.IsDBNull(0) ? -1 : reader.GetInt32(0));
            Assert.Equal(theirs.Select(c => c < 0), found.ClusterOf.Select(c => c < 0));
            // A border point may be of either cluster; cores are of one.
            var cores = Enumerable.Range(0, points.Count).Where(i => found.IsCore[i]).ToList();
            Assert.Equal(cores.GroupBy(i => theirs[i]).Select(g => string.Join(',', g)).Order(), cores.GroupBy(i => found.ClusterOf[i]).Select(g => string.Join(',', g)).Order());
            Assert.True(found.Clusters > 1 && theirs.Contains(-1), "the data must hold clusters and noise");
        }
    }

    [Fact]
    public async Task Distances_are_the_geodesic_ones()
    {
        var random = new Random(3);
        for (var i = 0; i < 50; i++)
        {
            (double Longitude, double Latitude) a = (Longitude + random.NextDouble() * 0.4, Latitude + random.NextDouble() * 0.4), b = (a.Longitude + random.NextDouble() * 0.09, a.Latitude + random.NextDouble() * 0.09);
            var theirs = await database.ScalarAsync<double>(FormattableString.Invariant($"select st_distance(st_setsrid(st_makepoint({a.Longitude:R}, {a.Latitude:R}), 4490)::geography, st_setsrid(st_makepoint({b.Longitude:R}, {b.Latitude:R}), 4490)::geography)"));
            Assert.Equal(1, Dbscan.Metres(a, b) / theirs, 1e-6);
        }
    }

    [Fact]
    public void A_place_with_very_many_points_takes_no_square_of_their_number()
    {
        var random = new Random(1);
        List<(double, double)> points = [.. Enumerable.Range(0, 100_000).Select(_ => (Longitude + random.NextDouble() * 1e-4, Latitude + random.NextDouble() * 1e-4)), (Longitude + 1, Latitude)];
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var found = Dbscan.Of(points, 500, 50, Stop);
        Assert.Equal((1, -1), (found.Clusters, found.ClusterOf[^1]));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 10);   // ten thousand million distances would take minutes
    }

    [Fact]
    public void Points_of_half_the_Earth_are_no_city() => Assert.Throws<GeoInputException>(() => Dbscan.Of([(0, 0), (50, 0)], 100, 2, Stop));

    private static IReadOnlyList<(double Longitude, double Latitude)> Scattered(int count, int seed, double width)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => i % 3 == 0
            ? (Longitude + random.NextDouble() * width, Latitude + random.NextDouble() * width)
            : (Longitude + i % 5 * width / 5 + random.NextDouble() * width / 10, Latitude + i % 7 * width / 7 + random.NextDouble() * width / 10))];
    }

    private static List<string> Sets(int[] clusters, Func<int, int> name) => [.. clusters.Select((c, i) => (c, Name: name(i))).GroupBy(x => x.c).Where(g => g.Key >= 0).Select(g => string.Join(',', g.Select(x => x.Name).Order())).Order(), string.Join(',', clusters.Select((c, i) => (c, Name: name(i))).Where(x => x.c < 0).Select(x => x.Name).Order())];
}
