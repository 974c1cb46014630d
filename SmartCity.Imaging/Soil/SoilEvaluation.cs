using SmartCity.Imaging.Evaluation;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Soil;

/// <summary>How well one method tells bare soil from the rest.</summary>
/// <param name="AucLow">2.5th percentile of the AUC when polygons are drawn anew (bootstrap): pixels of one polygon are not independent.</param>
/// <param name="AucHigh">97.5th percentile.</param>
/// <param name="BestThreshold">In the method's own unit; pixels on its soil side count as soil.</param>
/// <param name="OwnF1">F1 at <paramref name="OwnThreshold"/>, which was set without this truth.</param>
public sealed record SoilFigures(string Method, double Auc, double AucLow, double AucHigh, double AveragePrecision, double BestF1, double BestThreshold, double OwnF1, double OwnThreshold);

/// <summary>What an evaluation found.</summary>
/// <param name="Field">The polygons' attribute that was read.</param>
/// <param name="Polygons">Class → polygons in the scene, and pixels in them.</param>
/// <param name="Prevalence">Share of the pixels that are of the class: average precision of chance.</param>
public sealed record SoilEvaluationResult(string Scene, string NumbersAre, string Field, string Class, IReadOnlyDictionary<string, (int Polygons, int Pixels)> Polygons, double Prevalence, IReadOnlyList<SoilFigures> Figures);

/// <summary>Measures indices and the soil score over polygons of known ground, pixel by pixel.</summary>
public static class SoilEvaluation
{
    private const int Draws = 400, Seed = 20231;

    /// <param name="className">The class that is bare soil; all others are the rest.</param>
    /// <param name="field">The polygons' attribute that says the class; null = recognised.</param>
    /// <param name="crs">The polygons' CRS, in place of the one that the file says.</param>
    /// <param name="progress">0–1.</param>
    /// <exception cref="ImagingInputException">The class, the attribute or the scene's place is missing; too little lies in the scene.</exception>
    public static SoilEvaluationResult Run(SpectralScene scene, string polygonPath, string className, string? field, string? crs, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var labelled = LabelledPolygons.Read(polygonPath, scene.Grid, className, field, crs, cancellationToken);
        var names = SpectralIndex.All.Where(i => i.Bands.All(b => scene.Find(b) >= 0)).Select(i => i.Name).Append(SoilScore.Name).ToArray();
        var sources = names.Select(n => IndexRaster.Of(scene, n, cancellationToken)).ToArray();
        var scores = names.Select(_ => new List<float>()).ToArray();
        var (isClass, polygon, taken) = (new List<bool>(), new List<int>(), new HashSet<long>());
        var counts = new SortedDictionary<string, (int Polygons, int Pixels)>(StringComparer.Ordinal);
        for (var i = 0; i < labelled.Polygons.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report(i / (double)labelled.Polygons.Count);
            var (outline, label) = labelled.Polygons[i];
            var (window, inside) = PolygonPixels.Of(outline, scene.Grid, taken);
            if (window is not { } here || inside.Count == 0) continue;
            var values = new float[sources.Length][];
            for (var s = 0; s < sources.Length; s++) sources[s].Read(here, [0], values[s] = new float[(int)here.PixelCount]);
            var known = inside.Where(p => !float.IsNaN(values[^1][p])).ToList();   // the score is NaN just where the scene has no data
            counts[label] = counts.TryGetValue(label, out var old) ? (old.Polygons + 1, old.Pixels + known.Count) : (1, known.Count);
            foreach (var pixel in known)
            {
                for (var s = 0; s < sources.Length; s++) scores[s].Add(values[s][pixel]);
                isClass.Add(label.Equals(className, StringComparison.OrdinalIgnoreCase));
                polygon.Add(i);
            }
        }
        if (counts.Count == 0) throw new ImagingInputException($"None of the {labelled.Polygons.Count} polygons of '{polygonPath}' lies in '{scene.Path}': do the two cover the same place? Name the polygons' CRS with --crs if the file says a wrong one.");
        var positives = isClass.Count(c => c);
        if (positives == 0 || positives == isClass.Count)
            throw new ImagingInputException($"Of the polygons of '{polygonPath}', {positives} pixels of '{className}' and {isClass.Count - positives} of other classes lie in '{scene.Path}': both are needed.");
        SoilFigures[] figures = [Trivial(positives, isClass.Count), .. names.Select((n, s) => Measure(n, [.. scores[s]], [.. isClass], [.. polygon]))];
        return new(scene.Path, scene.NumbersAre, labelled.Field, className, counts, positives / (double)isClass.Count, figures);
    }

    // "All of it is bare."
    private static SoilFigures Trivial(int positives, int all)
    {
        var (share, f1) = (positives / (double)all, 2.0 * positives / (positives + all));
        return new("everything", 0.5, 0.5, 0.5, share, f1, double.NaN, f1, double.NaN);
    }

    internal static SoilFigures Measure(string name, float[] scores, bool[] isClass, int[] polygon)
    {
        var index = name == SoilScore.Name ? null : SpectralIndex.Find(name);
        var (sign, own) = index is null ? (1, SoilScore.Threshold) : (index.SoilSign, index.SoilThreshold);
        var keys = Array.ConvertAll(scores, s => float.IsNaN(s) ? float.PositiveInfinity : -sign * s);   // rising keys are falling scores; what can't be told comes last
        var order = Enumerable.Range(0, scores.Length).ToArray();
        Array.Sort(keys, order);
        var (sorted, truth, places) = (Array.ConvertAll(keys, k => -k), Array.ConvertAll(order, i => isClass[i]), Array.ConvertAll(order, i => polygon[i]));
        var weights = new int[scores.Length];
        Array.Fill(weights, 1);
        var all = RankStatistics.Of(sorted, truth, weights);
        var (low, high) = Interval(sorted, truth, places, weights);
        int right = 0, given = 0;
        for (var i = 0; i < sorted.Length; i++)
        {
            if (!(sorted[i] >= sign * own)) continue;
            given++;
            if (truth[i]) right++;
        }
        return new(name, all.Auc, low, high, all.AveragePrecision, all.BestF1, sign * all.BestThreshold, 2.0 * right / (given + truth.Count(t => t)), own);
    }

    // Polygons are drawn with replacement, those of the class and the others apart.
    private static (double Low, double High) Interval(float[] sorted, bool[] truth, int[] places, int[] weights)
    {
        var groups = places.Zip(truth).Distinct().OrderBy(p => p.First).GroupBy(p => p.Second, p => p.First).Select(g => g.ToArray()).ToArray();
        var random = new Random(Seed);
        var times = new int[places.Max() + 1];
        var areas = new double[Draws];
        for (var draw = 0; draw < Draws; draw++)
        {
            Array.Clear(times);
            foreach (var group in groups)
                for (var i = 0; i < group.Length; i++) times[group[random.Next(group.Length)]]++;
            for (var i = 0; i < places.Length; i++) weights[i] = times[places[i]];
            areas[draw] = RankStatistics.Of(sorted, truth, weights).Auc;
        }
        Array.Sort(areas);
        return (areas[(int)(0.025 * Draws)], areas[(int)(0.975 * Draws) - 1]);
    }
}
