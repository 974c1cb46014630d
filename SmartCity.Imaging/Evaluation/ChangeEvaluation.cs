using System.Diagnostics;
using SmartCity.Imaging.Change;
using SmartCity.Imaging.Evaluation.Baselines;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Evaluation;

/// <summary>Runs the default detection, and on request the classical methods, over labelled pairs and compares pixels, objects and scores.</summary>
public static class ChangeEvaluation
{
    /// <summary>How the default is called in tables.</summary>
    public const string DefaultName = "SmartCity";

    /// <param name="folder">A data set, or a folder of data sets; see <see cref="LabelledPair.Find"/>.</param>
    /// <param name="progress">The share of the pairs that are done.</param>
    /// <returns>The default first, then the baselines in their order; the pairs in ordinal order.</returns>
    /// <exception cref="ImagingInputException">There is no data set, or a pair and its label don't fit; one line says which and why.</exception>
    /// <exception cref="GdalException">A file can't be read.</exception>
    public static IReadOnlyList<MethodFigures> Run(string folder, EvaluationOptions options, IProgress<ChangeProgress>? progress, CancellationToken cancellationToken)
    {
        var pairs = LabelledPair.Find(folder);
        if (options.Pictures is { } folderOfPictures) Directory.CreateDirectory(folderOfPictures);
        ArgumentNullException.ThrowIfNull(options);
        var methods = options.Baselines ? Baseline.All : [];
        var figures = new List<PairFigures>[1 + methods.Count];
        for (var m = 0; m < figures.Length; m++) figures[m] = [];
        var scratch = Directory.CreateTempSubdirectory("smartcity-evaluate-");
        try
        {
            for (var i = 0; i < pairs.Count; i++)
            {
                var pair = pairs[i];
                progress?.Report(new($"{pair.DataSet}/{pair.Name}", i / (double)pairs.Count));
                var (own, truth) = Default(pair, options, scratch.FullName, cancellationToken);
                figures[0].Add(own);
                if (methods.Count == 0) continue;
                using var scenes = ScenePair.Open(pair.BeforePath, pair.AfterPath, null, null);
                var values = PairValues.Read(scenes, cancellationToken);
                for (var m = 0; m < methods.Count; m++)
                {
                    progress?.Report(new($"{pair.DataSet}/{pair.Name}: {methods[m].Name}", (i + (m + 1.0) / figures.Length) / pairs.Count));
                    figures[m + 1].Add(Measure(pair, truth, methods[m], values, cancellationToken));
                }
            }
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
        progress?.Report(new("done", 1));
        return [.. figures.Select((f, m) => new MethodFigures(m == 0 ? DefaultName : methods[m - 1].Name, f))];
    }

    private sealed record Truth(byte[] Label, int Width, int Height, double LeastPixels);

    private static (PairFigures Figures, Truth Truth) Default(LabelledPair pair, EvaluationOptions options, string scratch, CancellationToken cancellationToken)
    {
        var (mask, score) = (Path.Combine(scratch, "mask.tif"), Path.Combine(scratch, "score.tif"));
        // A label that does not fit is told before the work, not after it.
        RasterGrid grid;
        using (var after = GdalRaster.Open(pair.AfterPath)) grid = after.Grid;
        var label = ChangeLabel.Read(pair.LabelPath, grid, cancellationToken);
        var result = ChangeDetection.Run(new() { BeforePath = pair.BeforePath, AfterPath = pair.AfterPath, MaskPath = mask, ScorePath = score, Net = options.Net }, null, cancellationToken);
        var pixelArea = result.Grid.IsGeoreferenced ? GroundPixel.Of(result.Grid).AreaSquareMetres : result.Statistics.GsdMetres * result.Statistics.GsdMetres;
        var truth = new Truth(label, grid.Width, grid.Height, result.Statistics.MinimumAreaSquareMetres / pixelArea);
        var (answer, scores) = (new bool[label.Length], new ScoreDistribution());
        using var masks = GdalRaster.Open(mask);
        using var probabilities = GdalRaster.Open(score);
        foreach (var window in PixelWindow.Tiles(grid.Width, grid.Height, 1024))
        {
            var (a, s) = (new float[window.PixelCount], new float[window.PixelCount]);
            masks.Read(window, [0], a);
            probabilities.Read(window, [0], s);
            for (var i = 0; i < a.Length; i++)
            {
                var at = (long)(window.Row + i / window.Width) * grid.Width + window.Column + i % window.Width;
                answer[at] = a[i] == ChangeRasters.Change;
                if (label[at] != ChangeLabel.Ignored) scores.Add(label[at] == ChangeLabel.Change, s[i]);
            }
        }
        if (options.Pictures is { } pictures) EvaluationPicture.Write(Path.Combine(pictures, $"{pair.DataSet}-{pair.Name}.png"), pair, label, answer, cancellationToken);
        return (Compare(pair, truth, answer, scores, result.Statistics.Elapsed.TotalSeconds), truth);
    }

    private static PairFigures Measure(LabelledPair pair, Truth truth, Baseline method, PairValues values, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var answer = method.Detect(values, cancellationToken);
        return Compare(pair, truth, answer, null, clock.Elapsed.TotalSeconds);
    }

    private static PairFigures Compare(LabelledPair pair, Truth truth, bool[] answer, ScoreDistribution? scores, double seconds) => new(
        pair.DataSet, pair.Name, ConfusionCounts.Of(truth.Label, answer), ObjectMatching.Of(truth.Label, answer, truth.Width, truth.Height, truth.LeastPixels), scores, seconds);
}
