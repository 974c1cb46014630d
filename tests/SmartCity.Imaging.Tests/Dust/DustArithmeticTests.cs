using SmartCity.Imaging.Dust;
using SmartCity.Imaging.Dust.Evaluation;
using SmartCity.Imaging.Models;

namespace SmartCity.Imaging.Tests.Dust;

/// <summary>The figures of an evaluation, on numbers that can be worked out by hand.</summary>
public sealed class DustArithmeticTests
{
    [Fact]
    public void Four_scores_give_their_AUC_AP_and_IoU()
    {
        var scored = new ScoredGroups();
        scored.Next();
        foreach (var (score, isDust) in ((float, bool)[])[(0.9f, true), (0.8f, false), (0.7f, true), (0.1f, false)]) scored.Add(score, isDust);
        var figures = scored.Figures(1);
        Assert.Equal(0.75, figures.Auc.Value, 1e-9);                                // three of four pairs in order
        Assert.Equal((1 + 2.0 / 3) / 2, figures.AveragePrecision.Value, 1e-9);
        Assert.Equal(2.0 / 3, figures.IoU.Value, 1e-9);                             // from 0.7 on: 2 right, 1 wrong
        Assert.Equal(0.5, figures.EverythingIoU);
        Assert.True(double.IsNaN(figures.Auc.Low));                                 // one group tells nothing of others
    }

    [Fact]
    public void A_cell_counts_by_its_pixels()
    {
        var scored = new ScoredGroups();
        scored.Next();
        scored.Add(0.9f, dustPixels: 48, otherPixels: 16);
        scored.Add(0.1f, dustPixels: 0, otherPixels: 64);
        Assert.Equal(48.0 / 64, scored.Figures(1).IoU.Value, 1e-9);
    }

    [Fact]
    public void The_interval_of_a_share_is_about_as_wide_as_it_should_be()
    {
        var values = Enumerable.Range(0, 100).Select(i => i < 30 ? 1.0 : 0).ToArray();
        var interval = Interval.Of(100, 7, counts => counts.Select((c, i) => c * values[i]).Sum() / 100);
        Assert.Equal(0.3, interval.Value, 1e-12);
        Assert.InRange(interval.High - interval.Low, 0.13, 0.23);   // 2 · 1.96 · √(0.3 · 0.7 / 100) = 0.18
    }

    [Fact]
    public void No_event_in_a_while_leaves_three_and_a_bit_possible()
    {
        Assert.Equal(3.689, StaticCameras.PoissonHigh(0), 0.001);
        Assert.Equal(5.572, StaticCameras.PoissonHigh(1), 0.001);
    }

    [Fact]
    public void Ridge_regression_finds_a_line()
    {
        var rows = Enumerable.Range(0, 30).Select(i => (new[] { (float)i, i * i % 7f }, 3.0 + 2 * i)).ToList();
        Assert.Equal(3 + 2 * 12.5, RidgeRegression.Fit(rows, 1e-6).Predict([12.5f, 3]), 0.01);
    }

    [Fact]
    public void A_fixed_view_looks_three_hours_back_on_its_day_and_never_ahead()
    {
        DateTimeOffset At(int day, int hour) => new(2025, 3, day, hour, 0, 0, TimeSpan.Zero);
        Assert.Equal([10, 20, 30, 100], FixedViewHaze.Recent([At(1, 1), At(1, 2), At(1, 5), At(2, 0)], [10, 30, 30, 100]));   // 1 o'clock lies four hours before 5
    }

    [Fact]
    public void The_haze_model_learns_which_side_is_hazy()
    {
        var random = new Random(5);
        var pictures = Enumerable.Range(0, 60).Select(i => (new[] { random.NextSingle() + (i % 2), random.NextSingle() }, i % 2 == 1)).ToList();
        var model = HazeModel.Fit(["a", "b"], pictures, 0.1f, "test");
        Assert.True(model.Probability([1.9f, 0.5f]) > 0.8);
        Assert.True(model.Probability([0.1f, 0.5f]) < 0.2);
    }

    [Fact]
    public void A_label_that_is_neither_box_nor_polygon_is_refused()
    {
        var folder = Directory.CreateTempSubdirectory("smartcity-labels-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "labels.json"), """{"a.png": {"circle": [1, 2, 3]}}""");
            Assert.Contains("a.png has neither a box", Assert.Throws<ImagingInputException>(() => DustEvaluation.Run(folder, 1, null, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_point_in_a_polygon_is_inside() => Assert.Equal(
        (true, false), (LabelledPhotographs.Contains([(0, 0), (1, 0), (0, 1)], 0.2, 0.2), LabelledPhotographs.Contains([(0, 0), (1, 0), (0, 1)], 0.8, 0.8)));
}
