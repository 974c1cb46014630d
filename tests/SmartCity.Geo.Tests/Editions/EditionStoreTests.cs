using System.Globalization;
using NetTopologySuite.Geometries;
using Npgsql;
using SmartCity.Geo.Editions;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Editions;

public sealed class EditionStoreTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly EditionStore _editions = new(database.Source);
    private readonly CellStore _cells = new(database.Source);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_source_and_parameters_again_write_nothing()
    {
        var first = await _editions.PublishAsync(Sample.City(3, 2, "twice", shift: 1), Cancellation);
        var again = await _editions.PublishAsync(Sample.City(3, 2, "twice", shift: 1) with { Name = "another name", Parameters = """{ "seed":1 }""" }, Cancellation);
        Assert.True(first.IsNew);
        Assert.False(again.IsNew);
        Assert.Equal(first.Edition.Id, again.Edition.Id);
        Assert.Equal(6, await _cells.ListAsync(first.Edition.Id, Cancellation).CountAsync(Cancellation));
    }

    [Fact]
    public async Task Two_processes_that_publish_at_once_make_one_edition()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _editions.PublishAsync(Sample.City(2, 2, "at once", shift: 2), Cancellation)));
        Assert.Single(made, m => m.IsNew);
        Assert.Single(made.DistinctBy(m => m.Edition.Id));
    }

    [Fact]
    public async Task A_later_edition_of_the_same_ground_takes_over_and_a_neighbour_does_not()
    {
        var first = await _editions.PublishAsync(Sample.City(2, 2, "first", shift: 3), Cancellation);
        var neighbour = await _editions.PublishAsync(Sample.City(2, 2, "neighbour", shift: 3.02), Cancellation);   // they share a border
        var second = await _editions.PublishAsync(Sample.City(1, 1, "second", shift: 3), Cancellation);
        var current = (await _editions.ListCurrentAsync(Cancellation)).Select(e => e.Id).ToList();
        Assert.DoesNotContain(first.Edition.Id, current);
        Assert.Contains(neighbour.Edition.Id, current);
        Assert.Contains(second.Edition.Id, current);
        Assert.NotNull((await _editions.FindAsync(first.Edition.Id, Cancellation))!.ValidTo);
    }

    [Fact]
    public async Task Cells_with_a_gap_between_them_are_refused_and_nothing_is_stored()
    {
        var city = Sample.City(3, 3, "gap", shift: 4);
        var error = await Assert.ThrowsAsync<GeoInputException>(() => _editions.PublishAsync(city with { Cells = [.. city.Cells.Skip(1)] }, Cancellation));
        Assert.Contains("gap", error.Message, StringComparison.Ordinal);
        var shrunk = city with { Cells = [city.Cells[0] with { Geometry = city.Cells[0].Geometry.Buffer(-0.001) }, .. city.Cells.Skip(1)] };
        error = await Assert.ThrowsAsync<GeoInputException>(() => _editions.PublishAsync(shrunk, Cancellation));   // the stated areas are right, the ground is not
        Assert.Contains("gap", error.Message, StringComparison.Ordinal);
        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from smartcity.edition where source = 'gap'"));
    }

    [Fact]
    public async Task A_code_that_breaks_the_rules_is_refused_with_its_name_and_nothing_is_stored()
    {
        var city = Sample.City(2, 1, "code", shift: 5);
        var wrong = city with { Cells = [city.Cells[0] with { Code = "12" }, city.Cells[1]] };
        await Assert.ThrowsAsync<GeoInputException>(() => _editions.PublishAsync(wrong, Cancellation));
        var twice = city with { Cells = [city.Cells[0], city.Cells[1] with { Code = city.Cells[0].Code }] };
        Assert.Contains(city.Cells[0].Code, (await Assert.ThrowsAsync<GeoInputException>(() => _editions.PublishAsync(twice, Cancellation))).Message, StringComparison.Ordinal);
        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from smartcity.edition where source = 'code'"));
    }

    [Theory]
    [InlineData("update smartcity.cell set class = 2 where edition_id = {0}")]
    [InlineData("delete from smartcity.cell where edition_id = {0}")]
    public async Task Cells_of_a_published_edition_are_not_edited(string sql)
    {
        var kept = await _editions.PublishAsync(Sample.City(1, 1, "kept", shift: 6), Cancellation);
        // This edition's cells alone: those of other tests are also held by what refers to them.
        sql = string.Format(CultureInfo.InvariantCulture, sql, kept.Edition.Id);
        Assert.Equal(PostgresErrorCodes.RestrictViolation, (await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync(sql))).SqlState);
    }

    [Fact]
    public async Task A_point_on_an_edge_belongs_to_the_lowest_code_and_one_outside_to_none()
    {
        await _editions.PublishAsync(Sample.City(2, 2, "edges"), Cancellation);
        async Task<string?> OwnerAt(double column, double row) =>
            (await _cells.LocateAsync(Sample.Factory.CreatePoint(new Coordinate(Sample.West + column * Sample.Step, Sample.South + row * Sample.Step)), Cancellation))?.Code;
        Assert.Equal(Sample.Code(1, 1, 2), await OwnerAt(1.5, 1.5));
        Assert.Equal(Sample.Code(0, 0, 2), await OwnerAt(1, 1));      // the corner of all four
        Assert.Equal(Sample.Code(0, 1, 2), await OwnerAt(1, 1.5));    // between the two in the north
        Assert.Null(await OwnerAt(-0.1, 1));
    }

    [Fact]
    public async Task A_cell_comes_back_as_it_was_stored()
    {
        var city = Sample.City(2, 2, "round trip", shift: 7);
        var edition = await _editions.PublishAsync(city, Cancellation);
        var stored = await _cells.ListAsync(edition.Edition.Id, Cancellation).FirstAsync(Cancellation);
        Assert.Equal(city.Cells[0] with { Geometry = stored.Cell.Geometry }, stored.Cell);
        Assert.True(stored.Cell.Geometry.EqualsTopologically(city.Cells[0].Geometry));
        Assert.Equal(4490, stored.Cell.Geometry.SRID);
    }

    [Fact]
    public async Task Degrees_are_demanded()
    {
        var city = Sample.City(1, 1, "metres", shift: 8);
        var error = await Assert.ThrowsAsync<GeoInputException>(() => _editions.PublishAsync(city with { Domain = Sample.Box(400_000, 2_800_000, 1000, 1000) }, Cancellation));
        Assert.Contains("degrees", error.Message, StringComparison.Ordinal);
    }
}
