using SmartCity.Imaging.Evaluation;

namespace SmartCity.Imaging.Dust.Evaluation;

/// <summary>What was measured on photographs whose dust is known.</summary>
/// <param name="Tiles">Of 32 pixels, of all photographs together.</param>
/// <param name="ByPhotograph">AUC of each; NaN when all of it is dust or none.</param>
public sealed record PhotographFigures(int Photographs, RankFigures Tiles, IReadOnlyList<(string Name, double Auc)> ByPhotograph);

/// <summary>All that a folder allowed to measure; null where it holds nothing of the kind.</summary>
public sealed record DustEvaluationFigures(PhotographFigures? Photographs, SequenceFigures? Sequences, StaticFigures? StaticCameras, StillFigures? Stills, FixedViewFigures? FixedView, double Seconds);

/// <summary>Measures the detection of dust and haze on data whose truth is known.</summary>
/// <remarks>What lies in a folder is told by what is in it: labels.json, *.mask.png, pm25.csv, folders clear and haze, or plain frames of a fixed camera without dust. The folder may be one of them or hold several.</remarks>
public static class DustEvaluation
{
    private const int Depth = 3;

    /// <param name="seed">Of the bootstrap, the parts and the injected plumes.</param>
    /// <exception cref="ImagingInputException">The folder does not exist or holds nothing that can be measured.</exception>
    public static DustEvaluationFigures Run(string folder, int seed, IProgress<(double Share, string Stage)>? progress, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder)) throw new ImagingInputException($"'{folder}' is no folder.");
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var found = new Found([], [], [], [], []);
        Search(folder, Depth, found);
        if (found.Photographs.Count > 1 || found.Stills.Count > 1 || found.FixedViews.Count > 1)
            throw new ImagingInputException($"'{folder}' holds more than one set of a kind ({string.Join(", ", found.Photographs.Concat(found.Stills).Concat(found.FixedViews).Select(Path.GetFileName))}): measure them one by one.");
        var photographs = found.Photographs.Count > 0 ? OfPhotographs(found.Photographs[0], seed, cancellationToken) : null;
        var stills = found.Stills.Count > 0 ? StillPictures.Measure(found.Stills[0], seed, progress, cancellationToken) : null;
        var view = found.FixedViews.Count > 0 ? FixedViews.Measure(found.FixedViews[0], seed, progress, cancellationToken) : null;
        var cameras = found.Cameras.Count > 0 ? StaticCameras.Measure(found.Cameras, new(), seed, progress, cancellationToken) : null;
        var sequences = found.Masked.Count > 0 ? MaskedSequences.Measure(found.Masked, seed, progress, cancellationToken) : null;
        if (photographs is null && stills is null && view is null && cameras is null && sequences is null)
            throw new ImagingInputException($"'{folder}' holds nothing to measure: photographs with labels.json, frames with NAME.mask.png, a view with pm25.csv, folders clear and haze, or at least {MostlyStatic} frames of a fixed camera.");
        return new(photographs, sequences, cameras, stills, view, watch.Elapsed.TotalSeconds);
    }

    /// <summary>Fewer frames in a folder are no sequence.</summary>
    internal const int MostlyStatic = 12;

    private static void Search(string folder, int depth, Found found)
    {
        if (File.Exists(Path.Combine(folder, LabelledPhotographs.FileName))) found.Photographs.Add(folder);
        else if (File.Exists(Path.Combine(folder, FixedViews.FileName))) found.FixedViews.Add(folder);
        else if (StillPictures.IsSet(folder)) found.Stills.Add(folder);
        else if (MaskedSequences.IsView(folder)) found.Masked.Add(folder);
        else if (Directory.EnumerateFiles(folder).Count(FrameFile.IsFrame) >= MostlyStatic) found.Cameras.Add(folder);
        else if (depth > 0)
            foreach (var inner in Directory.EnumerateDirectories(folder).Where(d => Path.GetFileName(d) is not ("FG" or "GT" or "SC")).Order(StringComparer.Ordinal)) Search(inner, depth - 1, found);
    }

    private static PhotographFigures OfPhotographs(string folder, int seed, CancellationToken cancellationToken)
    {
        var (all, each) = (new ScoredGroups(), new List<(string, double)>());
        foreach (var (path, ring) in LabelledPhotographs.Read(folder))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var frame = FrameFile.Read(path);
            var maps = FrameMaps.Of(frame);
            // Measured as it is, whatever the gate would say.
            var result = new DustFrameResult(frame.Name, null, frame.SourceWidth, frame.SourceHeight, null, [], 0, false) { CellScores = DustModel.Shipped().Score(frame, maps, null), Grid = frame.Cells };
            var own = new ScoredGroups();
            own.Next();
            all.Next();
            foreach (var (score, isDust) in LabelledPhotographs.Tiles(result, ring))
            {
                own.Add(score, isDust);
                all.Add(score, isDust);
            }
            each.Add((frame.Name, own.Figures(seed).Auc.Value));
        }
        return new(each.Count, all.Figures(seed), each);
    }

    private sealed record Found(List<string> Photographs, List<string> Stills, List<string> FixedViews, List<string> Cameras, List<string> Masked);
}
