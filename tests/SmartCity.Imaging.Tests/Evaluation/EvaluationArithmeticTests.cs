using CsCheck;
using SmartCity.Imaging.Evaluation;

namespace SmartCity.Imaging.Tests.Evaluation;

public sealed class EvaluationArithmeticTests
{
    [Fact]
    public void Counts_give_precision_recall_F1_and_IoU()
    {
        var counts = ConfusionCounts.Of([255, 255, 255, 0, 0, 128], [true, true, false, true, false, true]);
        Assert.Equal(new(TruePositive: 2, FalsePositive: 1, FalseNegative: 1, TrueNegative: 1), counts);
        Assert.Equal((2 / 3.0, 2 / 3.0, 2 / 3.0, 0.5), (counts.Precision, counts.Recall, counts.F1, counts.IoU));
        Assert.Equal(new(3, 2, 0, 0), counts.Everything);
    }

    // Truths: two squares of four pixels, in the west and in the east. Answers: the west one and two pixels more; one pixel of the east one.
    private static readonly byte[] Label =
    [
        255, 255, 0, 0, 0, 255, 255,
        255, 255, 0, 0, 0, 255, 255,
        0, 0, 0, 128, 0, 0, 0,
    ];

    private static readonly bool[] Answer =
    [
        true, true, true, false, false, true, false,
        true, true, true, false, false, false, false,
        false, false, false, false, false, false, false,
    ];

    [Fact]
    public void Objects_match_by_half_their_union_by_centre_or_by_touch()
    {
        var figures = ObjectMatching.Of(Label, Answer, 7, 3, 1);
        Assert.Equal(new(1, 2, 1, 2), figures.Overlap);   // 4 of 6; 1 of 4
        Assert.Equal(new(2, 2, 2, 2), figures.Touch);
        Assert.Equal((2, 2), (figures.Touch.RightAnswers, figures.Touch.FoundTruths));
        Assert.Equal((0.5, 0.5, 0.5, 1 / 3.0), (figures.Overlap.Precision, figures.Overlap.Recall, figures.Overlap.F1, figures.Overlap.IoU));
        Assert.Equal(2, figures.Centre.RightAnswers);   // (1, 0) of the west, as centres round to even, and the one pixel itself
    }

    [Fact]
    public void Objects_below_the_minimum_are_neither_missed_nor_false()
    {
        var figures = ObjectMatching.Of(Label, Answer, 7, 3, 2);   // the answer of one pixel is none
        Assert.Equal(new(1, 1, 1, 2), figures.Overlap);
        Assert.Equal(new(0, 0, 0, 0), ObjectMatching.Of([255, 0, 0], [true, true, true], 3, 1, 2).Overlap);   // it answers a truth that is too small to count
    }

    [Fact]
    public void An_answer_where_nothing_is_labelled_is_neither_right_nor_false() =>
        Assert.Equal(new(0, 0, 0, 0), ObjectMatching.Of([128, 128, 0], [true, true, true], 3, 1, 1).Touch);

    [Fact]
    public void One_answer_over_everything_touches_all_but_matches_none()
    {
        var figures = ObjectMatching.Of(Label, [.. Enumerable.Repeat(true, 21)], 7, 3, 1);
        Assert.Equal((1.0, 1.0), (figures.Touch.Precision, figures.Touch.Recall));
        Assert.Equal(0, figures.Overlap.F1);
    }

    [Fact]
    public void The_truth_as_the_answer_is_right_by_every_criterion() =>
        Gen.Select(Gen.Int[1, 12], Gen.Int[1, 12]).SelectMany((w, h) => Gen.Bool.Array[w * h].Select(m => (m, w, h))).Sample(t =>
        {
            var figures = ObjectMatching.Of(Array.ConvertAll(t.m, v => (byte)(v ? 255 : 0)), t.m, t.w, t.h, 1);
            return figures.Overlap is { Precision: 1, Recall: 1 } && figures.Centre is { Precision: 1, Recall: 1 } && figures.Touch is { Precision: 1, Recall: 1 };
        });

    [Fact]
    public void Brier_calibration_and_average_precision_of_four_pixels()
    {
        var scores = new ScoreDistribution();
        foreach (var (isChange, score) in ((bool, float)[])[(true, 0.8f), (true, 0.6f), (false, 0.6f), (false, 0.2f)]) scores.Add(isChange, score);
        Assert.Equal((0.04 + 0.16 + 0.36 + 0.04) / 4, scores.Brier, 6);
        Assert.Equal((1 * 0.2 + 2 * 0.1 + 1 * 0.2) / 4, scores.CalibrationError, 6);   // bins 0.8, 0.6 and 0.2
        Assert.Equal(0.5 * 1 + 0.5 * 2 / 3, scores.AveragePrecision, 6);
        Assert.Equal(new(2, 1, 0, 1), scores.Thresholds().Single(t => t.Threshold == 0.5).Counts);
        Assert.Equal(new(2, 2, 0, 0), scores.Thresholds().First().Counts);
    }

    [Fact]
    public void A_pixel_that_could_not_be_assessed_is_not_found_at_any_threshold_above_zero()
    {
        var scores = new ScoreDistribution();
        scores.Add(true, float.NaN);
        Assert.All(scores.Thresholds().Skip(1), t => Assert.Equal(new(0, 0, 1, 0), t.Counts));
    }

    [Fact]
    public void A_data_set_of_many_pairs_weighs_as_much_as_one_of_one_and_a_pair_without_change_counts_by_its_false_alarms()
    {
        PairFigures Pair(string set, string name, ConfusionCounts counts) => new(set, name, counts, default, null, 0);
        var method = new MethodFigures("m", [Pair("a", "1", new(1, 0, 0, 1)), Pair("a", "2", new(0, 0, 1, 1)), Pair("a", "3", new(0, 1, 0, 3)), Pair("b", "1", new(1, 0, 0, 1))]);
        Assert.Equal([0.5, 1], method.DataSets.Select(s => s.MeanF1));
        Assert.Equal(0.75, method.MeanF1OverDataSets);
        Assert.Equal(2 / 3.0, method.All.MeanF1, 9);
        Assert.Equal((1, 0.25), (method.DataSets[0].PairsWithoutChange, method.DataSets[0].FalseAlarmShare));
        Assert.Null(method.DataSets[1].FalseAlarmShare);
        Assert.Equal(new(2, 1, 1, 6), method.All.Pixels);
    }
}
