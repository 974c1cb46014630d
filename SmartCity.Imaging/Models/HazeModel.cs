using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace SmartCity.Imaging.Models;

/// <summary>How likely a whole picture is hazy or dusty: a logistic regression over standardised, clamped features. Immutable.</summary>
/// <param name="Mean">Of each feature over the pictures that it learned from.</param>
/// <param name="Spread">Standard deviation of each.</param>
internal sealed record HazeModel(string Version, string[] Features, float[] Mean, float[] Spread, float[] Weights, float Bias)
{
    internal const string FileName = "dust-haze.json";

    private const float Farthest = 3;

    internal static HazeModel Shipped()
    {
        using var stream = typeof(HazeModel).Assembly.GetManifestResourceStream("SmartCity.Imaging.Models." + FileName) ?? throw new InvalidOperationException("The assembly carries no haze model.");
        return JsonSerializer.Deserialize<HazeModel>(stream) ?? throw new InvalidOperationException("The shipped haze model is empty.");
    }

    /// <returns>0 … 1.</returns>
    internal double Probability(ReadOnlySpan<float> features)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(features.Length, Weights.Length);
        double sum = Bias;
        for (var i = 0; i < features.Length; i++) sum += Weights[i] * Standardised(features[i], i);
        return 1 / (1 + Math.Exp(-sum));
    }

    /// <param name="ridge">Weight of the sum of squares against the sum of the losses; greater ones hold the weights smaller.</param>
    /// <remarks>ML.NET's L-BFGS, one thread: repeatable.</remarks>
    internal static HazeModel Fit(IReadOnlyList<string> names, IReadOnlyList<(float[] Features, bool IsHaze)> pictures, float ridge, string version)
    {
        if (pictures.All(p => p.IsHaze) || !pictures.Any(p => p.IsHaze)) throw new ImagingInputException("Pictures with and without haze are needed to learn from.");
        var mean = names.Select((_, i) => pictures.Average(p => p.Features[i])).ToArray();
        var spread = names.Select((_, i) => MathF.Sqrt(pictures.Average(p => (p.Features[i] - mean[i]) * (p.Features[i] - mean[i]))) + 1e-6f).ToArray();
        var empty = new HazeModel(version, [.. names], mean, spread, new float[names.Count], 0);
        var context = new MLContext(1);
        var schema = SchemaDefinition.Create(typeof(HazeRow));
        schema[nameof(HazeRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, names.Count);
        var rows = pictures.Select(p => new HazeRow { Features = [.. p.Features.Select((f, i) => empty.Standardised(f, i))], Label = p.IsHaze });
        var trained = context.BinaryClassification.Trainers.LbfgsLogisticRegression(new LbfgsLogisticRegressionBinaryTrainer.Options
        {
            L1Regularization = 0,
            L2Regularization = ridge,
            NumberOfThreads = 1,
        }).Fit(context.Data.LoadFromEnumerable(rows.ToList(), schema));
        var regression = ((CalibratedModelParametersBase<LinearBinaryModelParameters, PlattCalibrator>)trained.Model).SubModel;
        return empty with { Weights = [.. regression.Weights], Bias = regression.Bias };
    }

    private float Standardised(float value, int i) => Math.Clamp((value - Mean[i]) / Spread[i], -Farthest, Farthest);

    private sealed class HazeRow
    {
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }
    }
}
