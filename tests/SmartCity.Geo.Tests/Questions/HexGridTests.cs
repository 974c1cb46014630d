using CsCheck;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Questions.Algorithms;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Questions;

public sealed class HexGridTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly HexGrid Grid = new(new(102), 500);

    [Fact]
    public void A_place_belongs_to_the_hexagon_whose_middle_is_nearest() =>
        Gen.Select(Gen.Double[560_000, 580_000], Gen.Double[2_760_000, 2_780_000]).Sample((x, y) =>
        {
            var hex = Grid.At(x, y);
            var own = Distance(hex, x, y);
            Assert.InRange(own, 0, Grid.Edge + 1e-6);
            Assert.All(hex.Neighbours, n => Assert.True(Distance(n, x, y) >= own - 1e-6));
        });

    [Fact]
    public void Neighbours_are_six_lie_one_spacing_away_and_know_each_other()
    {
        var hex = new Hex(5, -3);
        var (x, y) = Grid.Middle(hex);
        Assert.Equal(6, hex.Neighbours.Distinct().Count());
        Assert.All(hex.Neighbours, n => Assert.Equal(500, Distance(n, x, y), 6));
        Assert.All(hex.Neighbours, n => Assert.Contains(hex, n.Neighbours));
    }

    [Fact]
    public void The_hexagons_over_a_box_cover_it_without_overlap()
    {
        var box = new Envelope(102.70, 102.74, 25.00, 25.03);
        var outlines = Grid.Over(box, 1000).Select(Grid.Outline).ToList();
        var area = Sample.Factory.ToGeometry(box);
        var inside = outlines.Sum(o => EllipsoidalMeasure.Area(o.Intersection(area)));
        Assert.Equal(1, inside / EllipsoidalMeasure.Area(area), 1e-6);
        // A hexagon of 500 m from flat to flat has √3/2 · 500² square metres, and a little less in the plane's scale.
        Assert.Equal(1, EllipsoidalMeasure.Area(outlines[0]) / (Math.Sqrt(3) / 2 * 500 * 500), 3);
        Assert.Contains("larger 'size'", Assert.Throws<GeoInputException>(() => Grid.Over(box, 10)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SQL_puts_every_place_into_the_same_hexagon()
    {
        var random = new Random(5);
        var points = Enumerable.Range(0, 3000).Select(_ => (X: 102.6 + random.NextDouble() * 0.3, Y: 24.9 + random.NextDouble() * 0.3)).ToList();
        await using var command = database.Source.CreateCommand($"select n, hex_q, hex_r from {Grid.Sql("select n, st_setsrid(st_makepoint(x, y), 4490) as p from unnest($1::float8[], $2::float8[]) with ordinality as w(x, y, n)")} f order by n");
        command.Parameters.Add(new() { Value = points.Select(p => p.X).ToArray() });
        command.Parameters.Add(new() { Value = points.Select(p => p.Y).ToArray() });
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var found = 0;
        foreach (var (longitude, latitude) in points)
        {
            Assert.True(await reader.ReadAsync(TestContext.Current.CancellationToken));
            var (x, y) = Grid.Zone.Project(longitude, latitude);
            Assert.Equal(Grid.At(x, y), new Hex(reader.GetInt32(1), reader.GetInt32(2)));
            found++;
        }
        Assert.Equal(3000, found);
    }

    private static double Distance(Hex hex, double x, double y)
    {
        var (middleX, middleY) = Grid.Middle(hex);
        return Math.Sqrt((middleX - x) * (middleX - x) + (middleY - y) * (middleY - y));
    }
}
