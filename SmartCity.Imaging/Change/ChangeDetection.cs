using System.Diagnostics;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Regions;

namespace SmartCity.Imaging.Change;

/// <summary>Compares two scenes: aligned, normalised, scored by windows, cut into objects, named.</summary>
public static class ChangeDetection
{
    /// <summary>Stored with every run: grows when the same input may give another output.</summary>
    public const string MethodVersion = ChangeModel.Version;

    /// <summary>Displacements below this everywhere are within the error of measuring them, in pixels.</summary>
    internal const double NegligibleShift = 0.1;

    // Shares of the work that are done when the pair is fitted, when a net has seen it, and when all of it is compared.
    private const double FittedShare = 0.1, SeenShare = 0.65, ComparedShare = 0.96;

    /// <param name="progress">Called by one thread at a time.</param>
    /// <returns>The objects; mask and score files are complete when it returns, and not there at all when it throws.</returns>
    /// <exception cref="ImagingInputException">The scenes can't be compared; one line says why.</exception>
    /// <exception cref="GdalException">A file can't be read or written.</exception>
    public static ChangeResult Run(ChangeRequest request, IProgress<ChangeProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var pair = ScenePair.Open(request.BeforePath, request.AfterPath, request.GsdMetres, request.Bands);
        return Run(pair, request, progress, cancellationToken);
    }

    internal static ChangeResult Run(ScenePair pair, ChangeRequest request, IProgress<ChangeProgress>? progress, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        progress?.Report(new("aligning", 0));
        using var score = request.ScorePath is { } scorePath
            ? RasterOutput.Create(scorePath, pair.Grid, "change probability", PixelType.Float32, ChangeRasters.ScoreNoData) : null;
        using var mask = request.MaskPath is { } maskPath ? RasterOutput.Create(maskPath, pair.Grid, "change", PixelType.UInt8, null) : null;

        pair.HideSky(cancellationToken);
        var registration = pair.Register(cancellationToken);
        if (registration.LargestPixels >= NegligibleShift) pair.Move(registration.Field);
        progress?.Report(new("fitting", 0.02));
        var model = ChangeModel.Fit(pair, request.Net, progress is null ? null : new NetShare(progress), cancellationToken);
        var minimumArea = request.MinimumAreaSquareMetres ?? MinimumArea(pair.Resolution);

        var collector = new ObjectCollector(pair, model, minimumArea, request.Classifier ?? new RuleClassifier(), keepsMissing: mask is not null);
        ScoreWindows(pair, model, request.WindowSize, collector, score, progress, model.Net is null ? FittedShare : SeenShare, cancellationToken);
        model.ReleaseBuffers();
        progress?.Report(new("outlining", ComparedShare));
        var objects = collector.Finish(cancellationToken).OrderByDescending(o => o.Score).ThenByDescending(o => o.Outline.EnvelopeInternal.MaxY).ThenBy(o => o.Outline.EnvelopeInternal.MinX).ToList();
        progress?.Report(new("writing", 0.98));
        if (mask is not null) ChangeRasters.WriteMask(mask, pair.Grid, collector, cancellationToken);
        score?.Complete();
        mask?.Complete();
        progress?.Report(new("done", 1));
        return new()
        {
            Grid = pair.Grid,
            Objects = objects,
            Statistics = new()
            {
                MethodVersion = ChangeModel.Version,
                Net = model.Net,
                ResolutionClass = pair.Resolution.ToString().ToLowerInvariant(),
                GsdMetres = pair.GsdMetres,
                GsdIsAssumed = pair.GsdIsAssumed,
                Bands = pair.Bands,
                ShiftColumns = registration.Columns,
                ShiftRows = registration.Rows,
                RegistrationIsCredible = registration.IsCredible,
                RegistrationIsLocal = registration.Field.IsLocal,
                RegistrationRmsPixels = registration.RmsPixels,
                AssessedShare = collector.AssessedPixels / (double)pair.Grid.PixelCount,
                ChangedShare = collector.AssessedPixels == 0 ? 0 : collector.ChangedPixels / (double)collector.AssessedPixels,
                Threshold = model.Threshold,
                LowThreshold = model.LowThreshold,
                MinimumAreaSquareMetres = minimumArea,
                PixelCount = pair.Grid.PixelCount,
                Elapsed = clock.Elapsed,
            },
        };
    }

    internal static double MinimumArea(ResolutionClass resolution) => resolution switch
    {
        ResolutionClass.Vhr => 20,
        ResolutionClass.Medium => 400,
        _ => 1800,
    };

    private static void ScoreWindows(
        ScenePair pair, ChangeModel model, int windowSize, ObjectCollector collector, RasterOutput? score, IProgress<ChangeProgress>? progress, double from, CancellationToken cancellationToken)
    {
        var windows = PixelWindow.Tiles(pair.Grid.Width, pair.Grid.Height, windowSize).ToList();
        var done = 0;
        OrderedWork.Run(windows, window => ScoredWindow.Of(window, pair, model), scored =>
        {
            using (scored)
            {
                collector.Add(scored);
                if (score is not null) ChangeRasters.WriteScore(score, scored);
            }
            if (scored.Window.EndColumn == pair.Grid.Width) collector.EndRow(last: scored.Window.EndRow == pair.Grid.Height);
            progress?.Report(new("comparing", from + (ComparedShare - from) * ++done / windows.Count));
        }, cancellationToken);
    }

    private sealed class NetShare(IProgress<ChangeProgress> progress) : IProgress<double>
    {
        public void Report(double value) => progress.Report(new("looking", FittedShare + (SeenShare - FittedShare) * value));
    }
}
