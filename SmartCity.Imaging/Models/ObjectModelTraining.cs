using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;
using SmartCity.Imaging.Change;

namespace SmartCity.Imaging.Models;

/// <summary>Boosted trees, one set a class against all others, over the features of detected objects.</summary>
/// <remarks>Friedman (2001), "Greedy function approximation"; ML.NET's FastTree. One thread and a fixed seed: the same examples give the same model.</remarks>
internal static class ObjectModelTraining
{
    /// <summary>Order of the scores: the classes of detections, then the false alarm.</summary>
    internal static IReadOnlyList<string> Labels { get; } = [.. ChangeClass.All, ObjectExample.None];

    internal const int DefaultSeed = 20231;

    private const int Trees = 80, Leaves = 14, LeastExamplesPerLeaf = 8;

    internal static ITransformer Train(IReadOnlyList<ObjectExample> examples, int seed, out MLContext context)
    {
        context = new MLContext(seed);
        var counts = examples.GroupBy(e => e.Label).ToDictionary(g => g.Key, g => g.Count());
        // Rare classes count more, but not as much more as they are rarer.
        var rows = examples.Select(e => new ObjectRow { Label = e.Label, Features = ObjectRow.Filled(e.Features), Weight = e.Weight * (float)Math.Sqrt((double)examples.Count / counts[e.Label]) });
        var data = context.Data.LoadFromEnumerable(rows.ToList(), ObjectRow.Schema());
        var keys = context.Data.LoadFromEnumerable(Labels.Select(l => new LabelKey { Label = l }));
        var trees = context.BinaryClassification.Trainers.FastTree(new FastTreeBinaryTrainer.Options
        {
            NumberOfTrees = Trees,
            NumberOfLeaves = Leaves,
            MinimumExampleCountPerLeaf = LeastExamplesPerLeaf,
            LearningRate = 0.12,
            FeatureFraction = 0.7,
            ExampleWeightColumnName = nameof(ObjectRow.Weight),
            NumberOfThreads = 1,
            Seed = seed,
            FeatureSelectionSeed = seed,
        });
        var pipeline = context.Transforms.Conversion.MapValueToKey(nameof(ObjectRow.Label), keyData: keys)
            .Append(context.MulticlassClassification.Trainers.OneVersusAll(trees, nameof(ObjectRow.Label)));
        return pipeline.Fit(data);
    }

    private sealed class LabelKey
    {
        public string Label { get; set; } = "";
    }
}

/// <summary>An object as ML.NET reads it.</summary>
internal sealed class ObjectRow
{
    /// <summary>Stands for a feature that the scene's bands can't give: below every real value.</summary>
    private const float Absent = -9;

    public float[] Features { get; set; } = [];

    public string Label { get; set; } = "";

    public float Weight { get; set; } = 1;

    internal static float[] Filled(ObjectFeatures features)
    {
        var values = features.Values.ToArray();
        for (var i = 0; i < values.Length; i++)
            if (float.IsNaN(values[i])) values[i] = Absent;
        return values;
    }

    internal static SchemaDefinition Schema()
    {
        var schema = SchemaDefinition.Create(typeof(ObjectRow));
        schema[nameof(Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, ObjectFeatures.Names.Count);
        return schema;
    }
}
