using SmartCity.Imaging.Change;
using SmartCity.Imaging.Models;

namespace SmartCity.Imaging.Tests.Models;

/// <summary>Training with feedback on real pairs: labels of LEVIR-CD and WHU-CD, where what changed is nearly always a new building, stand for an officer's words.</summary>
public sealed class RealFeedbackTests : IDisposable
{
    private static readonly string[] Sets = ["levir_cd_full", "levir_cd_samples", "whu_cd_full"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("real-feedback-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void What_officers_say_of_some_places_makes_the_trees_right_on_others()
    {
        Assert.SkipUnless(LongTests.AreWanted, "Takes minutes: ./smartcity test --long.");
        var data = Path.Combine(Environment.GetEnvironmentVariable("SMARTCITY_SHARED") ?? Path.Combine(Repository.Root, "..", "shared"), "data", "change");
        Assert.SkipUnless(Directory.Exists(data), "The labelled pairs are not on this machine.");
        var stop = TestContext.Current.CancellationToken;
        var real = Sets.Select(s => Path.Combine(data, s)).SelectMany(set =>
            Directory.GetFiles(Path.Combine(set, "label")).Order(StringComparer.Ordinal).SelectMany(label => ObjectModelCheck.Objects(set, label, stop).Select(e => e with { Place = $"{Path.GetFileName(set)}/{Path.GetFileName(label)}" }))).ToList();
        var cities = LongTests.Times(4, 8);
        var result = ObjectRetraining.Run(new(real, 0, "real pairs"), ObjectModel.Simulated(cities, null, stop), cities, new(_folder.FullName), ObjectRetraining.DefaultSeed, null);
        TestContext.Current.TestOutputHelper!.WriteLine(result.Card);

        using var shipped = LearnedClassifier.Shipped();
        using var now = LearnedClassifier.Load(Path.Combine(_folder.FullName, result.Version, ObjectModel.FileName));
        var heldOut = PlaceSplit.Of(real).HeldOut.Where(e => e.Label == ChangeClass.NewBuilding).ToList();
        var (before, after) = (heldOut.Count(e => shipped.Classify(e.Features).Class == e.Label), heldOut.Count(e => now.Classify(e.Features).Class == e.Label));
        TestContext.Current.TestOutputHelper!.WriteLine($"{heldOut.Count} held-out buildings: shipped trees {before} right, with feedback {after}, rules {heldOut.Count(e => e.RuleClass == e.Label)}");
        Assert.True(after > before, $"{after} of {heldOut.Count} right with feedback, {before} without");
    }
}
