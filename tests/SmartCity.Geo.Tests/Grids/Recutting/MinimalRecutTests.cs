using CsCheck;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Comparison;
using SmartCity.Geo.Grids.Coverages;
using SmartCity.Geo.Grids.Partitioning;
using SmartCity.Geo.Grids.Recutting;
using SmartCity.Geo.Tests.Grids.Partitioning;

namespace SmartCity.Geo.Tests.Grids.Recutting;

public class MinimalRecutTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Twelve squares, four in a row, three rows.</summary>
    private static readonly List<GridCell> Cells = MeasuredCells.Lattice(4, 3);

    [Fact]
    public void Cells_that_fit_stay_as_they_are_to_the_last_bit()
    {
        var proposal = MinimalRecut.Propose(new() { Cells = Cells }, null, Cancellation);
        Assert.Empty(proposal.Steps);
        Assert.True(proposal.Diff.IsEmpty);
        Assert.All(Cells.Zip(proposal.Cells), pair => Assert.Same(pair.First, pair.Second));
    }

    [Fact]
    public void An_overloaded_cell_is_split_and_nothing_else_changes()
    {
        // 20 in the first cell, 10 in each other: the mean is 10.83, the most 15.2.
        var proposal = MinimalRecut.Propose(new() { Cells = Cells, Load = [People(i => i == 0 ? 20 : 10)], MaximumDeviation = 0.4 }, null, Cancellation);
        var step = Assert.Single(proposal.Steps);
        Assert.Equal(("split", "overloaded", Cells[0].Code, 2), (step.Kind, step.Reason, Assert.Single(step.Before), step.After.Count));
        Assert.Equal((1, 0, 13), (proposal.Before.OutOfBounds, proposal.After.OutOfBounds, proposal.Cells.Count));
        Assert.Equal([Cells[0].Code], proposal.Diff.Of(CellChangeKind.Changed).Select(c => c.Code));
        Assert.Equal(11, proposal.Diff.Unchanged);
        Assert.Equal("530102001001013", Assert.Single(proposal.Diff.Of(CellChangeKind.Added)).Code);
        Sound(Cells, proposal);
    }

    [Fact]
    public void An_underloaded_cell_joins_a_neighbour()
    {
        var proposal = MinimalRecut.Propose(new() { Cells = Cells, Load = [People(i => i is 0 or 1 ? 5 : 10)], MaximumDeviation = 0.4 }, null, Cancellation);
        Assert.Equal(("merge", 11), (Assert.Single(proposal.Steps).Kind, proposal.Cells.Count));
        Assert.Equal([Cells[0].Code, Cells[1].Code], proposal.Steps[0].Before);
        Sound(Cells, proposal);
    }

    [Fact]
    public void With_a_count_to_keep_ground_is_shifted_between_neighbours()
    {
        var proposal = MinimalRecut.Propose(new() { Cells = Cells, Load = [People(i => i switch { 0 => 16, 1 => 4, _ => 10 })], MaximumDeviation = 0.5, CellCount = 12 }, null, Cancellation);
        Assert.Equal(12, proposal.Cells.Count);
        Assert.Equal(0, proposal.After.OutOfBounds);
        Assert.Equal("shift", Assert.Single(proposal.Steps).Kind);
        Sound(Cells, proposal);
    }

    [Theory]
    [InlineData(14)]
    [InlineData(10)]
    [InlineData(1)]
    [InlineData(30)]
    public void Another_count_is_met_exactly(int count)
    {
        var proposal = MinimalRecut.Propose(new() { Cells = Cells, CellCount = count, MaximumDeviation = 0.8 }, null, Cancellation);
        Assert.Equal(count, proposal.Cells.Count);
        Sound(Cells, proposal);
    }

    [Fact]
    public void Ground_never_passes_a_district_or_a_class_and_what_can_not_be_met_is_said()
    {
        List<GridCell> cells = [.. Cells];
        cells[0] = cells[0] with { Class = 2 };
        cells[1] = cells[1] with { Class = 2 };
        cells[5] = cells[5] with { Code = "530103001001001", Adcode = "530103" };
        // The first of class 2 has a tenth of the other: a union would bear twice the mean.
        var proposal = MinimalRecut.Propose(new() { Cells = cells, Load = [People(i => i == 0 ? 2 : i == 5 ? 1 : 20)], MaximumDeviation = 0.3 }, null, Cancellation);
        Assert.Contains(proposal.Unmet, u => u.Code == "530103001001001" && u.Load < 0.2);
        foreach (var adcode in cells.Select(c => c.Adcode).Distinct()) Assert.Equal(Area(cells, c => c.Adcode == adcode), Area(proposal.Cells, c => c.Adcode == adcode), 1.0);
        foreach (var number in new[] { 1, 2 }) Assert.Equal(Area(cells, c => c.Class == number), Area(proposal.Cells, c => c.Class == number), 1.0);
        Sound(cells, proposal);
    }

    [Fact]
    public void A_district_border_that_moved_moves_the_ground_and_leaves_the_rest_alone()
    {
        List<GridCell> cells = [.. Cells.Select((c, i) => i % 4 < 2 ? c : c with { Code = $"530103001001{i + 1:D3}", Adcode = "530103" })];
        // The border runs half a cell farther east.
        PartitionArea[] units = [new(Sample.InCells(0, 0, 2.5, 3), "530102", "五华区"), new(Sample.InCells(2.5, 0, 1.5, 3), "530103", "盘龙区")];
        var proposal = MinimalRecut.Propose(new() { Cells = cells, Units = units, MaximumDeviation = 0.9 }, null, Cancellation);
        Assert.Equal(EllipsoidalArea(Sample.InCells(0, 0, 2.5, 3)), Area(proposal.Cells, c => c.Adcode == "530102"), 10.0);
        Assert.All(new[] { 0, 3, 4, 7, 8, 11 }, i => Assert.Contains(proposal.Cells, c => c.Code == cells[i].Code && ReferenceEquals(c.Geometry, cells[i].Geometry)));
        Assert.Equal(12, proposal.Cells.Count);
        Sound(cells, proposal);
    }

    [Fact]
    public void Ground_that_came_to_the_city_joins_a_neighbour_and_ground_that_left_is_given_up()
    {
        var proposal = MinimalRecut.Propose(new() { Cells = Cells, Units = [new(Sample.InCells(0.25, 0, 4, 3), "530102", "五华区")], MaximumDeviation = 0.9 }, null, Cancellation);
        Assert.Equal(EllipsoidalArea(Sample.InCells(0.25, 0, 4, 3)), proposal.Cells.Sum(c => c.AreaSquareMetres), 10.0);
        Assert.Equal(4, proposal.Diff.Of(CellChangeKind.Changed).Count());   // the strip in the east is one piece, and goes to one cell
        Assert.Equal(8, proposal.Diff.Unchanged);
        Assert.True(CoverageCheck.Run([.. proposal.Cells.Select(c => c.Geometry)], new() { Domain = Sample.InCells(0.25, 0, 4, 3) }, Cancellation).IsValid);
    }

    [Fact]
    public void A_new_barrier_through_a_cell_becomes_a_border()
    {
        var river = Sample.Factory.CreateLineString([new(Sample.West + 1.5 * Sample.Step, Sample.South - Sample.Step), new(Sample.West + 1.5 * Sample.Step, Sample.South + 4 * Sample.Step)]);
        var proposal = MinimalRecut.Propose(new() { Cells = Cells, NewBarriers = [PartitionBarrier.Of(river, "river")], MaximumDeviation = 0.6 }, null, Cancellation);
        Assert.NotEmpty(proposal.Steps);
        Assert.All(proposal.Steps, s => Assert.Equal("barrier", s.Reason));
        double Through(IEnumerable<GridCell> cells) => cells.Sum(c => c.Geometry.Buffer(-1e-4).Intersection(river).Length);
        Assert.True(Through(proposal.Cells) < 0.5 * Through(Cells));
        Assert.All(Cells.Where((_, i) => i % 4 == 3), c => Assert.Contains(c, proposal.Cells));   // the eastern column is far from it
        Sound(Cells, proposal);
    }

    [Fact]
    public void A_full_recut_changes_more_and_used_codes_stay_used()
    {
        var proposal = MinimalRecut.Propose(new() { Cells = Cells, Load = [People(i => i == 0 ? 20 : 10)], MaximumDeviation = 0.4, ComparesWithFull = true, UsedCodes = ["530102001001040"] }, null, Cancellation);
        Assert.True(proposal.Full!.ChangedCells > proposal.Diff.Changes.Count);
        Assert.True(proposal.Full.MovedSquareMetres > proposal.Diff.MovedSquareMetres);
        Assert.Equal("530102001001041", Assert.Single(proposal.Diff.Of(CellChangeKind.Added)).Code);
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        void Refused(string words, RecutRequest request) => Assert.Contains(words, Assert.Throws<GeoInputException>(() => MinimalRecut.Propose(request, null, Cancellation)).Message, StringComparison.Ordinal);
        Refused("no cell", new() { Cells = [] });
        Refused("deviation", new() { Cells = Cells, MaximumDeviation = 0.01 });
        Refused("deviation", new() { Cells = Cells, MaximumDeviation = double.NaN });
        Refused("0 cells", new() { Cells = Cells, CellCount = 0 });
        Refused("code", new() { Cells = [Cells[0], Cells[0]] });
        Refused("nothing inside", new() { Cells = Cells, Load = [new("people", 1, [new(0, 0, 5)])] });
        Refused("weight", new() { Cells = Cells, Load = [new("people", 0, null)] });
        Refused("value -1", new() { Cells = Cells, Load = [new("people", 1, [new(102.705, 25.005, -1)])] });
        Refused("districts are none", new() { Cells = Cells, Units = [] });
    }

    [Fact]
    public void Whatever_the_load_the_coverage_stays_sound_and_fewer_cells_are_out_of_bounds() =>
        Gen.Select(Gen.Int[6, 30], Gen.Int[1, 1000], Gen.Double[0, 60].Array[30]).Sample((count, seed, values) =>
        {
            var cells = MeasuredCells.Cut(count, seed);
            var load = People(cells, i => values[i] + 0.1);
            var proposal = MinimalRecut.Propose(new() { Cells = cells, Load = [load], MaximumDeviation = 0.6, Seed = seed }, null, Cancellation);
            Assert.True(proposal.After.OutOfBounds <= proposal.Before.OutOfBounds);
            Assert.True(proposal.After.OutOfBounds <= proposal.Unmet.Count);
            Sound(cells, proposal);
            var again = MinimalRecut.Propose(new() { Cells = cells, Load = [load], MaximumDeviation = 0.6, Seed = seed }, null, Cancellation);
            Assert.Equal(proposal.Cells.Select(c => (c.Code, c.Geometry.AsText())), again.Cells.Select(c => (c.Code, c.Geometry.AsText())));
        }, iter: SmartCity.Tests.LongTests.Times(4, 60));

    // A coverage of the same ground; cells in no step keep their point sets; codes are sound.
    private static void Sound(IReadOnlyList<GridCell> before, RecutProposal proposal)
    {
        var report = CoverageCheck.Run([.. proposal.Cells.Select(c => c.Geometry)], Cancellation);
        Assert.True(report.IsValid, string.Join("; ", report.Faults.Select(f => $"{f.Kind} {f.Message}")));
        var total = before.Sum(c => c.AreaSquareMetres);
        Assert.Equal(total, proposal.Cells.Sum(c => c.AreaSquareMetres), 1e-8 * total);
        Assert.DoesNotContain(CodeRules.Check(proposal.Cells), f => !f.IsAdvice);
        var changed = proposal.Steps.SelectMany(s => s.Before).ToHashSet();
        var touched = proposal.Diff.Changes.Where(c => c.Kind != CellChangeKind.Added).Select(c => c.Code).ToHashSet();
        Assert.Subset(changed, touched);
    }

    private static double Area(IEnumerable<GridCell> cells, Func<GridCell, bool> which) => cells.Where(which).Sum(c => c.AreaSquareMetres);

    private static double EllipsoidalArea(Geometry geometry) => SmartCity.Geo.Crs.EllipsoidalMeasure.Area(geometry);

    private static LoadTerm People(Func<int, double> of) => People(Cells, of);

    /// <summary>So many people in each cell, evenly over it.</summary>
    private static LoadTerm People(IReadOnlyList<GridCell> cells, Func<int, double> of)
    {
        var points = new List<LoadPoint>();
        for (var i = 0; i < cells.Count; i++)
        {
            var box = cells[i].Geometry.EnvelopeInternal;
            var places = (from x in Enumerable.Range(0, 12) from y in Enumerable.Range(0, 12) select new Coordinate(box.MinX + (x + 0.5) / 12 * box.Width, box.MinY + (y + 0.5) / 12 * box.Height))
                .Where(p => cells[i].Geometry.Contains(Sample.Factory.CreatePoint(p))).ToList();
            points.AddRange(places.Select(p => new LoadPoint(p.X, p.Y, of(i) / places.Count)));
        }
        return new("people", 1, points);
    }
}
