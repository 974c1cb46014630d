using SmartCity.Imaging.Models;

namespace SmartCity.Imaging.Dust.Evaluation;

/// <summary>Views of fixed cameras whose plumes are masked, NAME.jpg beside NAME.mask.png (255 plume): the model is trained on some views and measured on others.</summary>
/// <remarks>A random split of frames leaks: neighbours of the same view land on both sides (IoU 0.63 leaked, 0.16 honest with the same model).</remarks>
internal static class MaskedSequences
{
    internal const string MaskEnding = ".mask.png";

    /// <summary>Fewer views are measured with the shipped model: there is nothing to train on.</summary>
    internal const int LeastViews = 3;

    private const int Folds = 4, DustCells = 120, OtherCells = 90;

    /// <summary>Share of a cell that has to be plume, or may be at most, for it to teach anything.</summary>
    private const float SurelyDust = 0.3f, SurelyNone = 0.02f;

    internal static bool IsView(string folder) => Directory.EnumerateFiles(folder, "*" + MaskEnding).Any();

    /// <summary>Cells of a view's frames, to learn from.</summary>
    internal static void Collect(string view, DustExamples examples, int seed, CancellationToken cancellationToken)
    {
        var random = new Random(seed);
        foreach (var (frame, maps, seen, mask) in Frames(view, null, cancellationToken))
        {
            var share = frame.Cells.Mean(mask);
            var features = DustModel.Features(frame, maps, seen);
            foreach (var (wanted, most, isDust) in (((Func<float, bool>, int, bool)[])[(s => s >= SurelyDust, DustCells, true), (s => s <= SurelyNone, OtherCells, false)]))
            {
                int[] cells = [.. Enumerable.Range(0, share.Length).Where(c => wanted(share[c]))];
                random.Shuffle(cells);
                var taken = cells.AsSpan(0, Math.Min(most, cells.Length));
                // Few stand for many: the weights keep the shares of the picture, so that scores stay probabilities.
                foreach (var cell in taken) examples.Add(features, cell, isDust, Math.Clamp(cells.Length / (float)taken.Length, 1, 8));
            }
        }
    }

    /// <param name="progress">0 … 1.</param>
    internal static SequenceFigures Measure(IReadOnlyList<string> views, int seed, IProgress<(double Share, string Stage)>? progress, CancellationToken cancellationToken)
    {
        var folds = views.Count < LeastViews ? 1 : Math.Min(Folds, views.Count);
        var examples = views.Select(_ => new DustExamples(DustModel.SequenceFeatures)).ToList();
        if (folds > 1)
            foreach (var (view, i) in views.Select((v, i) => (v, i)))
            {
                progress?.Report((0.35 * i / views.Count, $"reading {Path.GetFileName(view)} to learn from"));
                Collect(view, examples[i], seed + i, cancellationToken);
            }
        var scored = new ScoredGroups();
        var byView = new List<(string, double)>();
        var done = 0;
        for (var fold = 0; fold < folds; fold++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report((0.35 + 0.65 * done / views.Count, $"training without part {fold + 1} of {folds}"));
            var trees = folds == 1 ? DustModel.Shipped().Sequence : DustTraining.Fit(DustExamples.Of([.. examples.Where((_, i) => i % folds != fold)]), "leave-view-out", DustTraining.SequenceTrees, seed);
            for (var i = fold; i < views.Count; i += folds)
            {
                progress?.Report((0.35 + 0.65 * done++ / views.Count, $"measuring {Path.GetFileName(views[i])}"));
                scored.Next();
                var own = new ScoredGroups();
                own.Next();
                foreach (var (frame, maps, seen, mask) in Frames(views[i], trees, cancellationToken))
                {
                    var scores = seen is null ? DustModel.Shipped().Score(frame, maps, null) : DustModel.Beside(seen, trees.Probabilities(DustModel.Features(frame, maps, seen)));
                    var share = frame.Cells.Mean(mask);
                    for (var cell = 0; cell < share.Length; cell++)
                    {
                        var dust = (int)Math.Round(share[cell] * CellGrid.Side * CellGrid.Side);
                        scored.Add(scores[cell], dust, CellGrid.Side * CellGrid.Side - dust);
                        own.Add(scores[cell], dust, CellGrid.Side * CellGrid.Side - dust);
                    }
                }
                byView.Add((Path.GetFileName(views[i]), own.Figures(seed).Auc.Value));
            }
        }
        return new(views.Count, folds, scored.Figures(seed), byView);
    }

    private static IEnumerable<(DustFrame Frame, FrameMaps Maps, CameraView? Seen, float[] Mask)> Frames(string view, DustTrees? trees, CancellationToken cancellationToken)
    {
        var files = FrameFile.List(view).Where(f => File.Exists(MaskOf(f))).ToList();
        var memory = new CameraMemory();
        var kept = new Dictionary<string, (DustFrame, FrameMaps)>();
        foreach (var file in DustRun.Evenly(files, CameraMemory.Slots))
        {
            var frame = FrameFile.Read(file);
            var maps = FrameMaps.Of(frame);
            memory.Keep(frame, maps);
            kept.Add(file, (frame, maps));
        }
        if (trees is not null) memory.Judge(trees, new DustOptions().SequenceThreshold);
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!kept.TryGetValue(file, out var read))
            {
                var frame = FrameFile.Read(file);
                read = (frame, FrameMaps.Of(frame));
            }
            var mask = FrameFile.Read(MaskOf(file));
            if ((mask.Width, mask.Height) != (read.Item1.Width, read.Item1.Height)) throw new ImagingInputException($"'{MaskOf(file)}' has another size than its frame.");
            yield return (read.Item1, read.Item2, memory.Of(read.Item1, read.Item2), Array.ConvertAll(mask.Red, v => v > 127 ? 1f : 0f));
        }
    }

    private static string MaskOf(string file) => Path.ChangeExtension(file, null) + MaskEnding;
}

/// <summary>What was measured on views with masks.</summary>
/// <param name="Parts">In how many parts the views were cut, each measured by a model of the others; 1 = the shipped model.</param>
public sealed record SequenceFigures(int Views, int Parts, RankFigures Pixels, IReadOnlyList<(string View, double Auc)> ByView);
