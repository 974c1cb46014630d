using System.Numerics.Tensors;
using System.Text.Json;
using SmartCity.Imaging.Soil;

namespace SmartCity.Imaging.Models;

/// <summary>How likely a pixel is each of <see cref="GroundClass.All"/>: a multinomial logistic regression over bent features. Immutable.</summary>
/// <param name="Features">Names of the features that it reads.</param>
/// <param name="Mean">Of each feature over the training pixels; stands for what is missing.</param>
/// <param name="Spread">Standard deviation of each.</param>
/// <param name="Weights">Class × (three a feature: the value, what is above +½, what is below −½; in standard deviations).</param>
/// <param name="Bias">One a class.</param>
internal sealed record GroundModel(string Version, string[] Features, float[] Mean, float[] Spread, float[][] Weights, float[] Bias)
{
    internal const string FileName = "ground-cover.json", CardName = "ground-cover.md";

    internal const int TermsPerFeature = 3;
    private const float Farthest = 3, Bend = 0.5f;

    /// <summary>The model that this assembly carries.</summary>
    internal static GroundModel Shipped()
    {
        using var stream = typeof(GroundModel).Assembly.GetManifestResourceStream("SmartCity.Imaging.Models.ground-cover.json")
            ?? throw new InvalidOperationException("The assembly carries no model of the ground's cover.");
        return JsonSerializer.Deserialize<GroundModel>(stream) ?? throw new InvalidOperationException("The shipped model of the ground's cover is empty.");
    }

    /// <summary>Places of the model's features in <see cref="SoilFeatures.Names"/>.</summary>
    internal int[] Places() => [.. Features.Select(f => Array.IndexOf([.. SoilFeatures.Names], f))];

    /// <param name="values">The model's features of one pixel; NaN = missing.</param>
    /// <param name="terms">Receives <see cref="TermsPerFeature"/> numbers a feature.</param>
    internal void Bent(ReadOnlySpan<float> values, Span<float> terms)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var z = float.IsNaN(values[i]) ? 0 : Math.Clamp((values[i] - Mean[i]) / Spread[i], -Farthest, Farthest);
            (terms[TermsPerFeature * i], terms[TermsPerFeature * i + 1], terms[TermsPerFeature * i + 2]) = (z, Math.Max(0, z - Bend), Math.Max(0, -Bend - z));
        }
    }

    /// <param name="terms">Of <see cref="Bent"/>.</param>
    /// <param name="probabilities">One a class; they sum to 1.</param>
    internal void Fill(ReadOnlySpan<float> terms, Span<float> probabilities)
    {
        var (most, sum) = (float.MinValue, 0f);
        for (var c = 0; c < probabilities.Length; c++)
        {
            var value = Bias[c];
            var weights = Weights[c];
            for (var i = 0; i < terms.Length; i++) value += weights[i] * terms[i];
            probabilities[c] = value;
            most = Math.Max(most, value);
        }
        foreach (ref var p in probabilities) sum += p = MathF.Exp(p - most);
        foreach (ref var p in probabilities) p /= sum;
    }

    /// <summary>As <see cref="Fill(ReadOnlySpan{float}, Span{float})"/> for many pixels at once, by vectors.</summary>
    /// <param name="features">The model's features, feature × pixel; NaN = missing.</param>
    /// <returns>Class × pixel.</returns>
    internal float[][] Fill(float[][] features)
    {
        var pixels = features[0].Length;
        var sums = Array.ConvertAll(Bias, bias => Enumerable.Repeat(bias, pixels).ToArray());
        float[] z = new float[pixels], term = new float[pixels];
        for (var f = 0; f < features.Length; f++)
        {
            for (var i = 0; i < pixels; i++) z[i] = float.IsNaN(features[f][i]) ? 0 : Math.Clamp((features[f][i] - Mean[f]) / Spread[f], -Farthest, Farthest);
            Add(z, TermsPerFeature * f);
            TensorPrimitives.Subtract(z, Bend, term);
            TensorPrimitives.Max(term, 0f, term);
            Add(term, TermsPerFeature * f + 1);
            TensorPrimitives.Subtract(-Bend, z, term);
            TensorPrimitives.Max(term, 0f, term);
            Add(term, TermsPerFeature * f + 2);
        }
        var most = sums[0].ToArray();
        foreach (var sum in sums) TensorPrimitives.Max(most, sum, most);
        Array.Clear(term);
        foreach (var sum in sums)
        {
            TensorPrimitives.Subtract(sum, most, sum);
            TensorPrimitives.Exp(sum, sum);
            TensorPrimitives.Add(term, sum, term);
        }
        foreach (var sum in sums) TensorPrimitives.Divide(sum, term, sum);
        return sums;

        void Add(float[] values, int number)
        {
            for (var c = 0; c < sums.Length; c++) TensorPrimitives.MultiplyAdd(values, Weights[c][number], sums[c], sums[c]);
        }
    }
}
