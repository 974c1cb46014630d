using Npgsql;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Grids.Editing;
using SmartCity.Geo.Tests.Grids.Editing;
using SmartCity.Tests;
using static SmartCity.Geo.Tests.Grids.Editing.EditingCells;

namespace SmartCity.Geo.Tests.Editions;

public sealed class DraftStoreTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_split_keeps_the_code_for_one_half_and_numbers_the_other_after_the_highest()
    {
        var draft = await DraftEditing.BeginAsync(database, 2, 2, "530301");   // sequences 011, 012, 021, 022
        var cell = Code(0, 0, "530301");
        var change = await draft.ApplyAsync(new SplitCell(cell, Line((0.5, -0.1), (0.5, 1.1))));
        Assert.Equal([(cell, 2), ("530301001001023", 1)], change.Changed.Select(c => (c.Cell.Code, c.Version)));
        Assert.Equal(("split", "Li", "a test", 1), (change.Edit.Type, change.Edit.Author, change.Edit.Reason, change.Edit.Sequence));
        Assert.Equal([Code(0, 1, "530301")], change.Noded.Select(c => c.Cell.Code));   // above; below is the end of the ground
        Assert.True(change.IsUndoable);
        var cells = await draft.CellsAsync();
        Assert.Equal(5, cells.Count);
        Assert.Equal(1, cells[Code(0, 1, "530301")].Version);
        await draft.RequireCoverageAsync();
    }

    [Fact]
    public async Task An_edit_whose_cells_are_all_gone_is_refused_and_waits_for_nothing()
    {
        var draft = await DraftEditing.BeginAsync(database, 2, 1, "530391");
        string[] gone = ["530391001001901", "530391001001902"];
        var stale = await Assert.ThrowsAsync<StaleCellsException>(() => draft.ApplyAsync(new MergeCells(gone), "Li", gone.ToDictionary(c => c, _ => 1)).WaitAsync(TimeSpan.FromMinutes(1), Stop));
        Assert.Empty(stale.Current);
        await Assert.ThrowsAsync<GeoInputException>(() => draft.ApplyAsync(new MergeCells(gone)).WaitAsync(TimeSpan.FromMinutes(1), Stop));   // never seen
    }

    [Fact]
    public async Task A_stale_edit_is_refused_with_the_cells_as_they_are()
    {
        var draft = await DraftEditing.BeginAsync(database, 2, 1, "530302");
        var (west, east) = (Code(0, 0, "530302"), Code(1, 0, "530302"));
        await draft.ApplyAsync(new SetClass(west, 3), "Wang");
        var stale = await Assert.ThrowsAsync<StaleCellsException>(() => draft.ApplyAsync(new MergeCells([west, east]), "Li", new() { [west] = 1, [east] = 1 }));
        Assert.Equal([(west, 2, 3), (east, 1, 1)], stale.Current.Select(c => (c.Cell.Code, c.Version, c.Cell.Class)));

        await draft.ApplyAsync(new MergeCells([west, east]), "Wang");
        stale = await Assert.ThrowsAsync<StaleCellsException>(() => draft.ApplyAsync(new SetClass(east, 2), "Li", new() { [east] = 1 }));
        Assert.DoesNotContain(stale.Current, c => c.Cell.Code == east && c.Version == 1);
        var error = await Assert.ThrowsAsync<GeoInputException>(() => draft.ApplyAsync(new SetClass(west, 1), "Li", []));
        Assert.Contains("version", error.Message, StringComparison.Ordinal);
        await draft.RequireCoverageAsync();
    }

    [Fact]
    public async Task Two_analysts_on_adjacent_cells_do_not_disturb_each_other()
    {
        var draft = await DraftEditing.BeginAsync(database, 2, 1, "530303");
        var (west, east) = (Code(0, 0, "530303"), Code(1, 0, "530303"));
        await draft.ApplyAsync(new SplitCell(west, Line((-0.1, 0.5), (1.1, 0.5))), "Wang");   // puts a vertex on the common border
        var change = await draft.ApplyAsync(new SplitCell(east, Line((0.9, 0.25), (2.1, 0.25))), "Li", new() { [east] = 1 });
        Assert.Equal(2, change.Changed[0].Version);
        await draft.RequireCoverageAsync();
    }

    [Fact]
    public async Task A_moved_vertex_counts_the_versions_that_are_given()
    {
        var draft = await DraftEditing.BeginAsync(database, 2, 2, "530304");
        var (a, b, c, d) = (Code(0, 0, "530304"), Code(1, 0, "530304"), Code(0, 1, "530304"), Code(1, 1, "530304"));
        var move = new MoveVertex(At(1, 1), At(1.1, 1.1));
        await draft.ApplyAsync(new SetClass(d, 2), "Wang");
        var stale = await Assert.ThrowsAsync<StaleCellsException>(() => draft.ApplyAsync(move, "Li", new() { [a] = 1, [b] = 1, [c] = 1, [d] = 1 }));
        Assert.Equal(4, stale.Current.Count);
        var change = await draft.ApplyAsync(move, "Li", new() { [a] = 1, [b] = 1, [c] = 1, [d] = 2 });
        Assert.Equal([2, 2, 2, 3], change.Changed.Select(x => x.Version));
        await draft.RequireCoverageAsync();
    }

    [Fact]
    public async Task A_published_edition_is_not_edited_and_a_validated_one_is_a_draft_again()
    {
        var draft = await DraftEditing.BeginAsync(database, 2, 1, "530305");
        var editions = new EditionStore(database.Source);
        Assert.Equal("validated", (await editions.ValidateAsync(draft.Id, "Li", Stop))!.Edition.Status);
        await draft.ApplyAsync(new SetAttributes(Code(0, 0, "530305"), "翠湖", "网格一中队"));
        Assert.Equal("draft", (await editions.FindAsync(draft.Id, Stop))!.Status);
        await editions.ValidateAsync(draft.Id, "Li", Stop);
        await editions.PublishAsync(draft.Id, null, "Li", null, false, Stop);
        var cell = (await new CellStore(database.Source).FindAsync(Code(0, 0, "530305"), Stop))!.Cell;
        Assert.Equal(("翠湖", "网格一中队"), (cell.Name, cell.Owner));
        await Assert.ThrowsAsync<GeoConflictException>(() => draft.ApplyAsync(new SetClass(Code(0, 0, "530305"), 2)));
        await Assert.ThrowsAsync<GeoConflictException>(() => draft.UndoAsync());
        Assert.Null(await draft.Drafts.UndoAsync(404_404, "Li", Stop));

        var copy = (await editions.CreateDraftAsync(draft.Id, "next", "Li", Stop))!;
        Assert.Contains(await new CellStore(database.Source).ListAsync(copy.Id, Stop).ToListAsync(Stop), c => c.Cell.Name == "翠湖" && c.Version == 1);
    }

    [Fact]
    public async Task A_trial_keeps_nothing()
    {
        var draft = await DraftEditing.BeginAsync(database, 2, 1, "530306");
        var before = await draft.CellsAsync();
        var change = await draft.ApplyAsync(new SplitCell(Code(0, 0, "530306"), Line((0.5, -0.1), (0.5, 1.1))), "Li", new() { [Code(0, 0, "530306")] = 1 }, isTrial: true);
        Assert.Equal((0L, 1, 2), (change.Edit.Id, change.Edit.Sequence, change.Changed.Count));
        DraftEditing.RequireSame(before, await draft.CellsAsync());
        Assert.Empty(await draft.Drafts.HistoryAsync(draft.Id, 10, null, Stop));
    }

    [Fact]
    public async Task A_code_that_an_edit_took_away_never_comes_back_for_other_ground()
    {
        var draft = await DraftEditing.BeginAsync(database, 3, 1, "530307");   // 011, 012, 013
        await draft.ApplyAsync(new MergeCells([Code(1, 0, "530307"), Code(2, 0, "530307")]));
        var split = await draft.ApplyAsync(new SplitCell(Code(0, 0, "530307"), Line((0.5, -0.1), (0.5, 1.1))));
        Assert.Equal("530307001001014", split.Changed[1].Cell.Code);
        await draft.UndoAsync();
        split = await draft.ApplyAsync(new SplitCell(Code(0, 0, "530307"), Line((0.4, -0.1), (0.4, 1.1))));
        Assert.Equal("530307001001015", split.Changed[1].Cell.Code);
    }

    [Fact]
    public void The_numbers_of_a_community_end_at_999()
    {
        Assert.Equal(8, FreshCodes.Next([1, 7], "530102001001"));
        Assert.Equal(2, FreshCodes.Next([1, 999], "530102001001"));
        var error = Assert.Throws<GeoInputException>(() => FreshCodes.Next([.. Enumerable.Range(1, 999)], "530102001001"));
        Assert.Contains("530102001001", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_history_is_append_only_and_tells_who_why_and_where()
    {
        var draft = await DraftEditing.BeginAsync(database, 2, 1, "530308");
        await draft.ApplyAsync(new SetClass(Code(0, 0, "530308"), 2), "Wang");
        await draft.ApplyAsync(new SetClass(Code(1, 0, "530308"), 2), "Li");
        await draft.UndoAsync("Wang");
        var edits = await draft.Drafts.HistoryAsync(draft.Id, 10, null, Stop);
        Assert.Equal([(3, "undo", "Wang", false), (2, "reclass", "Li", false), (1, "reclass", "Wang", true)], edits.Select(e => (e.Sequence, e.Type, e.Author, e.IsUndone)));
        Assert.Equal([Code(0, 0, "530308")], edits[2].Cells);
        Assert.Equal(Box(0, 0, 1, 1).EnvelopeInternal, edits[2].Bounds);
        Assert.Equal([1], (await draft.Drafts.HistoryAsync(draft.Id, 1, 2, Stop)).Select(e => e.Sequence));
        foreach (var sql in (string[])["update smartcity.cell_edit set author = 'nobody'", "delete from smartcity.cell_edit where target_id is not null", "truncate smartcity.cell_edit"])
            Assert.Equal(PostgresErrorCodes.RestrictViolation, (await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync(sql))).SqlState);
    }

    [Theory]
    [InlineData("", "a reason")]
    [InlineData("Li", " ")]
    public async Task An_author_and_a_reason_are_demanded(string author, string reason) =>
        await Assert.ThrowsAsync<GeoInputException>(() => new DraftStore(database.Source).ApplyAsync(1, new(new SetClass("530102001001001", 1), "{}", new Dictionary<string, int>(), author, reason), false, Stop));
}
