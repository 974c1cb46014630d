using SmartCity.Geo.Crs;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Questions;
using SmartCity.Geo.Questions.Algorithms;

namespace SmartCity.Geo.Tests.Questions;

/// <summary>Questions about ground: changed area, two editions, what cameras cover.</summary>
public sealed class GroundQuestionsTests(QuestionCity city) : IClassFixture<QuestionCity>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Changed_area_counts_overlapping_ground_once_and_follows_the_review()
    {
        // Two that overlap by a half, one apart, one of another class; the scenes of the run are of 1 May 2024 and 2025.
        await Sample.RunAsync(city.Database, "change-a", "change-b", "m", Sample.Detection(Sample.InCells(1, 1, 0.2, 0.2)), Sample.Detection(Sample.InCells(1.1, 1, 0.2, 0.2)), Sample.Detection(Sample.InCells(3, 1, 0.1, 0.1)), Sample.Detection(Sample.InCells(5, 5, 0.1, 0.1), detectionClass: "earthwork"),
            Sample.Detection(Sample.InCells(6, 5, 0.3, 0.3), detectionClass: "road"));
        await city.Database.ExecuteAsync("update smartcity.detection set verdict = 'rejected' where class = 'road'; update smartcity.detection set verdict = 'reclassed', reviewed_class = 'demolition' where class = 'earthwork'");
        var answer = await city.AskAsync("change-area", ("by", "class,month,district"));
        Assert.Equal([("demolition", "2025-05", 1L), ("new_building", "2025-05", 3L)], answer.Rows.Select((_, i) => ((string)QuestionCity.Column(answer, "class")[i]!, (string)QuestionCity.Column(answer, "month")[i]!, (long)QuestionCity.Column(answer, "count")[i]!)));
        var ground = EllipsoidalMeasure.Area(Sample.InCells(1, 1, 0.3, 0.2)) + EllipsoidalMeasure.Area(Sample.InCells(3, 1, 0.1, 0.1));
        Assert.Equal(1, (double)QuestionCity.Column(answer, "area_m2")[1]! / ground, 6);
        Assert.Equal(1, (double)QuestionCity.Column(answer, "overlap_m2")[1]! / EllipsoidalMeasure.Area(Sample.InCells(1.1, 1, 0.1, 0.2)), 5);
        var total = await city.AskAsync("change-area", ("by", "year"));
        Assert.Equal(4L, Assert.Single(QuestionCity.Column(total, "count")));
    }

    [Fact]
    public async Task Counts_of_an_edition_are_shared_out_over_the_cells_of_the_next()
    {
        // The first two cells of the south become one, the third is halved; the others stay.
        var old = Sample.City(QuestionCity.Columns, QuestionCity.Rows);
        var codes = (New: "530102001001901", West: "530102001001902", East: "530102001001903");
        var cells = old.Cells.Skip(3).Append(old.Cells[0] with { Code = codes.New, Geometry = Sample.InCells(0, 0, 2, 1), AreaSquareMetres = 2 * old.Cells[0].AreaSquareMetres })
            .Append(old.Cells[0] with { Code = codes.West, Geometry = Sample.InCells(2, 0, 0.5, 1), AreaSquareMetres = old.Cells[0].AreaSquareMetres / 2 }).Append(old.Cells[0] with { Code = codes.East, Geometry = Sample.InCells(2.5, 0, 0.5, 1), AreaSquareMetres = old.Cells[0].AreaSquareMetres / 2 }).ToList();
        var editions = new EditionStore(city.Database.Source);
        var first = (await editions.ListAsync(Stop)).Single().Id;
        var second = (await editions.PublishAsync(old with { Name = "second", Source = "second", Cells = cells }, Stop)).Edition.Id;
        await city.WriteAsync([new("KM-2027-000001", "litter", "collected", 0.5, DateTimeOffset.UtcNow, 102.701, 25.001, codes.New)], second);

        var answer = await city.AskAsync("editions", ("first", FormattableString.Invariant($"{first}")), ("second", FormattableString.Invariant($"{second}")));
        var rows = answer.Rows.Select((r, i) => (r.Id, Status: (string)QuestionCity.Column(answer, "status")[i]!, First: (double)QuestionCity.Column(answer, "first_count")[i]!, Second: (long)QuestionCity.Column(answer, "second_count")[i]!, Exact: QuestionCity.Column(answer, "exact_share")[i])).ToDictionary(r => r.Id);
        int Count(int column) => city.Cases.Count(c => c.Cell == Sample.Code(column, 0, QuestionCity.Columns));
        Assert.Equal((Count(0) + Count(1), 1L), (Math.Round(rows[codes.New].First, 2), rows[codes.New].Second));
        Assert.Equal(Count(2) / 2.0, rows[codes.West].First, 0.01);   // the test's areas are of a flat Earth
        Assert.Equal(("added", "added", "same"), (rows[codes.New].Status, rows[codes.West].Status, rows[Sample.Code(3, 0, 8)].Status));
        Assert.Equal((1.0, 0.0, 1.0), (rows[codes.New].Exact, rows[codes.West].Exact, rows[Sample.Code(3, 0, 8)].Exact));
        Assert.Equal(QuestionCity.Count, rows.Values.Sum(r => r.First), 0.1);
        Assert.Equal([Sample.Code(0, 0, 8), Sample.Code(1, 0, 8), Sample.Code(2, 0, 8)], ((IEnumerable<string>)answer.Facts["removed"]!).Order());
        await Assert.ThrowsAsync<GeoInputException>(() => city.AskAsync("editions", ("first", "999"), ("second", "1")));
        await editions.RollbackAsync(second, "test", "the other tests want the first", Stop);
        await city.Database.ExecuteAsync("set session_replication_role = replica; delete from smartcity.spatial_case where number = 'KM-2027-000001'; reset session_replication_role");
    }

    [Fact]
    public async Task Viewsheds_cover_what_they_cover_once_and_leave_the_rest_blind()
    {
        // The west half of the first cell twice, and a quarter of the second.
        const string sheds = """{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"lon":102.7,"lat":25.0},"geometry":{"type":"Polygon","coordinates":[[[102.70,25.00],[102.705,25.00],[102.705,25.01],[102.70,25.01],[102.70,25.00]]]}},{"type":"Feature","properties":{"lon":102.7,"lat":25.0},"geometry":{"type":"Polygon","coordinates":[[[102.70,25.00],[102.705,25.00],[102.705,25.01],[102.70,25.01],[102.70,25.00]]]}},{"type":"Feature","properties":{"lon":102.71,"lat":25.0},"geometry":{"type":"Polygon","coordinates":[[[102.71,25.00],[102.715,25.00],[102.715,25.005],[102.71,25.005],[102.71,25.00]]]}}]}""";
        var answer = await city.AskAsync("coverage", sheds, ("part", "blind"));
        var shares = QuestionCity.Column(answer, "share").Cast<double>().ToList();
        Assert.Equal([0.5, 0.25, 0], shares.Take(3).Select(s => Math.Round(s, 4)));
        Assert.Equal((2L, 46L), (QuestionCity.Column(answer, "viewsheds")[0], answer.Facts["unseen"]));
        Assert.Equal(1, EllipsoidalMeasure.Area(GeoJsonBody.OfText(answer.Rows[0].Geometry!)) / EllipsoidalMeasure.Area(Sample.InCells(0.5, 0, 0.5, 1)), 6);
        // A quarter of a circle of 200 m around the corner of the first cell, and one of the second.
        var near = await city.AskAsync("coverage", sheds, ("radius", "200"));
        Assert.Equal(Math.PI * 200 * 200 / 4, (double)QuestionCity.Column(near, "covered_m2")[0]!, 40.0);

        var along = await city.AskAsync("coverage", sheds, ("line", "LINESTRING(102.69 25.002, 102.72 25.002)"));
        Assert.Equal([false, true, false, true, false], QuestionCity.Column(along, "is_covered").Cast<bool>());
        var metre = Dbscan.Metres((102.70, 25.002), (102.705, 25.002));
        Assert.Equal(2 * metre, (double)along.Facts["seen_m"]!, 0.05);
        Assert.Equal(1.0 / 3, (double)along.Facts["share"]!, 5);
        foreach (var (body, words) in ((string?, string)[])[(null, "view-sheds are missing"), ("[]", "no GeoJSON"), ("""{"type":"Point","coordinates":[102.7,25]}""", "an area is needed"), ("""{"type":"Polygon","coordinates":[[[102.7,25],[102.71,25.01],[102.71,25],[102.7,25.01],[102.7,25]]]}""", "is not valid"), ("""{"type":"FeatureCollection","features":[{"type":"Feature"}]}""", "no GeoJSON")])
            Assert.Contains(words, (await Assert.ThrowsAsync<GeoInputException>(() => city.AskAsync("coverage", body))).Message, StringComparison.Ordinal);
        Assert.Contains("lon and lat", (await Assert.ThrowsAsync<GeoInputException>(() => city.AskAsync("coverage", """{"type":"Polygon","coordinates":[[[102.7,25],[102.71,25],[102.71,25.01],[102.7,25]]]}""", ("radius", "100")))).Message, StringComparison.Ordinal);
    }
}
