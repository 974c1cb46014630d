using CsCheck;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Comparison;
using SmartCity.Geo.Tests.Grids.Partitioning;

namespace SmartCity.Geo.Tests.Grids.Comparison;

public class StableCodesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void The_larger_part_of_a_split_keeps_the_code_and_the_smaller_gets_one_that_was_never_used()
    {
        var result = StableCodes.Assign([MeasuredCells.Box(1, 0, 0, 2), MeasuredCells.Box(2, 2, 0)], [MeasuredCells.Box(1, 0, 0, 0.8), MeasuredCells.Box(2, 0.8, 0, 1.2), MeasuredCells.Box(3, 2, 0)],
            ["530102001001007"], null, Cancellation);
        Assert.Equal(["530102001001008", "530102001001001", "530102001001002"], result.Cells.Select(c => c.Code));
        Assert.Equal(2, result.Kept);
        Assert.Equal([("530102001001001", "530102001001008", 0.4), ("530102001001001", "530102001001001", 0.6), ("530102001001002", "530102001001002", 1)],
            result.Links.Select(l => (l.FormerCode, l.Code, Math.Round(l.ShareOfFormer, 3))));
    }

    [Fact]
    public void The_pairing_that_keeps_the_most_ground_is_taken_not_the_first_that_fits()
    {
        // New 1 could continue old 1 or old 2, new 2 only old 1: taking old 1 for new 1 first would leave new 2 without.
        var matched = CellSuccession.Match([(0, 0, 5), (1, 0, 4), (0, 1, 4)], [10, 10], [10, 10], 0.4, (_, _) => true);
        Assert.Equal([1, 0], matched);
    }

    [Fact]
    public void Below_the_threshold_a_cell_does_not_live_on()
    {
        List<GridCell> old = [MeasuredCells.Box(1, 0, 0, 1)], fresh = [MeasuredCells.Box(9, 0.6, 0, 1)];
        Assert.Equal("530102001001002", StableCodes.Assign(old, fresh, [], 0.5, Cancellation).Cells[0].Code);
        Assert.Equal("530102001001001", StableCodes.Assign(old, fresh, [], 0.4, Cancellation).Cells[0].Code);
        Assert.Throws<GeoInputException>(() => StableCodes.Assign(old, fresh, [], 0.2, Cancellation));
    }

    [Fact]
    public void A_cell_that_went_to_another_county_gets_a_new_code()
    {
        var moved = MeasuredCells.Cell("530103001001001", Sample.InCells(0, 0, 1, 1));
        Assert.Equal("530103001001001", StableCodes.Assign([MeasuredCells.Box(1, 0, 0)], [moved], [], null, Cancellation).Cells[0].Code);
    }

    [Fact]
    public void Real_communities_keep_their_digits()
    {
        var fresh = MeasuredCells.Cell("530102001002001", Sample.InCells(0, 0, 1, 1), isSynthetic: false);
        Assert.Equal("530102001002002", StableCodes.Assign([MeasuredCells.Box(1, 0, 0)], [fresh], ["530102001002001"], null, Cancellation).Cells[0].Code);
    }

    [Fact]
    public void A_community_without_numbers_left_is_an_error_and_no_wrap()
    {
        var all = Enumerable.Range(1, 999).Select(n => $"{MeasuredCells.Community}{n:D3}");
        Assert.Contains(MeasuredCells.Community, Assert.Throws<GeoInputException>(() => StableCodes.Assign([MeasuredCells.Box(1, 0, 0)], [MeasuredCells.Box(1, 0, 0), MeasuredCells.Box(2, 1, 0)], all, null, Cancellation)).Message, StringComparison.Ordinal);
        Assert.Equal("530102001001005", StableCodes.Assign([MeasuredCells.Box(1, 0, 0)], [MeasuredCells.Box(1, 0, 0), MeasuredCells.Box(2, 1, 0)], all.Where(c => !c.EndsWith("005", StringComparison.Ordinal)), null, Cancellation).Cells[1].Code);
    }

    [Fact]
    public void Cells_that_did_not_change_keep_their_codes_and_no_two_cells_have_one() =>
        Gen.Select(Gen.Int[2, 30], Gen.Int[2, 30], Gen.Int[1, 1000]).Sample((m, n, seed) =>
        {
            var (before, after) = (MeasuredCells.Cut(m, seed), MeasuredCells.Cut(n, seed + 1));
            var result = StableCodes.Assign(before, after, [], null, Cancellation);
            Assert.Equal(n, result.Cells.Select(c => c.Code).Distinct().Count());
            Assert.Equal(result.Kept, result.Cells.Count(c => before.Any(b => b.Code == c.Code)));
            Assert.All(before, b => Assert.Equal(1, result.Links.Where(l => l.FormerCode == b.Code).Sum(l => l.ShareOfFormer), 1e-6));
            Assert.All(result.Cells, c => Assert.Equal(1, result.Links.Where(l => l.Code == c.Code).Sum(l => l.Share), 1e-6));
            var same = StableCodes.Assign(before, [.. before.Select((c, i) => c with { Code = $"{MeasuredCells.Community}{i + 500:D3}" })], [], null, Cancellation);
            Assert.Equal(before.Select(c => c.Code), same.Cells.Select(c => c.Code));
        }, iter: SmartCity.Tests.LongTests.Times(8, 200));

    [Fact]
    public void The_matching_keeps_as_much_as_the_best_of_all_matchings() =>
        Gen.Int[0, 6].Select(Gen.Int[0, 5], Gen.Int[0, 5]).List[0, 12].Sample(drawn =>
        {
            var pairs = drawn.Select(d => (Old: d.Item2, New: d.Item3, Area: 4.0 + d.Item1)).DistinctBy(p => (p.Old, p.New)).ToList();
            double[] areas = [10, 10, 10, 10, 10, 10];
            var matched = CellSuccession.Match(pairs, areas, areas, 0.4, (_, _) => true);
            Assert.Equal(matched.Count(m => m >= 0), matched.Where(m => m >= 0).Distinct().Count());
            var kept = matched.Select((old, fresh) => pairs.Find(p => p.Old == old && p.New == fresh).Area).Sum();
            Assert.Equal(Best(0, 0), kept, 1e-9);

            double Best(int fresh, int taken)
            {
                if (fresh == 6) return 0;
                var best = Best(fresh + 1, taken);
                foreach (var (old, _, area) in pairs.Where(p => p.New == fresh && (taken & 1 << p.Old) == 0)) best = Math.Max(best, area + Best(fresh + 1, taken | 1 << old));
                return best;
            }
        }, iter: 2000);
}
