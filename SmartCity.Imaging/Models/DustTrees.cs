using System.Text.Json;

namespace SmartCity.Imaging.Models;

/// <summary>One regression tree, flat: a child below 0 is the leaf of its complement.</summary>
/// <param name="Feature">That a node asks for.</param>
/// <param name="Threshold">Up to it: left.</param>
internal sealed record DustTree(int[] Feature, float[] Threshold, int[] Left, int[] Right, float[] Leaf);

/// <summary>Boosted trees that tell how likely a cell of a frame shows dust. Immutable, safe for threads.</summary>
/// <param name="Version">Method and kind.</param>
/// <param name="Features">Names of the features that it reads, in order.</param>
/// <param name="Slope">Of Platt's calibration: probability = 1 / (1 + exp(slope · sum + offset)).</param>
internal sealed record DustTrees(string Version, string[] Features, DustTree[] Trees, double Slope, double Offset)
{
    private const int Block = 64;

    /// <param name="features">Feature × cell, as <see cref="Features"/> names them.</param>
    /// <returns>One probability a cell.</returns>
    internal float[] Probabilities(float[][] features)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(features.Length, Features.Length);
        var result = new float[features[0].Length];
        var rows = new float[Block * features.Length];
        var sums = new double[Block];
        for (var first = 0; first < result.Length; first += Block)   // rows side by side in the cache, each tree over all of them
        {
            var count = Math.Min(Block, result.Length - first);
            for (var f = 0; f < features.Length; f++)
                for (var i = 0; i < count; i++) rows[i * features.Length + f] = features[f][first + i];
            Array.Clear(sums);
            foreach (var tree in Trees)
                for (var i = 0; i < count; i++) sums[i] += Value(tree, rows.AsSpan(i * features.Length, features.Length));
            for (var i = 0; i < count; i++) result[first + i] = (float)(1 / (1 + Math.Exp(Slope * sums[i] + Offset)));
        }
        return result;
    }

    internal static DustTrees Shipped(string name)
    {
        using var stream = typeof(DustTrees).Assembly.GetManifestResourceStream("SmartCity.Imaging.Models." + name) ?? throw new InvalidOperationException($"The assembly carries no {name}.");
        return JsonSerializer.Deserialize<DustTrees>(stream) ?? throw new InvalidOperationException($"{name} is empty.");
    }

    /// <exception cref="ImagingInputException">It is missing, no such model, or made for other features.</exception>
    internal static DustTrees Load(string path, IReadOnlyList<string> features)
    {
        if (!File.Exists(path)) throw new ImagingInputException($"'{path}' does not exist; 'dust train' writes such a model.");
        try
        {
            using var stream = File.OpenRead(path);
            var trees = JsonSerializer.Deserialize<DustTrees>(stream);
            if (trees is null || trees.Trees is null || trees.Features is null || !trees.Features.SequenceEqual(features) || !trees.Trees.All(t => IsWhole(t, features.Count)))
                throw new ImagingInputException($"'{path}' was made for other features: make it anew with 'dust train'.");
            return trees;
        }
        catch (JsonException e)
        {
            throw new ImagingInputException($"'{path}' is no dust model: {e.Message}", e);
        }
    }

    internal void Save(Stream stream) => JsonSerializer.Serialize(stream, this);

    private static bool IsWhole(DustTree tree, int features)
    {
        var nodes = tree.Feature.Length;
        if (tree.Threshold.Length != nodes || tree.Left.Length != nodes || tree.Right.Length != nodes || tree.Leaf.Length != nodes + 1) return false;
        for (var i = 0; i < nodes; i++)   // children come after their parents, so that no walk goes in a circle
            if (tree.Feature[i] < 0 || tree.Feature[i] >= features || !Leads(tree.Left[i], i) || !Leads(tree.Right[i], i)) return false;
        return true;

        bool Leads(int child, int parent) => child < 0 ? ~child < tree.Leaf.Length : child > parent && child < nodes;
    }

    private static float Value(DustTree tree, ReadOnlySpan<float> row)
    {
        if (tree.Feature.Length == 0) return tree.Leaf[0];
        var node = 0;
        do node = row[tree.Feature[node]] <= tree.Threshold[node] ? tree.Left[node] : tree.Right[node];
        while (node >= 0);
        return tree.Leaf[~node];
    }
}
