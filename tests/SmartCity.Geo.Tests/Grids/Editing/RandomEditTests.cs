using NetTopologySuite.Geometries;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Editing;
using SmartCity.Geo.Grids.Partitioning;

namespace SmartCity.Geo.Tests.Grids.Editing;

public class RandomEditTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void After_a_thousand_edits_of_a_real_partition_the_ground_is_covered_as_before() =>
        AfterManyEdits(Real(), LongTests.Times(1000, 10_000), seed: 3);

    [Fact]
    public void After_many_edits_of_a_lattice_the_ground_is_covered_as_before() =>
        AfterManyEdits(EditingCells.Lattice(8, 8), LongTests.Times(500, 5000), seed: 5);

    private static EditingCells Real()
    {
        var request = new PartitionRequest
        {
            Areas = [.. RealData.FiveDistricts().Select(d => new PartitionArea(d.Geometry, d.Adcode, d.Name))],
            CellCount = 1272,
            Barriers = [.. RealData.Rivers().Select(r => new PartitionBarrier(r, "river", 1))],
        };
        return new(GridPartition.Cut(request, null, Stop).Cells);
    }

    private static void AfterManyEdits(EditingCells cells, int wanted, int seed)
    {
        var (before, edits, kinds) = (cells.Area(), new RandomEdits(seed), new Dictionary<string, int>());
        var (done, tried) = (0, 0);
        for (; done < wanted; tried++)
        {
            Assert.True(tried < wanted * 10, $"Only {done} of {tried} edits could be done.");
            var edit = edits.Next([.. cells.All]);
            try
            {
                cells.Apply(edit, Stop);
                done++;
                kinds[edit.GetType().Name] = kinds.GetValueOrDefault(edit.GetType().Name) + 1;
            }
            catch (GeoInputException)
            {
                // the answer to an edit that can't be done; the cells are as before
            }
            if (done % 200 == 0) Assert.Equal(before, cells.Area(), before * 1e-11);
        }
        cells.RequireCoverage(Stop);
        // A line that ends on the area's own border puts a vertex there, which lies off the straight edge by up to some 1e-8 m.
        Assert.Equal(before, cells.Area(), before * 1e-11);
        Assert.All((string[])[nameof(SplitCell), nameof(MergeCells), nameof(MoveVertex), nameof(ReshapeBorder), nameof(ReassignPiece), nameof(RecutCells), nameof(SetClass)],
            kind => Assert.True(kinds.GetValueOrDefault(kind) > wanted / 200, $"{kind}: {kinds.GetValueOrDefault(kind)}"));
    }
}
