using SmartCity.Imaging.Change;
using SmartCity.Imaging.Models;

namespace SmartCity.Imaging.Tests.Models;

/// <summary>Training with feedback on real pairs: labels of LEVIR-CD and WHU-CD, where what changed is nearly always a new building, stand for an officer's words.</summary>
public sealed class RealFeedbackTests
{
    private const int Cities = 8;
    private const float Weight = 20;

    private static readonly string[] Sets = ["levir_cd_full", "levir_cd_samples", "whu_cd_full"];

    [Fact]
    public void What_officers_say_of_some_pairs_makes_the_trees_right_on_another()
    {
        Assert.SkipUnless(LongTests.AreWanted, "Takes minutes: ./smartcity test --long.");
        var data = Path.Combine(Environment.GetEnvironmentVariable("SMARTCITY_SHARED") ?? Path.Combine(Repository.Root, "..", "shared"), "data", "change");
        Assert.SkipUnless(Directory.Exists(data), "The labelled pairs are not on this machine.");
        var stop = TestContext.Current.CancellationToken;
        var real = Sets.Select(s => Path.Combine(data, s)).SelectMany(set =>
            Directory.GetFiles(Path.Combine(set, "label")).Order(StringComparer.Ordinal).SelectMany(label => ObjectModelCheck.Objects(set, label, stop).Select(e => e with { Weight = Weight }))).ToList();
        var simulated = PlaceSplit.Of(ObjectModel.Simulated(Cities, null, stop)).Training;

        using var shipped = LearnedClassifier.Shipped();
        var (buildings, byRules, byShipped, byLearned) = (0, 0, 0, 0);
        foreach (var pair in real.GroupBy(e => e.Place).Where(g => g.Any(e => e.Label == ChangeClass.NewBuilding)))
        {
            var model = ObjectModelTraining.Train([.. simulated, .. real.Where(e => e.Place != pair.Key)], ObjectModelTraining.DefaultSeed, out var context);
            using var learned = LearnedClassifier.Of(context, model, "left out");
            foreach (var building in pair.Where(e => e.Label == ChangeClass.NewBuilding))
            {
                buildings++;
                if (building.RuleClass == building.Label) byRules++;
                if (shipped.Classify(building.Features).Class == building.Label) byShipped++;
                if (learned.Classify(building.Features).Class == building.Label) byLearned++;
            }
        }
        var words = $"{buildings} buildings, each pair left out in turn: rules {byRules} right, shipped trees {byShipped}, trees with feedback {byLearned}";
        TestContext.Current.TestOutputHelper!.WriteLine(words);
        Assert.True(byLearned > byShipped, words);
    }
}
