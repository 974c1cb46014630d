using SmartCity.Geo.Editions;
using SmartCity.Geo.Grids.Editing;
using SmartCity.Geo.Tests.Grids.Editing;
using SmartCity.Tests;
using static SmartCity.Geo.Tests.Grids.Editing.EditingCells;

namespace SmartCity.Geo.Tests.Editions;

public sealed class DraftUndoTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task Undo_and_redo_restore_every_kind_of_edit_vertex_by_vertex()
    {
        const string county = "530401";
        var draft = await DraftEditing.BeginAsync(database, 3, 3, county);
        var (centre, east) = (Code(1, 1, county), Code(2, 1, county));
        GridEdit[] edits =
        [
            new SplitCell(centre, Line((0.9, 1.4), (2.1, 1.6))),
            new MergeCells([Code(0, 0, county), Code(0, 1, county)]),
            new MoveVertex(At(1, 2), At(1.1, 2.1)),
            new ReshapeBorder(Code(1, 0, county), Code(2, 0, county), Line((2, 0.2), (2.2, 0.4), (2, 0.8))),
            new ReassignPiece(Code(2, 2, county), Code(1, 2, county), Area((1.9, 2.3), (2.4, 2.5), (1.9, 2.8))),
            new RecutCells([Code(1, 0, county), Code(2, 0, county)], 3),
            new SetAttributes(east, "翠湖", "Wang"),
            new SetClass(east, 7),
        ];
        var states = new List<SortedDictionary<string, StoredCell>> { await draft.CellsAsync() };
        var area = states[0].Values.Sum(c => c.Cell.AreaSquareMetres);
        foreach (var edit in edits)
        {
            await draft.ApplyAsync(edit);
            states.Add(await draft.CellsAsync());
        }
        for (var i = edits.Length - 1; i >= 0; i--)
        {
            var undone = await draft.UndoAsync();
            Assert.Equal(("undo", i > 0), (undone.Edit.Type, undone.IsUndoable));
            DraftEditing.RequireSame(states[i], await draft.CellsAsync());
        }
        await Assert.ThrowsAsync<GeoConflictException>(() => draft.UndoAsync());
        for (var i = 0; i < edits.Length; i++)
        {
            Assert.Equal("redo", (await draft.RedoAsync()).Edit.Type);
            DraftEditing.RequireSame(states[i + 1], await draft.CellsAsync());
        }
        await Assert.ThrowsAsync<GeoConflictException>(() => draft.RedoAsync());
        await draft.RequireCoverageAsync(area);
    }

    [Fact]
    public async Task Versions_go_up_with_every_undo_and_redo_also_of_a_cell_that_was_gone()
    {
        const string county = "530402";
        var draft = await DraftEditing.BeginAsync(database, 2, 1, county);
        var (west, east) = (Code(0, 0, county), Code(1, 0, county));
        await draft.ApplyAsync(new MergeCells([west, east]));
        var undone = await draft.UndoAsync();
        Assert.Equal([2, 3], undone.Changed.Select(c => c.Version).Order());   // the one that was gone, the heir
        var redone = await draft.RedoAsync();
        Assert.Equal(4, redone.Changed.Single().Version);
        var again = await draft.UndoAsync();
        Assert.Equal([3, 5], again.Changed.Select(c => c.Version).Order());
    }

    [Fact]
    public async Task An_edit_that_another_one_built_on_is_not_undone()
    {
        const string county = "530403";
        var draft = await DraftEditing.BeginAsync(database, 2, 1, county);
        var cell = Code(0, 0, county);
        await draft.ApplyAsync(new SplitCell(cell, Line((0.5, -0.1), (0.5, 1.1))));
        await draft.ApplyAsync(new SetClass(cell, 5), "Wang");
        var stale = await Assert.ThrowsAsync<StaleCellsException>(() => draft.UndoAsync());
        Assert.Contains("Wang", stale.Message, StringComparison.Ordinal);
        Assert.Equal(2, stale.Current.Count);
        await draft.UndoAsync("Wang");
        await draft.UndoAsync();
        await Assert.ThrowsAsync<StaleCellsException>(() => draft.RedoAsync("Wang"));   // what Wang edited is not there
        await draft.RequireCoverageAsync();
    }

    [Fact]
    public async Task Each_author_undoes_what_is_theirs_and_a_new_edit_ends_the_way_forward()
    {
        const string county = "530404";
        var draft = await DraftEditing.BeginAsync(database, 3, 1, county);
        await draft.ApplyAsync(new SetClass(Code(0, 0, county), 4));
        await draft.ApplyAsync(new SetClass(Code(1, 0, county), 5), "Wang");
        Assert.Equal([Code(0, 0, county)], (await draft.UndoAsync()).Changed.Select(c => c.Cell.Code));
        await draft.ApplyAsync(new SetClass(Code(2, 0, county), 6));
        await Assert.ThrowsAsync<GeoConflictException>(() => draft.RedoAsync());
        await draft.UndoAsync();
        Assert.Equal([Code(2, 0, county)], (await draft.RedoAsync()).Changed.Select(c => c.Cell.Code));
    }

    [Fact]
    public async Task A_neighbour_that_was_only_noded_and_cut_since_keeps_its_vertex_and_the_restored_cell_gets_it()
    {
        const string county = "530405";
        var draft = await DraftEditing.BeginAsync(database, 2, 1, county);
        var (west, east) = (Code(0, 0, county), Code(1, 0, county));
        var area = (await draft.CellsAsync()).Values.Sum(c => c.Cell.AreaSquareMetres);
        await draft.ApplyAsync(new SplitCell(west, Line((-0.1, 0.5), (1.1, 0.5))));
        await draft.ApplyAsync(new SplitCell(east, Line((0.9, 0.25), (2.1, 0.25))), "Wang");
        await draft.UndoAsync();
        var cells = await draft.CellsAsync();
        Assert.Equal(3, cells.Count);
        Assert.Contains(At(1, 0.5), cells[west].Cell.Geometry.Coordinates);    // of the edit that is undone: its neighbour was cut since and keeps it
        Assert.Contains(At(1, 0.25), cells[west].Cell.Geometry.Coordinates);   // of the later edit
        await draft.RequireCoverageAsync(area);
        await draft.UndoAsync("Wang");
        await draft.RequireCoverageAsync(area);
        await draft.RedoAsync();
        await draft.RequireCoverageAsync(area);
        await draft.RedoAsync("Wang");
        await draft.RequireCoverageAsync(area);
    }
}
