using System.Globalization;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Questions;
using SmartCity.Geo.Questions.Algorithms;

namespace SmartCity.Geo.Tests.Questions;

/// <summary>What SQL answers over random data is what looking at every case gives.</summary>
public sealed class QuestionDeskTests(QuestionCity city) : IClassFixture<QuestionCity>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Near_gives_every_case_in_the_circle_nearest_first_with_geodesic_distances()
    {
        foreach (var (lon, lat, reach, limit) in ((double, double, double, int)[])[(102.752, 25.034, 400, 1000), (102.72, 25.02, 2500, 1000), (102.72, 25.02, 2500, 7), (102.9, 25.2, 50000, 3), (102.72, 25.02, 0, 10)])
        {
            var expected = new List<(string Number, double Metres)>();
            await using (var command = city.Database.Source.CreateCommand(FormattableString.Invariant($"select number, st_distance(geom::geography, st_setsrid(st_makepoint({lon}, {lat}), 4490)::geography) from smartcity.spatial_case order by 2, 1")))
            await using (var reader = await command.ExecuteReaderAsync(Stop))
                while (await reader.ReadAsync(Stop)) expected.Add((reader.GetString(0), reader.GetDouble(1)));
            expected.RemoveAll(e => e.Metres > reach);
            var answer = await city.AskAsync("near", ("layer", "cases"), ("lon", Text(lon)), ("lat", Text(lat)), ("distance", Text(reach)), ("limit", Text(limit)));
            Assert.Equal(expected.Take(limit).Select(e => e.Number), QuestionCity.Column(answer, "number"));
            Assert.Equal((long)expected.Count, answer.Facts["matched"]);
            Assert.Equal(expected.Count <= limit, answer.Facts["is_complete"]);
            foreach (var (e, metres) in expected.Zip(QuestionCity.Column(answer, "distance_m"))) Assert.Equal(e.Metres, (double)metres!, 0.001);
        }
    }

    [Fact]
    public async Task Within_follows_the_cell_code_for_cases_and_the_ground_for_others_with_a_filter_and_days_of_the_city()
    {
        var cell = Sample.Code(5, 3, QuestionCity.Columns);
        var expected = city.Cases.Where(c => c.Cell == cell && c.Class == "earthwork" && c.Day >= new DateOnly(2026, 2, 1) && c.Day <= new DateOnly(2026, 2, 28)).Select(c => c.Number).Order();
        var answer = await city.AskAsync("within", ("layer", "cases"), ("cell", cell), ("filter", "class = 'earthwork'"), ("from", "2026-02-01"), ("to", "2026-02-28"));
        Assert.NotEmpty(answer.Rows);
        Assert.Equal(expected, QuestionCity.Column(answer, "number").Cast<string>());
        Assert.Equal(QuestionCity.Count, (await city.AskAsync("within", ("layer", "cases"), ("district", "530102"))).Rows.Count);
        Assert.Equal(["A", "B", "D"], QuestionCity.Column(await city.AskAsync("within", ("layer", "registered_sites"), ("district", "530102")), "code").Cast<string>().Order());
        Assert.Equal(["B"], QuestionCity.Column(await city.AskAsync("within", ("layer", "registered_sites"), ("cell", cell)), "code"));
        Assert.Equal(city.Cases.Count(c => c.Longitude <= 102.71 && c.Latitude <= 25.01), (await city.AskAsync("within", ("layer", "cases"), ("bbox", "102.7,25,102.71,25.01"))).Rows.Count);
    }

    [Fact]
    public async Task Along_tells_chainage_offset_and_side_as_walking_the_route_does()
    {
        (double X, double Y)[] route = [(102.705, 25.005), (102.74, 25.01), (102.75, 25.04), (102.775, 25.055)];
        var steps = new List<(double X, double Y, double Chainage)>();
        var walked = 0.0;
        for (var i = 1; i < route.Length; i++)
        {
            var metres = Dbscan.Metres(route[i - 1], route[i]);
            for (var s = 0; s < 4000; s++) steps.Add((route[i - 1].X + (route[i].X - route[i - 1].X) * s / 4000, route[i - 1].Y + (route[i].Y - route[i - 1].Y) * s / 4000, walked + metres * s / 4000));
            walked += metres;
        }
        var expected = city.Cases.Select(c => (c.Number, Foot: steps.MinBy(s => Dbscan.Metres((s.X, s.Y), (c.Longitude, c.Latitude))), Place: (c.Longitude, c.Latitude))).Select(c => (c.Number, c.Foot.Chainage, Metres: Dbscan.Metres((c.Foot.X, c.Foot.Y), c.Place))).ToDictionary(c => c.Number);
        var answer = await city.AskAsync("along", ("layer", "cases"), ("route", "L1"), ("distance", "300"));
        Assert.Equal(expected.Values.Count(e => e.Metres <= 299), QuestionCity.Column(answer, "number").Count(n => expected[(string)n!].Metres <= 299));
        Assert.True(answer.Rows.Count > 30);
        var chainages = QuestionCity.Column(answer, "chainage_m").Cast<double>().ToList();
        Assert.Equal(chainages.Order(), chainages);
        foreach (var ((number, chainage), offset) in QuestionCity.Column(answer, "number").Zip(chainages).Zip(QuestionCity.Column(answer, "offset_m").Cast<double>()))
        {
            var known = expected[(string)number!];
            Assert.Equal(known.Metres, offset, 1.0);
            Assert.InRange(offset, 0, 300);
            Assert.Equal(known.Chainage, chainage, 3.0);
        }
        Assert.Equal(walked, (double)answer.Facts["length_m"]!, 1.0);
        // North of a line that goes east is its left.
        Assert.Equal("left", Assert.Single(QuestionCity.Column(await city.AskAsync("along", ("layer", "registered_sites"), ("line", "LINESTRING(102.77 25.05, 102.78 25.05)"), ("distance", "2000"), ("filter", "code = 'D'")), "side")));
        Assert.Equal("right", Assert.Single(QuestionCity.Column(await city.AskAsync("along", ("layer", "registered_sites"), ("line", "LINESTRING(102.78 25.05, 102.77 25.05)"), ("distance", "2000"), ("filter", "code = 'D'")), "side")));
    }

    [Fact]
    public async Task Aggregates_by_cell_class_and_month_are_what_counting_by_hand_gives()
    {
        var answer = await city.AskAsync("aggregate", ("layer", "cases"), ("by", "cell"), ("group", "class"), ("every", "month"), ("measure", "mean:score,density,median:score"), ("filter", "status = 'collected'"));
        var expected = city.Cases.Where(c => c.Status == "collected").GroupBy(c => (c.Cell, c.Class, Month: c.Day.ToString("yyyy-MM", CultureInfo.InvariantCulture))).OrderBy(g => g.Key.Cell, StringComparer.Ordinal).ThenBy(g => g.Key.Class, StringComparer.Ordinal).ThenBy(g => g.Key.Month, StringComparer.Ordinal).ToList();
        Assert.Equal(expected.Select(g => (g.Key.Cell, g.Key.Class, g.Key.Month, (long)g.Count())), answer.Rows.Select((_, i) => ((string)QuestionCity.Column(answer, "place")[i]!, (string)QuestionCity.Column(answer, "class")[i]!, (string)QuestionCity.Column(answer, "month")[i]!, (long)QuestionCity.Column(answer, "count")[i]!)));
        foreach (var (group, mean) in expected.Zip(QuestionCity.Column(answer, "mean_score"))) Assert.Equal(group.Average(c => c.Score), (double)mean!, 9);
        Assert.All(answer.Rows, r => Assert.Contains("\"MultiPolygon\"", r.Geometry, StringComparison.Ordinal));
        Assert.Equal((long)city.Cases.Count(c => c.Status == "collected"), answer.Facts["total"]);
    }

    [Fact]
    public async Task Every_bucket_has_the_label_that_the_calendar_of_the_city_gives()
    {
        foreach (var bucket in TimeBucket.All)
        {
            var answer = await city.AskAsync("aggregate", ("layer", "cases"), ("every", bucket.Name));
            Assert.Equal(city.Cases.GroupBy(c => bucket.Label(c.Day)).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (g.Key, (long)g.Count())), QuestionCity.Column(answer, bucket.Name).Cast<string>().Zip(QuestionCity.Column(answer, "count").Cast<long>()));
        }
    }

    [Fact]
    public async Task Hexagons_hold_the_cases_that_their_arithmetic_gives()
    {
        var grid = new HexGrid(new(102), 700);
        var answer = await city.AskAsync("aggregate", ("layer", "cases"), ("by", "hex"), ("size", "700"));
        var expected = city.Cases.GroupBy(c => grid.Code(grid.At(grid.Zone.Project(c.Longitude, c.Latitude).Easting, grid.Zone.Project(c.Longitude, c.Latitude).Northing))).ToDictionary(g => g.Key, g => (long)g.Count());
        Assert.Equal(expected.OrderBy(e => e.Key, StringComparer.Ordinal), answer.Rows.Select((_, i) => KeyValuePair.Create((string)QuestionCity.Column(answer, "place")[i]!, (long)QuestionCity.Column(answer, "count")[i]!)).OrderBy(e => e.Key, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Layers_without_a_stored_cell_are_located_and_summed_by_area()
    {
        var answer = await city.AskAsync("aggregate", ("layer", "registered_sites"), ("by", "cell"), ("measure", "area"));
        Assert.Equal([Sample.Code(0, 0, 8), Sample.Code(5, 3, 8), Sample.Code(7, 5, 8)], QuestionCity.Column(answer, "place"));
        var ground = EllipsoidalMeasure.Area(Sample.Box(102.75, 25.03, 0.002, 0.002));
        Assert.Equal(1, (double)QuestionCity.Column(answer, "sum_area_m2")[1]! / ground, 6);
        Assert.Equal([0.0, 0.0], [QuestionCity.Column(answer, "sum_area_m2")[0], QuestionCity.Column(answer, "sum_area_m2")[2]]);
    }

    [Fact]
    public async Task Nearest_sites_of_a_point_of_points_and_of_every_case_are_those_of_looking_at_all()
    {
        Assert.Equal(["B", "D", "A"], QuestionCity.Column(await city.AskAsync("nearest", ("lon", "102.76"), ("lat", "25.035"), ("count", "3")), "code"));
        Assert.Equal(["B", "D"], QuestionCity.Column(await city.AskAsync("nearest", ("lon", "102.70"), ("lat", "25.00"), ("count", "3"), ("on", "2026-03-01")), "code"));
        Assert.Empty((await city.AskAsync("nearest", ("lon", "102.70"), ("lat", "25.00"), ("on", "2026-07-01"))).Rows);
        var many = await city.AskAsync("nearest", """{"type":"FeatureCollection","features":[{"type":"Feature","id":"home","geometry":{"type":"Point","coordinates":[102.704,25.004]},"properties":null},{"type":"Feature","id":7,"geometry":{"type":"Point","coordinates":[102.774,25.054]},"properties":{}}]}""");
        Assert.Equal([("home", "A"), ("7", "D")], QuestionCity.Column(many, "of").Cast<string>().Zip(QuestionCity.Column(many, "code").Cast<string>()));
        Assert.Equal(["A", "D"], QuestionCity.Column(await city.AskAsync("nearest", ("points", "102.704,25.004;102.774,25.054")), "code"));

        var each = await city.AskAsync("nearest", ("of", "cases"), ("of-filter", "class = 'earthwork'"), ("count", "2"));
        Assert.Equal(2 * city.Cases.Count(c => c.Class == "earthwork"), each.Rows.Count);
        var expected = new List<string>();
        await using (var command = city.Database.Source.CreateCommand("select c.number, s.code from smartcity.spatial_case c cross join lateral (select s.code from smartcity.site s order by st_distance(s.geom::geography, c.geom::geography) limit 2) s where c.class = 'earthwork' order by c.number"))
        await using (var reader = await command.ExecuteReaderAsync(Stop))
            while (await reader.ReadAsync(Stop)) expected.Add(reader.GetString(0) + reader.GetString(1));
        Assert.Equal(expected, QuestionCity.Column(each, "of").Zip(QuestionCity.Column(each, "code"), (of, code) => $"{of}{code}"));
    }

    [Fact]
    public async Task Hot_spots_are_scored_with_all_cells_and_their_eight_neighbours()
    {
        var answer = await city.AskAsync("hotspots", ("layer", "cases"), ("measure", "count"), ("alpha", "0.3"));   // one cell in 48 has few neighbours to stand out from
        Assert.Equal(QuestionCity.Columns * QuestionCity.Rows, answer.Rows.Count);
        var counts = answer.Rows.Select(r => (double)city.Cases.Count(c => c.Cell == r.Id)).ToArray();
        var (n, mean) = (counts.Length, counts.Average());
        var s = Math.Sqrt(counts.Sum(v => v * v) / n - mean * mean);
        for (var i = 0; i < n; i++)
        {
            int column = i % QuestionCity.Columns, row = i / QuestionCity.Columns;
            var around = Enumerable.Range(0, n).Where(j => Math.Abs(j % QuestionCity.Columns - column) <= 1 && Math.Abs(j / QuestionCity.Columns - row) <= 1).ToList();
            var z = (around.Sum(j => counts[j]) - mean * around.Count) / (s * Math.Sqrt((n * around.Count - around.Count * around.Count) / (n - 1.0)));
            Assert.Equal(around.Count - 1L, QuestionCity.Column(answer, "neighbours")[i]);
            Assert.Equal(z, (double)QuestionCity.Column(answer, "z")[i]!, 4);
        }
        var hot = answer.Rows.Where((_, i) => (string)QuestionCity.Column(answer, "verdict")[i]! == "hot").Select(r => r.Id).ToList();
        Assert.Contains(Sample.Code(5, 3, 8), hot);
        Assert.DoesNotContain(Sample.Code(0, 0, 8), hot);
        Assert.Equal((long)hot.Count, answer.Facts["hot"]);
        Assert.Equal(answer.Rows.Where((_, i) => (double)QuestionCity.Column(answer, "q")[i]! <= 0.3 && (double)QuestionCity.Column(answer, "z")[i]! > 0).Select(r => r.Id), hot);

        var permuted = await city.AskAsync("hotspots", ("layer", "cases"), ("measure", "count"), ("inference", "permutation"), ("seed", "3"));
        Assert.Equal(QuestionCity.Column(permuted, "p"), QuestionCity.Column(await city.AskAsync("hotspots", ("layer", "cases"), ("measure", "count"), ("inference", "permutation"), ("seed", "3")), "p"));
        // Within 1,120 m lie the cells above and below and left and right, not those across a corner.
        var within = await city.AskAsync("hotspots", ("layer", "cases"), ("distance", "1120"));
        Assert.Equal((2L, 4L), ((long)QuestionCity.Column(within, "neighbours")[0]!, (long)QuestionCity.Column(within, "neighbours")[9]!));
        var alone = await city.AskAsync("hotspots", ("layer", "cases"), ("distance", "500"));
        Assert.Equal(48L, alone.Facts["isolated"]);
        var hexes = await city.AskAsync("hotspots", ("layer", "cases"), ("by", "hex"), ("size", "800"), ("alpha", "0.3"));
        Assert.Equal((long)QuestionCity.Count, hexes.Facts["total"]);
        Assert.Equal(0L, hexes.Facts["outside"]);
        Assert.True((long)hexes.Facts["hot"]! > 0);
    }

    [Fact]
    public async Task Clusters_have_hulls_that_hold_their_members()
    {
        var answer = await city.AskAsync("hotspots", ("layer", "cases"), ("method", "dbscan"), ("distance", "150"), ("points", "8"));
        var found = Dbscan.Of([.. city.Cases.Select(c => (c.Longitude, c.Latitude))], 150, 8, Stop);
        Assert.Equal(found.ClusterOf.Where(c => c >= 0).CountBy(c => c).Select(c => (long)c.Value).OrderDescending(), QuestionCity.Column(answer, "count").Cast<long>());
        Assert.Equal((long)found.ClusterOf.Count(c => c < 0), answer.Facts["noise"]);
        var hull = GeoJsonBody.OfText(answer.Rows[0].Geometry!);
        Assert.True(hull.Covers(new Point(102.755, 25.035)), "the crowd is the first cluster");
    }

    [Fact]
    public async Task Periods_are_compared_by_their_days()
    {
        var answer = await city.AskAsync("compare", ("layer", "cases"), ("first", "2026-01"), ("second", "2026-02/2026-03"), ("group", "class"));
        foreach (var (name, i) in QuestionCity.Column(answer, "class").Cast<string>().Select((c, i) => (c, i)))
        {
            var (first, second) = (city.Cases.Count(c => c.Class == name && c.Day.Month == 1), city.Cases.Count(c => c.Class == name && c.Day.Month is 2 or 3));
            Assert.Equal(((long)first, (long)second), ((long)QuestionCity.Column(answer, "first_count")[i]!, (long)QuestionCity.Column(answer, "second_count")[i]!));
            Assert.Equal(second / 59.0 / (first / 31.0), (double)QuestionCity.Column(answer, "ratio")[i]!, 5);
        }
        Assert.Equal((31L, 59L, 0L), (answer.Facts["first_days"], answer.Facts["second_days"], answer.Facts["overlap_days"]));
        // A group that one period lacks is there all the same.
        var one = await city.AskAsync("compare", ("layer", "cases"), ("first", "2025"), ("second", "2026"), ("by", "district"));
        Assert.Equal((0L, (long)QuestionCity.Count, null), (QuestionCity.Column(one, "first_count")[0], QuestionCity.Column(one, "second_count")[0], QuestionCity.Column(one, "ratio")[0]));
    }

    [Fact]
    public async Task What_takes_too_long_is_given_up_and_says_what_to_narrow()
    {
        var desk = new QuestionDesk(city.Database.Source, new()) { Longest = TimeSpan.FromMilliseconds(1) };
        var error = await Assert.ThrowsAsync<GeoInputException>(() => desk.AskAsync(Question.Find("nearest")!, new(new Dictionary<string, string> { ["layer"] = "cases", ["of"] = "cases", ["count"] = "30" }), Stop));
        Assert.Contains("takes longer than 0 s", error.Message, StringComparison.Ordinal);
        using var left = new CancellationTokenSource();
        await left.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => city.Desk.AskAsync(Question.Find("aggregate")!, new(new Dictionary<string, string> { ["layer"] = "cases" }), left.Token));
    }

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
