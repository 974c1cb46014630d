using SmartCity.Imaging.Change;

namespace SmartCity.Imaging.Evaluation.Baselines;

/// <summary>Principal components of small blocks of the difference image, split in two by k-means.</summary>
/// <remarks>Celik (2009), IEEE Geoscience and Remote Sensing Letters 6(4), with its h = 4 and, as there, components that keep 90 % of the variance.
/// Components come from blocks that don't overlap; every pixel is told by the block around it. The means start at the 5 % and 95 %
/// quantiles of the block's mean, so that nothing is random.</remarks>
internal static class PcaKMeans
{
    private const int Side = 4, Length = Side * Side, Iterations = 50;
    private const double KeptVariance = 0.9;

    internal static bool[] Detect(PairValues pair, CancellationToken cancellationToken)
    {
        var difference = Baseline.Difference(pair, cancellationToken);
        var (mean, components) = Components(difference, pair.Width, pair.Height);
        cancellationToken.ThrowIfCancellationRequested();
        var features = Features(difference, pair.Width, pair.Height, mean, components);
        var clusters = Cluster(features, components.Length, pair.Known, Blocks(difference, pair.Width, pair.Height), cancellationToken);
        // The cluster that differs more is change.
        var (sums, counts) = (new double[2], new long[2]);
        for (var i = 0; i < clusters.Length; i++)
        {
            if (!pair.Known[i]) continue;
            sums[clusters[i]] += difference[i];
            counts[clusters[i]]++;
        }
        var change = sums[1] / Math.Max(1, counts[1]) > sums[0] / Math.Max(1, counts[0]) ? 1 : 0;
        return [.. clusters.Select((c, i) => pair.Known[i] && c == change)];
    }

    private static (double[] Mean, double[][] Components) Components(float[] difference, int width, int height)
    {
        var blocks = new List<float[]>();
        for (var row = 0; row + Side <= height; row += Side)
            for (var column = 0; column + Side <= width; column += Side) blocks.Add(Block(difference, width, height, column, row));
        if (blocks.Count == 0) blocks.Add(Block(difference, width, height, 0, 0));
        var mean = new double[Length];
        foreach (var block in blocks)
            for (var k = 0; k < Length; k++) mean[k] += block[k] / (double)blocks.Count;
        var covariance = new double[Length, Length];
        foreach (var block in blocks)
            for (var r = 0; r < Length; r++)
                for (var c = 0; c < Length; c++) covariance[r, c] += (block[r] - mean[r]) * (block[c] - mean[c]) / blocks.Count;
        var (values, vectors) = SymmetricMatrix.Eigen(covariance);
        var order = Enumerable.Range(0, Length).OrderByDescending(k => values[k]).ToArray();
        var (total, kept, taken) = (values.Sum(), 0.0, 0);
        while (taken < Length && (taken == 0 || kept < KeptVariance * total)) kept += values[order[taken++]];
        return (mean, [.. order.Take(taken).Select(k => Enumerable.Range(0, Length).Select(r => vectors[r, k]).ToArray())]);
    }

    // Clamped at the raster's edge.
    private static float[] Block(float[] difference, int width, int height, int column, int row)
    {
        var block = new float[Length];
        for (var k = 0; k < Length; k++)
            block[k] = difference[Math.Clamp(row + k / Side, 0, height - 1) * width + Math.Clamp(column + k % Side, 0, width - 1)];
        return block;
    }

    private static float[] Features(float[] difference, int width, int height, double[] mean, double[][] components)
    {
        var features = new float[difference.Length * components.Length];
        for (var i = 0; i < difference.Length; i++)
        {
            var block = Block(difference, width, height, i % width - Side / 2, i / width - Side / 2);
            for (var c = 0; c < components.Length; c++)
            {
                double sum = 0;
                for (var k = 0; k < Length; k++) sum += (block[k] - mean[k]) * components[c][k];
                features[i * components.Length + c] = (float)sum;
            }
        }
        return features;
    }

    private static float[] Blocks(float[] difference, int width, int height)
    {
        var mean = new float[difference.Length];
        BoxFilter.Mean(difference, mean, new float[difference.Length], width, height, Side / 2);
        return mean;
    }

    private static int[] Cluster(float[] features, int dimensions, bool[] known, float[] means, CancellationToken cancellationToken)
    {
        var order = Enumerable.Range(0, known.Length).Where(i => known[i]).OrderBy(i => means[i]).ToArray();
        var clusters = new int[known.Length];
        if (order.Length == 0) return clusters;
        double[] Start(double share) => [.. Enumerable.Range(0, dimensions).Select(d => (double)features[order[(int)(share * (order.Length - 1))] * dimensions + d])];
        double[][] centres = [Start(0.05), Start(0.95)];
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (sums, counts, moved) = (new double[][] { new double[dimensions], new double[dimensions] }, new long[2], iteration == 0);
            foreach (var i in order)
            {
                var own = features.AsSpan(i * dimensions, dimensions);
                var nearest = Distance(own, centres[1]) < Distance(own, centres[0]) ? 1 : 0;
                moved |= nearest != clusters[i];
                clusters[i] = nearest;
                counts[nearest]++;
                for (var d = 0; d < dimensions; d++) sums[nearest][d] += own[d];
            }
            if (!moved || counts[0] == 0 || counts[1] == 0) break;
            for (var c = 0; c < 2; c++)
                for (var d = 0; d < dimensions; d++) centres[c][d] = sums[c][d] / counts[c];
        }
        return clusters;
    }

    private static double Distance(ReadOnlySpan<float> point, double[] centre)
    {
        double sum = 0;
        for (var d = 0; d < centre.Length; d++) sum += (point[d] - centre[d]) * (point[d] - centre[d]);
        return sum;
    }
}
