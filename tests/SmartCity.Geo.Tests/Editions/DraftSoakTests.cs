using SmartCity.Geo.Editions;
using SmartCity.Geo.Grids.Editing;
using SmartCity.Geo.Tests.Grids.Editing;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Editions;

public sealed class DraftSoakTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_many_edits_undos_and_redos_the_ground_is_covered_as_before()
    {
        var draft = await DraftEditing.BeginAsync(database, 6, 6, "530501");
        var area = (await draft.CellsAsync()).Values.Sum(c => c.Cell.AreaSquareMetres);
        var (edits, random) = (new RandomEdits(11), new Random(12));
        string[] authors = ["Li", "Wang"];
        var (done, undone, redone, refused, steps) = (0, 0, 0, 0, LongTests.Times(150, 3000));
        for (var tries = 0; done + undone + redone < steps; tries++)
        {
            Assert.True(tries < steps * 10, $"Only {done} edits, {undone} undos and {redone} redos of {tries} could be done.");
            var author = authors[random.Next(authors.Length)];
            try
            {
                switch (random.Next(10))
                {
                    case < 6:
                        await draft.ApplyAsync(edits.Next([.. (await draft.CellsAsync()).Values.Select(c => c.Cell)]), author);
                        done++;
                        break;
                    case < 9:
                        await draft.UndoAsync(author);
                        undone++;
                        break;
                    default:
                        await draft.RedoAsync(author);
                        redone++;
                        break;
                }
            }
            catch (Exception e) when (e is GeoInputException or GeoConflictException)
            {
                Assert.DoesNotContain("does not fit", e.Message, StringComparison.Ordinal);
                refused++;   // nothing to undo, or an edit that can't be done
            }
            if ((done + undone + redone) % 50 == 0) await draft.RequireCoverageAsync(area);
        }
        await draft.RequireCoverageAsync(area);
        Assert.True(done > steps / 4 && undone > steps / 10 && redone > 0, $"{done} {undone} {redone} {refused}");
    }

    [Fact]
    public async Task Four_editors_at_once_lose_nothing()
    {
        var draft = await DraftEditing.BeginAsync(database, 8, 8, "530502");
        var before = await draft.CellsAsync();
        var area = before.Values.Sum(c => c.Cell.AreaSquareMetres);
        var each = LongTests.Times(25, 200);
        var accepted = (await Task.WhenAll(Enumerable.Range(0, 4).Select(editor => Task.Run(() => EditAsync(draft, editor, each), Stop)))).SelectMany(c => c).OrderBy(c => c.Edit.Sequence).ToList();
        Assert.Equal(Enumerable.Range(1, accepted.Count), accepted.Select(c => c.Edit.Sequence));
        Assert.True(accepted.Count >= each * 2, $"{accepted.Count}");

        // What the accepted edits say, one after the other, is what is there.
        var expected = before.ToDictionary(c => c.Key, c => (c.Value.Version, Double(c.Value)));
        foreach (var change in accepted)
        {
            foreach (var code in change.Removed) Assert.True(expected.Remove(code));
            foreach (var cell in change.Changed)
            {
                Assert.Equal(expected.TryGetValue(cell.Cell.Code, out var former) ? former.Version + 1 : 1, cell.Version);
                expected[cell.Cell.Code] = (cell.Version, Double(cell));
            }
        }
        var after = await draft.CellsAsync();
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), after.Keys);
        Assert.All(after, c => Assert.Equal(expected[c.Key].Version, c.Value.Version));
        Assert.All(after, c => Assert.Equal(expected[c.Key].Item2, Double(c.Value), expected[c.Key].Item2 * 1e-6));   // a neighbour's vertex bends a border by less than a millimetre
        Assert.Equal((long)accepted.Count, await database.ScalarAsync<long>($"select count(*) from smartcity.cell_edit where edition_id = {draft.Id}"));
        await draft.RequireCoverageAsync(area);

        static double Double(StoredCell cell) => cell.Cell.AreaSquareMetres;
    }

    private static async Task<List<DraftChange>> EditAsync(DraftEditing draft, int editor, int wanted)
    {
        var (edits, accepted) = (new RandomEdits(100 + editor), new List<DraftChange>());
        for (var tries = 0; accepted.Count < wanted && tries < wanted * 8; tries++)
            try
            {
                accepted.Add(await draft.ApplyAsync(edits.Next([.. (await draft.CellsAsync()).Values.Select(c => c.Cell)]), $"editor {editor}"));
            }
            catch (Exception e) when (e is GeoInputException or StaleCellsException)
            {
                // an edit that can't be done, or one that came too late
            }
        return accepted;
    }
}
