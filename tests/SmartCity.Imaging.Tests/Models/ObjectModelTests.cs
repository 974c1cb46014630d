using SmartCity.Imaging.Change;
using SmartCity.Imaging.Models;

namespace SmartCity.Imaging.Tests.Models;

public class ObjectModelTests
{
    private static readonly int[] UnseenPlaces = LongTests.AreWanted ? [5001, 5002, 5003, 5004] : [5001];   // training starts at 1001

    [Fact]
    public void Accuracy_and_F1_follow_from_the_confusion()
    {
        // Two buildings found, one building taken for a road, one road found; a false alarm counts in neither.
        var examples = new[] { ("new_building", "new_building"), ("new_building", "new_building"), ("new_building", "road"), ("road", "road") }
            .Select(e => new ObjectExample(Features(), e.Item1, e.Item2, "here", false)).ToList();
        var test = ObjectModelTest.Of(examples, e => e.RuleClass);
        Assert.Equal(0.75, test.Accuracy, 9);
        Assert.Equal((0.8 + 2.0 / 3) / 2, test.MacroF1, 9);   // building: P 1, R 2/3; road: P 1/2, R 1
    }

    [Fact]
    public void A_perfect_ranking_has_area_one_and_a_constant_half()
    {
        var examples = new[] { "none", "none", "road" }.Select(l => new ObjectExample(Features(), l, "other", "here", false)).ToList();
        Assert.Equal(1, ObjectModelTest.FalseAlarmAuc(examples, e => e.Label == "none" ? 0.9 : 0.1), 9);
        Assert.Equal(0.5, ObjectModelTest.FalseAlarmAuc(examples, _ => 0.3), 9);
    }

    [Fact]
    public void No_place_is_both_trained_on_and_tested()
    {
        var examples = Enumerable.Range(1001, 12).Select(place => new ObjectExample(Features(), "road", "road", PlaceSplit.NameOf(place), false));
        var (training, heldOut) = PlaceSplit.Of(examples);
        Assert.Equal((9, 3), (training.Count, heldOut.Count));
        Assert.Empty(training.Select(e => e.Place).Intersect(heldOut.Select(e => e.Place)));
    }

    [Fact]
    public void The_shipped_model_beats_the_rules_on_a_simulated_city_that_it_never_saw()
    {
        using var classifier = LearnedClassifier.Shipped();
        var examples = UnseenPlaces.SelectMany(place => SimulatedExamples.Of(place, TestContext.Current.CancellationToken)).ToList();
        var changed = examples.Where(e => e.Label != ObjectExample.None).ToList();
        Assert.True(changed.Count > 25 * UnseenPlaces.Length, $"{changed.Count} changed objects");
        var (rules, model) = (ObjectModelTest.Of(changed, e => e.RuleClass).Accuracy, ObjectModelTest.Of(changed, e => classifier.Classify(e.Features).Class).Accuracy);
        Assert.True(model > 0.7 && model > rules, $"rules {rules:F3}, model {model:F3}");
        Assert.True(ObjectModelTest.FalseAlarmAuc(examples, e => classifier.FalseAlarm(e.Features)) > 0.85);
    }

    [Fact]
    public void The_same_examples_train_the_same_model()
    {
        var examples = Enumerable.Range(0, 200).Select(i => new ObjectExample(Features(i % 7, i % 3), ChangeClass.All[i % 3], "other", $"place {i}", false)).ToList();
        var (first, second) = (Probabilities(examples), Probabilities(examples));
        Assert.Equal(first, second);
        Assert.Equal(1, first.Sum(), 1e-4);
    }

    [Fact]
    public void A_file_that_is_no_model_is_refused_by_name()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "no model");
            Assert.Contains(path, Assert.Throws<ImagingInputException>(() => LearnedClassifier.Load(path)).Message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static float[] Probabilities(List<ObjectExample> examples)
    {
        var model = ObjectModelTraining.Train(examples, ObjectModelTraining.DefaultSeed, out var context);
        using var classifier = LearnedClassifier.Of(context, model, "test");
        return classifier.Probabilities(examples[5].Features);
    }

    private static ObjectFeatures Features(float first = 0, float second = 0)
    {
        var values = new float[ObjectFeatures.Names.Count];
        (values[0], values[1], values[2]) = (first, second, float.NaN);
        return new(values);
    }
}
