using SmartCity.Imaging.Dust;
using SmartCity.Imaging.Models;

namespace SmartCity.Imaging.Tests.Dust;

public sealed class DustModelTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("smartcity-dust-model-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Trees_learn_a_simple_rule_twice_alike_and_survive_a_file()
    {
        var trees = DustTraining.Fit(Examples(["a", "b"]), "test", 60, 3);
        var again = DustTraining.Fit(Examples(["a", "b"]), "test", 60, 3);
        float[][] cells = [[0.9f, 0.1f, 0.8f], [0.2f, 0.2f, 0.9f]];   // feature × cell
        var probability = trees.Probabilities(cells);
        Assert.True(probability[0] > 0.8 && probability[1] < 0.2 && probability[2] > 0.8, string.Join(' ', probability));
        Assert.Equal(probability, again.Probabilities(cells));

        var path = Path.Combine(_folder, "model.json");
        using (var stream = File.Create(path)) trees.Save(stream);
        Assert.Equal(probability, DustTrees.Load(path, ["a", "b"]).Probabilities(cells));
        Assert.Contains("other features", Assert.Throws<ImagingInputException>(() => DustTrees.Load(path, ["a", "c"])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"Version":"x","Features":["a"],"Trees":[{"Feature":[0],"Threshold":[1],"Left":[0],"Right":[-1],"Leaf":[1,2]}],"Slope":-1,"Offset":0}""")]   // its left child is itself
    [InlineData("""{"Version":"x","Features":["a"],"Trees":[{"Feature":[7],"Threshold":[1],"Left":[-1],"Right":[-2],"Leaf":[1,2]}],"Slope":-1,"Offset":0}""")]
    public void A_damaged_model_is_refused(string text)
    {
        var path = Path.Combine(_folder, "bad.json");
        File.WriteAllText(path, text);
        Assert.DoesNotContain('\n', Assert.Throws<ImagingInputException>(() => DustTrees.Load(path, ["a"])).Message);
    }

    [Fact]
    public void The_shipped_models_read_what_the_features_give()
    {
        var model = DustModel.Shipped();
        Assert.Equal(PictureFeatures.Names, model.Still.Features);
        Assert.Equal(DustModel.SequenceFeatures, model.Sequence.Features);
        Assert.Equal(HazeFeatures.Names, HazeModel.Shipped().Features);
    }

    [Fact]
    public void A_simulated_plume_over_ground_that_the_model_never_saw_stands_out_in_a_sequence()
    {
        var clear = DustPictures.Ground(seed: 77, width: 640, height: 360);
        var detector = new DustDetector(new());
        for (var i = 0; i < 6; i++) detector.Memory.Keep(DustPictures.Later(clear, i), FrameMaps.Of(DustPictures.Later(clear, i)));
        var quiet = detector.Next(DustPictures.Later(clear, 20), learns: false);
        var dusty = detector.Next(PlumeSimulator.Apply(DustPictures.Later(clear, 21), [DustPictures.Thick], 20, out var opacity), learns: false);
        Assert.Null(dusty.Fault);
        Assert.True(dusty.HasMemory);
        Assert.True(dusty.Score > quiet.Score + 0.3, $"{quiet.Score:F3} against {dusty.Score:F3}");
        var plume = dusty.Plumes[0];
        Assert.Equal(DustLevel.Possible, plume.Level);   // its first frame
        var truth = clear.Cells.Mean(opacity);
        Assert.True(plume.Cells.Average(c => truth[c]) > 0.3, "it lies where the dust is");
    }

    [Fact]
    public void A_single_picture_is_never_more_than_possible()
    {
        var dusty = PlumeSimulator.Apply(DustPictures.Ground(), [DustPictures.Thick], 20, out _);
        var result = DustDetector.Look(dusty, new() { StillThreshold = 0.05 });
        Assert.NotEmpty(result.Plumes);
        Assert.All(result.Plumes, p => Assert.Equal(DustLevel.Possible, p.Level));
        Assert.Throws<ImagingInputException>(() => new DustDetector(new() { AlarmFrames = 1 }));
    }

    private static DustExamples Examples(IReadOnlyList<string> names)
    {
        var examples = new DustExamples(names);
        var random = new Random(1);
        for (var i = 0; i < 2000; i++)
        {
            var (a, b) = (random.NextSingle(), random.NextSingle());
            examples.Add([[a], [b]], 0, a > 0.5f);
        }
        return examples;
    }
}
