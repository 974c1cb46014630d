using NetTopologySuite.Geometries;
using Npgsql;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Levels;
using SmartCity.Geo.Tests.Grids;
using SmartCity.Geo.Tests.Grids.Partitioning;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Editions;

public sealed class EditionLifecycleTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly EditionStore _editions = new(database.Source);
    private readonly CellStore _cells = new(database.Source);
    private static int _cities;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sound_draft_is_validated_and_published_and_takes_over_at_once()
    {
        var (first, city) = await PublishedAsync();
        var draft = (await _editions.CreateDraftAsync(first, "next", "Li", Cancellation))!;
        var validation = (await _editions.ValidateAsync(draft.Id, "Li", Cancellation))!;
        Assert.True(validation.IsValid);
        Assert.Equal("validated", validation.Edition.Status);
        var published = (await _editions.PublishAsync(draft.Id, null, "Chen", "the autumn cut", supersede: false, Cancellation))!;
        Assert.Equal(("published", true), (published.Status, published.IsInForce));
        var before = (await _editions.FindAsync(first, Cancellation))!;
        Assert.Equal((false, published.ValidFrom), (before.IsInForce, before.ValidTo!.Value));
        Assert.Equal([("Li", "created", null), ("Li", "validated", null), ("Chen", "published", "the autumn cut")], (await _editions.HistoryAsync(draft.Id, Cancellation)).Select(e => (e.Actor, e.Action, e.Reason)));
        Assert.Equal(draft.Id, (await _cells.LocateAsync(city[0].Geometry, Cancellation))!.Value.EditionId);
    }

    [Fact]
    public async Task A_draft_with_a_gap_is_refused_with_its_faults_and_stays_a_draft()
    {
        var (first, city) = await PublishedAsync();
        var draft = (await _editions.CreateDraftAsync(first, "gap", "Li", Cancellation))!;
        await database.ExecuteAsync($"delete from smartcity.cell where edition_id = {draft.Id} and code = '{city[0].Code}'");
        var validation = (await _editions.ValidateAsync(draft.Id, "Li", Cancellation))!;
        Assert.False(validation.IsValid);
        Assert.Contains(validation.Faults, f => f.Kind == "area_differs");
        Assert.Equal(("draft", 5), (validation.Edition.Status, validation.Edition.CellCount));
        Assert.Equal("refused", (await _editions.HistoryAsync(draft.Id, Cancellation))[^1].Action);
        Assert.Contains("validate it", (await Assert.ThrowsAsync<GeoConflictException>(() => _editions.PublishAsync(draft.Id, null, "Li", null, false, Cancellation))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_edit_after_the_validation_makes_it_a_draft_again()
    {
        var (first, city) = await PublishedAsync();
        var draft = (await _editions.CreateDraftAsync(first, "edited", "Li", Cancellation))!;
        await _editions.ValidateAsync(draft.Id, "Li", Cancellation);
        await database.ExecuteAsync($"update smartcity.cell set class = 3 where edition_id = {draft.Id} and code = '{city[0].Code}'");
        Assert.Equal("draft", (await _editions.FindAsync(draft.Id, Cancellation))!.Status);
        await Assert.ThrowsAsync<GeoConflictException>(() => _editions.PublishAsync(draft.Id, null, "Li", null, false, Cancellation));
    }

    [Fact]
    public async Task Nothing_is_validated_while_an_edit_is_under_way()
    {
        var (first, city) = await PublishedAsync();
        var draft = (await _editions.CreateDraftAsync(first, "at once", "Li", Cancellation))!;
        await using var editor = await database.Source.OpenConnectionAsync(Cancellation);
        await using var edit = await editor.BeginTransactionAsync(Cancellation);
        await using (var command = new NpgsqlCommand($"update smartcity.cell set area_m2 = 1 where edition_id = {draft.Id} and code = '{city[0].Code}'", editor)) await command.ExecuteNonQueryAsync(Cancellation);
        var validation = _editions.ValidateAsync(draft.Id, "Chen", Cancellation);
        await Task.Delay(300, Cancellation);   // it has read the cells as they were and waits for the editor
        Assert.False(validation.IsCompleted);
        await edit.CommitAsync(Cancellation);
        Assert.Contains((await validation)!.Faults, f => f.Kind == "measure");
        Assert.Equal("draft", (await _editions.FindAsync(draft.Id, Cancellation))!.Status);
    }

    [Fact]
    public async Task With_a_later_date_it_takes_over_at_that_time_with_nothing_running()
    {
        var (first, city) = await PublishedAsync();
        var draft = await ValidatedAsync(first);
        var published = (await _editions.PublishAsync(draft, DateTimeOffset.UtcNow.AddSeconds(2), "Li", null, false, Cancellation))!;
        Assert.False(published.IsInForce);
        Assert.Equal(first, (await _cells.LocateAsync(city[0].Geometry, Cancellation))!.Value.EditionId);
        Assert.Equal(published.ValidFrom, (await _editions.FindAsync(first, Cancellation))!.ValidTo);
        await Task.Delay(published.ValidFrom - DateTimeOffset.UtcNow + TimeSpan.FromMilliseconds(50), Cancellation);
        Assert.Equal(draft, (await _cells.LocateAsync(city[0].Geometry, Cancellation))!.Value.EditionId);
        Assert.True((await _editions.FindAsync(draft, Cancellation))!.IsInForce);
        Assert.Equal(1L, await database.ScalarAsync<long>($"select count(distinct edition_id) from smartcity.current_cell where edition_id in ({first}, {draft})"));
    }

    [Fact]
    public async Task A_date_in_the_past_and_the_date_of_another_edition_are_refused()
    {
        var (first, _) = await PublishedAsync();
        var (one, other) = (await ValidatedAsync(first), await ValidatedAsync(first));
        await Assert.ThrowsAsync<GeoInputException>(() => _editions.PublishAsync(one, DateTimeOffset.UtcNow.AddDays(-1), "Li", null, false, Cancellation));
        var day = new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.FromHours(8));
        await _editions.PublishAsync(one, day, "Li", null, false, Cancellation);
        Assert.Contains($"{one}", (await Assert.ThrowsAsync<GeoConflictException>(() => _editions.PublishAsync(other, day, "Li", null, true, Cancellation))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_that_lacks_the_changes_of_another_edition_is_refused_until_that_is_said()
    {
        var (first, _) = await PublishedAsync();
        var (one, other) = (await ValidatedAsync(first), await ValidatedAsync(first));
        await _editions.PublishAsync(one, null, "Li", null, false, Cancellation);
        Assert.Contains($"{one}", (await Assert.ThrowsAsync<GeoConflictException>(() => _editions.PublishAsync(other, null, "Chen", null, false, Cancellation))).Message, StringComparison.Ordinal);
        Assert.Equal("validated", (await _editions.FindAsync(other, Cancellation))!.Status);
        Assert.True((await _editions.PublishAsync(other, null, "Chen", null, supersede: true, Cancellation))!.IsInForce);
    }

    [Fact]
    public async Task A_rollback_brings_the_edition_before_it_back_and_deletes_nothing()
    {
        var (first, city) = await PublishedAsync();
        var second = await ValidatedAsync(first);
        await _editions.PublishAsync(second, null, "Li", null, false, Cancellation);
        var third = await ValidatedAsync(second);
        await _editions.PublishAsync(third, null, "Li", null, false, Cancellation);
        await Assert.ThrowsAsync<GeoConflictException>(() => _editions.RollbackAsync(second, "Chen", "not in force", Cancellation));
        var rolledBack = (await _editions.RollbackAsync(third, "Chen", "wrong borders in the north", Cancellation))!;
        Assert.Equal((false, true, "published"), (rolledBack.IsInForce, rolledBack.WithdrawnAt is not null, rolledBack.Status));
        Assert.Equal(second, (await _cells.LocateAsync(city[0].Geometry, Cancellation))!.Value.EditionId);
        await _editions.RollbackAsync(second, "Chen", "that was not better", Cancellation);
        Assert.Equal(first, (await _cells.LocateAsync(city[0].Geometry, Cancellation))!.Value.EditionId);
        Assert.Equal(6, await _cells.ListAsync(third, Cancellation).CountAsync(Cancellation));
        Assert.Equal(("Chen", "rolled_back", "wrong borders in the north"), (await _editions.HistoryAsync(third, Cancellation)).Select(e => (e.Actor, e.Action, e.Reason)).Last());
        Assert.Equal(2L, await database.ScalarAsync<long>($"select count(*) from smartcity.edition_period where edition_id = {first}"));
    }

    [Fact]
    public async Task A_rollback_that_would_leave_ground_without_cells_is_refused()
    {
        var (only, _) = await PublishedAsync();
        Assert.Contains("without cells", (await Assert.ThrowsAsync<GeoConflictException>(() => _editions.RollbackAsync(only, "Li", "why not", Cancellation))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<GeoInputException>(() => _editions.RollbackAsync(only, "Li", " ", Cancellation));
        Assert.Null(await _editions.RollbackAsync(404_404, "Li", "none", Cancellation));

        // A wide one is replaced in the west, then in the east: the west can't go back to it alone.
        var shift = Interlocked.Increment(ref _cities);
        var wide = await _editions.PublishAsync(City(MeasuredCells.Lattice(2, 1), Sample.InCells(0, 0, 2, 1), shift), Cancellation);
        var west = await _editions.PublishAsync(City([MeasuredCells.Box(1, 0, 0)], Sample.InCells(0, 0, 1, 1), shift), Cancellation);
        await _editions.PublishAsync(City([MeasuredCells.Box(2, 1, 0)], Sample.InCells(1, 0, 1, 1), shift), Cancellation);
        Assert.Contains($"{wide.Edition.Id}", (await Assert.ThrowsAsync<GeoConflictException>(() => _editions.RollbackAsync(west.Edition.Id, "Li", "no", Cancellation))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_edition_to_come_can_be_called_off()
    {
        var (first, _) = await PublishedAsync();
        var second = await ValidatedAsync(first);
        await _editions.PublishAsync(second, DateTimeOffset.UtcNow.AddDays(30), "Li", null, false, Cancellation);
        await _editions.RollbackAsync(second, "Li", "the council postponed it", Cancellation);
        var kept = (await _editions.FindAsync(first, Cancellation))!;
        Assert.Equal((true, null), (kept.IsInForce, kept.ValidTo));
        await Assert.ThrowsAsync<GeoConflictException>(() => _editions.RollbackAsync(second, "Li", "twice", Cancellation));
    }

    [Fact]
    public async Task Two_editions_of_one_ground_in_force_at_once_are_refused_by_the_schema()
    {
        var (first, _) = await PublishedAsync();
        var second = await ValidatedAsync(first);
        await _editions.PublishAsync(second, null, "Li", null, false, Cancellation);
        var error = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync($"update smartcity.edition_period set valid_to = 'infinity' where edition_id = {first}"));
        Assert.Equal(PostgresErrorCodes.ExclusionViolation, error.SqlState);
    }

    [Fact]
    public async Task A_published_edition_is_neither_validated_nor_published_again()
    {
        var (first, _) = await PublishedAsync();
        await Assert.ThrowsAsync<GeoConflictException>(() => _editions.ValidateAsync(first, "Li", Cancellation));
        await Assert.ThrowsAsync<GeoConflictException>(() => _editions.PublishAsync(first, null, "Li", null, false, Cancellation));
        Assert.Null(await _editions.ValidateAsync(404_404, "Li", Cancellation));
        Assert.Null(await _editions.PublishAsync(404_404, null, "Li", null, false, Cancellation));
    }

    [Fact]
    public async Task A_code_that_named_other_ground_is_a_fault()
    {
        var (first, city) = await PublishedAsync();
        var draft = (await _editions.CreateDraftAsync(first, "swapped", "Li", Cancellation))!;
        await database.ExecuteAsync($"""
            update smartcity.cell set code = left(code, 12) || '900' where edition_id = {draft.Id} and code = '{city[0].Code}';
            update smartcity.cell set code = '{city[0].Code}' where edition_id = {draft.Id} and code = '{city[5].Code}';
            """);
        Assert.Equal([city[0].Code], (await _editions.ValidateAsync(draft.Id, "Li", Cancellation))!.Faults.Where(f => !f.IsAdvice).Select(f => f.Codes.Single()));
    }

    [Fact]
    public async Task Lineage_leads_from_a_cell_to_its_parts_and_back_over_several_editions()
    {
        var (first, city) = await PublishedAsync();
        var second = (await _editions.CreateDraftAsync(first, "split", "Li", Cancellation))!.Id;
        await SplitAsync(second, city[0], "530102001001007");
        await _editions.ValidateAsync(second, "Li", Cancellation);
        await _editions.PublishAsync(second, null, "Li", null, false, Cancellation);
        var third = await ValidatedAsync(second);
        await _editions.PublishAsync(third, null, "Li", null, false, Cancellation);

        var future = (await _editions.LineageAsync(first, city[0].Code, Cancellation))!;
        Assert.Empty(future.Past);
        Assert.Equal([(1, city[0].Code, 0.5), (1, "530102001001007", 0.5)], future.Future.Where(s => s.Generation == 1).Select(s => (s.Generation, s.Link.Code, Math.Round(s.Link.ShareOfFormer, 6))).OrderBy(s => s.Code));
        Assert.Equal(2, future.Future.Count(s => s.Generation == 2 && s.EditionId == third));
        var past = (await _editions.LineageAsync(third, "530102001001007", Cancellation))!.Past;
        Assert.Equal([(1, second, "530102001001007", 1.0), (2, first, city[0].Code, 1.0)], past.Select(s => (s.Generation, s.FormerEditionId, s.Link.FormerCode, Math.Round(s.Link.Share, 6))));
        Assert.Null(await _editions.LineageAsync(first, "530102001001007", Cancellation));
    }

    [Fact]
    public async Task A_case_keeps_the_edition_of_the_cell_that_it_was_filed_in()
    {
        var (first, city) = await PublishedAsync();
        var run = await Sample.RunAsync(database, $"before-{first}", $"after-{first}", "keeps", Sample.Detection(city[0].Geometry.Centroid.Buffer(0.0005)));
        var cases = new CaseStore(database.Source, new());
        var filed = Assert.Single((await Sample.Tracks(database).ApplyRunAsync(run, null, null, Cancellation)).Opened);
        var second = await ValidatedAsync(first);
        await _editions.PublishAsync(second, null, "Li", null, false, Cancellation);
        Assert.Equal((first, city[0].Code), await CellOfAsync(cases, filed));
        await _editions.RollbackAsync(second, "Li", "a test", Cancellation);
        Assert.Equal((first, city[0].Code), await CellOfAsync(cases, filed));
        // Nothing that a case points to can go.
        await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync($"delete from smartcity.edition where id = {first}"));
    }

    [Fact]
    public async Task Management_grids_go_along_with_a_draft_and_block_it_when_their_unit_grids_change()
    {
        var (first, city) = await PublishedAsync();
        GridUnionPlan[] halves = [new(null, "north", [.. city.Take(3).Select(c => c.Code)]), new(null, "south", [.. city.Skip(3).Select(c => c.Code)])];
        Assert.Equal(2, (await _editions.ReplaceUnionsAsync(first, GridUnionKind.Management, halves, Cancellation))!.Count);
        await Assert.ThrowsAsync<GeoInputException>(() => _editions.ReplaceUnionsAsync(first, GridUnionKind.Management, halves[..1], Cancellation));
        var draft = (await _editions.CreateDraftAsync(first, "with grids", "Li", Cancellation))!.Id;
        var copied = await _editions.UnionsAsync(draft, GridUnionKind.Management, Cancellation);
        Assert.Equal([("530102001001001", "north", 3), ("530102001001002", "south", 3)], copied.Select(g => (g.Code, g.Name, g.Members.Count)));
        await SplitAsync(draft, city[0], "530102001001077");
        Assert.Contains((await _editions.ValidateAsync(draft, "Li", Cancellation))!.Faults, f => f is { Kind: "union", IsAdvice: false } && f.Message.Contains("530102001001001", StringComparison.Ordinal));
        await _editions.ReplaceUnionsAsync(draft, GridUnionKind.Management, [halves[0] with { Members = [.. halves[0].Members, "530102001001077"] }, halves[1]], Cancellation);
        Assert.DoesNotContain((await _editions.ValidateAsync(draft, "Li", Cancellation))!.Faults, f => !f.IsAdvice);
        Assert.Null(await _editions.ReplaceUnionsAsync(404_404, GridUnionKind.Extended, [], Cancellation));
    }

    [Fact]
    public async Task Open_cases_count_in_the_cell_that_they_lie_in_whatever_edition_they_were_filed_in()
    {
        var (first, city) = await PublishedAsync();
        var run = await Sample.RunAsync(database, $"open-before-{first}", $"open-after-{first}", "open", Sample.Detection(city[0].Geometry.Centroid.Buffer(0.0005)), Sample.Detection(city[1].Geometry.Centroid.Buffer(0.0005)));
        await Sample.Tracks(database).ApplyRunAsync(run, null, null, Cancellation);
        var second = (await _editions.CreateDraftAsync(first, "other codes", "Li", Cancellation))!.Id;
        await database.ExecuteAsync($"update smartcity.cell set code = left(code, 12) || '9' || right(code, 2) where edition_id = {second}");
        Assert.Equal([(city[0].Code, 1), (city[1].Code, 1)], (await _editions.OpenCasesAsync(first, Cancellation)).OrderBy(c => c.Key).Select(c => (c.Key, c.Value)));
        Assert.Equal(["530102001001901", "530102001001902"], (await _editions.OpenCasesAsync(second, Cancellation)).Keys.Order());
    }

    private static async Task<(long, string)> CellOfAsync(CaseStore cases, Guid id)
    {
        var found = (await cases.FindAsync(id, Cancellation))!;
        return (found.EditionId, found.CellCode);
    }

    private async Task<long> ValidatedAsync(long from)
    {
        var draft = (await _editions.CreateDraftAsync(from, "next", "Li", Cancellation))!.Id;
        Assert.True((await _editions.ValidateAsync(draft, "Li", Cancellation))!.IsValid);
        return draft;
    }

    /// <summary>Halves a cell of a draft: the west keeps the code.</summary>
    private async Task SplitAsync(long draft, GridCell cell, string newCode)
    {
        var box = cell.Geometry.EnvelopeInternal;
        var middle = box.Centre.X;
        foreach (var (code, half) in new[] { (cell.Code, Sample.Box(box.MinX, box.MinY, middle - box.MinX, box.Height)), (newCode, Sample.Box(middle, box.MinY, box.MaxX - middle, box.Height)) })
        {
            await using var command = database.Source.CreateCommand("""
                insert into smartcity.cell (edition_id, code, class, adcode, district_name, area_m2, perimeter_m, community_is_synthetic, geom)
                values ($1, $2, 1, '530102', '五华区', $3, $4, true, $5)
                on conflict (edition_id, code) do update set area_m2 = excluded.area_m2, perimeter_m = excluded.perimeter_m, geom = excluded.geom
                """);
            foreach (var value in new object[] { draft, code, EllipsoidalMeasure.Area(half), EllipsoidalMeasure.Length(half), Sample.Factory.CreateMultiPolygon([half]) }) command.Parameters.Add(new() { Value = value });
            await command.ExecuteNonQueryAsync(Cancellation);
        }
    }

    /// <summary>A city of its own ground: six cells in force.</summary>
    private async Task<(long Id, List<GridCell> Cells)> PublishedAsync()
    {
        var city = City(MeasuredCells.Lattice(3, 2), Sample.InCells(0, 0, 3, 2), Interlocked.Increment(ref _cities));
        return ((await _editions.PublishAsync(city, Cancellation)).Edition.Id, [.. city.Cells]);
    }

    private static NewEdition City(List<GridCell> cells, Geometry domain, int place)
    {
        Geometry At(Geometry geometry)
        {
            var moved = geometry.Copy();
            moved.Apply(new NetTopologySuite.Geometries.Utilities.AffineTransformation(1, 0, place * 0.1, 0, 1, 0));
            return moved;
        }

        var shifted = At(domain);
        return new()
        {
            Name = $"city {place}",
            Source = $"city {place} {domain}",
            Parameters = "{}",
            IsSynthetic = true,
            Domain = shifted,
            DomainAreaSquareMetres = EllipsoidalMeasure.Area(shifted),
            Cells = [.. cells.Select(c => c.With(At(c.Geometry)))],
        };
    }
}
