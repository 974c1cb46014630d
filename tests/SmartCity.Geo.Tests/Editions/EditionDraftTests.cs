using Npgsql;
using SmartCity.Geo.Editions;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Editions;

public sealed class EditionDraftTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly EditionStore _editions = new(database.Source);
    private readonly CellStore _cells = new(database.Source);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_draft_begins_as_a_copy_of_an_edition_and_leaves_it_in_force()
    {
        var published = await _editions.PublishAsync(Sample.City(3, 2, "copied", shift: 1), Cancellation);
        var draft = (await _editions.CreateDraftAsync(published.Edition.Id, "Autumn", "Li", Cancellation))!;
        Assert.Equal(("draft", "Autumn", "Li", published.Edition.Id, 6, false), (draft.Status, draft.Name, draft.CreatedBy, draft.BasedOn, draft.CellCount, draft.IsInForce));
        var copies = await _cells.ListAsync(draft.Id, Cancellation).ToListAsync(Cancellation);
        var originals = await _cells.ListAsync(published.Edition.Id, Cancellation).ToListAsync(Cancellation);
        Assert.Equal(originals.Select(c => (c.Cell.Code, c.Cell.Class, c.Cell.AreaSquareMetres)), copies.Select(c => (c.Cell.Code, c.Cell.Class, c.Cell.AreaSquareMetres)));
        Assert.All(copies.Zip(originals), pair => Assert.True(pair.First.Cell.Geometry.EqualsExact(pair.Second.Cell.Geometry)));
        Assert.True((await _editions.FindAsync(published.Edition.Id, Cancellation))!.IsInForce);
        Assert.Equal([("Li", "created")], (await _editions.HistoryAsync(draft.Id, Cancellation)).Select(e => (e.Actor, e.Action)));
    }

    [Fact]
    public async Task There_is_no_draft_of_an_edition_that_does_not_exist_or_was_discarded()
    {
        Assert.Null(await _editions.CreateDraftAsync(404_404, "none", "Li", Cancellation));
        var draft = await _editions.CreateDraftAsync(Sample.City(1, 1, "thrown away", shift: 2), Cancellation);
        Assert.True(await _editions.DiscardAsync(draft.Edition.Id, "Li", "a test", Cancellation));
        Assert.Null(await _editions.CreateDraftAsync(draft.Edition.Id, "none", "Li", Cancellation));
    }

    [Fact]
    public async Task A_name_and_an_author_are_demanded()
    {
        await Assert.ThrowsAsync<GeoInputException>(() => _editions.CreateDraftAsync(1, " ", "Li", Cancellation));
        await Assert.ThrowsAsync<GeoInputException>(() => _editions.CreateDraftAsync(1, "Autumn", "", Cancellation));
    }

    [Fact]
    public async Task Cells_with_a_gap_are_kept_as_a_draft_and_the_map_does_not_show_them()
    {
        var city = Sample.City(3, 3, "gap", shift: 3);
        var draft = await _editions.CreateDraftAsync(city with { Cells = [.. city.Cells.Skip(1)] }, Cancellation);
        Assert.Equal(("draft", 8), (draft.Edition.Status, draft.Edition.CellCount));
        Assert.Equal(0L, await database.ScalarAsync<long>($"select count(*) from smartcity.current_cell where edition_id = {draft.Edition.Id}"));
    }

    [Fact]
    public async Task The_same_cut_again_finds_its_draft_until_somebody_edits_it()
    {
        var city = Sample.City(2, 2, "again", shift: 4);
        var first = await _editions.CreateDraftAsync(city, Cancellation);
        Assert.False((await _editions.CreateDraftAsync(city, Cancellation)).IsNew);
        await database.ExecuteAsync($"update smartcity.cell set class = 2 where edition_id = {first.Edition.Id}");
        var second = await _editions.CreateDraftAsync(city, Cancellation);
        Assert.True(second.IsNew);
        var published = await _editions.PublishAsync(city, Cancellation);   // the draft that nobody touched
        Assert.Equal((second.Edition.Id, false, "published"), (published.Edition.Id, published.IsNew, published.Edition.Status));
    }

    [Fact]
    public async Task A_discarded_draft_leaves_its_history_and_no_cells()
    {
        var draft = await _editions.CreateDraftAsync(Sample.City(2, 2, "discarded", shift: 5), Cancellation);
        Assert.True(await _editions.DiscardAsync(draft.Edition.Id, "Li", "superseded", Cancellation));
        Assert.Equal(0, await _cells.ListAsync(draft.Edition.Id, Cancellation).CountAsync(Cancellation));
        Assert.DoesNotContain(await _editions.ListAsync(Cancellation), e => e.Id == draft.Edition.Id);
        Assert.Equal([("created", null), ("discarded", "superseded")], (await _editions.HistoryAsync(draft.Edition.Id, Cancellation)).Select(e => (e.Action, e.Reason)));
        await Assert.ThrowsAsync<GeoConflictException>(() => _editions.DiscardAsync(draft.Edition.Id, "Li", null, Cancellation));
        Assert.False(await _editions.DiscardAsync(404_404, "Li", null, Cancellation));
    }

    [Fact]
    public async Task A_published_edition_is_not_discarded()
    {
        var published = await _editions.PublishAsync(Sample.City(1, 1, "stays", shift: 6), Cancellation);
        await Assert.ThrowsAsync<GeoConflictException>(() => _editions.DiscardAsync(published.Edition.Id, "Li", null, Cancellation));
        Assert.Equal(1, await _cells.ListAsync(published.Edition.Id, Cancellation).CountAsync(Cancellation));
    }

    [Theory]
    [InlineData("update smartcity.edition_event set actor = 'nobody'")]
    [InlineData("delete from smartcity.edition_event")]
    [InlineData("truncate smartcity.edition_event")]
    public async Task The_history_is_append_only(string sql)
    {
        await _editions.CreateDraftAsync(Sample.City(1, 1, "history", shift: 7), Cancellation);
        Assert.Equal(PostgresErrorCodes.RestrictViolation, (await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync(sql))).SqlState);
    }
}
