using CsCheck;
using SmartCity.Geo.Cases;

namespace SmartCity.Geo.Tests.Cases;

public sealed class CaseMatchingTests
{
    private static Guid Id(int number) => new(number, 0, 0, new byte[8]);

    private static MatchCandidate Pair(int detection, int spatialCase, double iou, double distance = 0) => new(Id(detection), Id(100 + spatialCase), $"KM-2026-{spatialCase:D6}", iou, distance);

    [Fact]
    public void The_likest_pair_comes_first_and_each_side_is_used_once()
    {
        // Detection 1 fits both cases, but case 1 is fitted better by detection 2.
        var caseOf = CaseMatching.Assign([Pair(1, 1, 0.6), Pair(1, 2, 0.4), Pair(2, 1, 0.9)]);
        Assert.Equal(Id(101), caseOf[Id(2)]);
        Assert.Equal(Id(102), caseOf[Id(1)]);
    }

    [Fact]
    public void Of_equal_overlaps_the_nearer_and_then_the_older_case_wins()
    {
        Assert.Equal(Id(102), CaseMatching.Assign([Pair(1, 1, 0, 12), Pair(1, 2, 0, 3)])[Id(1)]);
        Assert.Equal(Id(101), CaseMatching.Assign([Pair(1, 2, 0.5, 3), Pair(1, 1, 0.5, 3)])[Id(1)]);
    }

    [Fact]
    public void The_order_of_the_pairs_does_not_matter_and_no_case_is_taken_twice() =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 9], Gen.Int[0, 4]).Array[0, 40].Sample(numbers =>
        {
            var pairs = numbers.Select(n => Pair(n.Item1, n.Item2, n.Item3 / 4.0)).DistinctBy(p => (p.DetectionId, p.CaseId)).ToList();
            var forwards = CaseMatching.Assign(pairs);
            var backwards = CaseMatching.Assign(Enumerable.Reverse(pairs));
            return forwards.Values.Distinct().Count() == forwards.Count && forwards.OrderBy(p => p.Key).SequenceEqual(backwards.OrderBy(p => p.Key));
        });
}
