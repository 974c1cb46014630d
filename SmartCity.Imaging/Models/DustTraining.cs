using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;

namespace SmartCity.Imaging.Models;

/// <summary>Cells with known truth, to learn from.</summary>
/// <param name="names">Of the features.</param>
internal sealed class DustExamples(IReadOnlyList<string> names)
{
    private readonly List<DustRow> _rows = [];

    internal IReadOnlyList<string> Names { get; } = names;

    internal int Count => _rows.Count;

    /// <param name="features">Feature × cell.</param>
    internal void Add(float[][] features, int cell, bool isDust, float weight = 1) =>
        _rows.Add(new() { Features = [.. features.Select(f => f[cell])], Label = isDust, Weight = weight });

    internal IReadOnlyList<DustRow> Rows => _rows;

    /// <summary>All of several.</summary>
    internal static DustExamples Of(IReadOnlyList<DustExamples> parts)
    {
        var all = new DustExamples(parts[0].Names);
        foreach (var part in parts) all._rows.AddRange(part._rows);
        return all;
    }
}

/// <summary>A cell as ML.NET reads it.</summary>
internal sealed class DustRow
{
    public float[] Features { get; set; } = [];

    public bool Label { get; set; }

    public float Weight { get; set; } = 1;
}

/// <summary>Boosted trees over the features of cells.</summary>
/// <remarks>Friedman (2001); ML.NET's FastTree with Platt's calibration. One thread and a fixed seed: the same examples give the same model.</remarks>
internal static class DustTraining
{
    internal const int DefaultSeed = 20261;

    internal const int StillTrees = 200, SequenceTrees = 120;

    internal const double StillRate = 0.06, SequenceRate = 0.08;

    // Small trees: larger ones fit the simulator better and real dust worse.
    private const int Leaves = 15, LeastExamplesPerLeaf = 200;

    /// <param name="rate">Of learning: how much of what a tree finds is taken.</param>
    internal static DustTrees Fit(DustExamples examples, string version, int trees, int seed, double rate = SequenceRate)
    {
        if (examples.Rows.All(r => r.Label) || !examples.Rows.Any(r => r.Label)) throw new ImagingInputException("There is nothing to learn from: examples of both dust and none are needed.");
        var context = new MLContext(seed);
        var schema = SchemaDefinition.Create(typeof(DustRow));
        schema[nameof(DustRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, examples.Names.Count);
        var trained = context.BinaryClassification.Trainers.FastTree(new FastTreeBinaryTrainer.Options
        {
            NumberOfTrees = trees,
            NumberOfLeaves = Leaves,
            MinimumExampleCountPerLeaf = LeastExamplesPerLeaf,
            LearningRate = rate,
            FeatureFraction = 0.5,
            FeatureFractionPerSplit = 0.7,
            BaggingSize = 1,
            BaggingExampleFraction = 0.6,
            MaximumBinCountPerFeature = 64,
            ExampleWeightColumnName = nameof(DustRow.Weight),
            NumberOfThreads = 1,
            Seed = seed,
            FeatureSelectionSeed = seed,
        }).Fit(context.Data.LoadFromEnumerable(examples.Rows, schema));
        var calibrated = (CalibratedModelParametersBase<FastTreeBinaryModelParameters, PlattCalibrator>)trained.Model;
        var ensemble = calibrated.SubModel.TrainedTreeEnsemble;
        var flat = ensemble.Trees.Select((tree, i) => Flat(tree, ensemble.TreeWeights[i])).ToArray();
        return new(version, [.. examples.Names], flat, calibrated.Calibrator.Slope, calibrated.Calibrator.Offset + calibrated.Calibrator.Slope * ensemble.Bias);
    }

    private static DustTree Flat(RegressionTree tree, double weight) => new(
        [.. tree.NumericalSplitFeatureIndexes], [.. tree.NumericalSplitThresholds], [.. tree.LeftChild], [.. tree.RightChild], [.. tree.LeafValues.Select(v => (float)(v * weight))]);
}
