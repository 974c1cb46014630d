namespace SmartCity.Imaging.Dust;

/// <summary>Looks for dust in the frames of one camera, one after the other, or in single pictures.</summary>
/// <remarks>Keeps the camera's memory, its last frame and its plumes: under 30 MB. Not safe for threads; make one a camera.</remarks>
public sealed class DustDetector
{
    private const int SpotCells = 12;

    private static readonly int TransmissionOfStill = PictureFeatures.Names.ToList().IndexOf("transmission"), TransmissionOfSequence = DustModel.SequenceFeatures.ToList().IndexOf("alike_slope_wide");

    private readonly DustModel _model;
    private readonly DustOptions _options;
    private readonly PlumeTracks _tracks;
    private DustFrame? _previous;

    internal DustDetector(DustModel model, DustOptions options, CameraMemory memory)
    {
        if (options.AlarmFrames < 2) throw new ImagingInputException($"An alarm after {options.AlarmFrames} frames is not possible: a single picture is never more than 'possible'; give at least 2.");
        (_model, _options, Memory) = (model, options, memory);
        _tracks = new(options.AlarmFrames);
    }

    /// <summary>With the shipped model and an empty memory.</summary>
    public DustDetector(DustOptions options) : this(DustModel.Shipped(), options, new()) { }

    internal CameraMemory Memory { get; }

    /// <summary>What the camera forgets when somebody turns it on purpose.</summary>
    public void Forget()
    {
        Memory.Forget();
        _tracks.Forget();
        _previous = null;
    }

    /// <summary>What it knows now: to be kept over a restart.</summary>
    public DetectorState State => new()
    {
        Frames = Memory.Frames,
        Shown = Memory.Shown,
        Previous = _previous,
        Plumes = _tracks.Known,
        NextPlume = _tracks.Next,
        Model = DetectorState.PrintOf(_model),
    };

    /// <summary>Goes on where another detector of the same camera has ended. By another model, what the camera usually seems to see is learned anew.</summary>
    public void Restore(DetectorState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var isScored = state.Model == DetectorState.PrintOf(_model);
        Memory.Restore([.. state.Frames.Select(f => (f.Frame, isScored ? f.Odds : null))], state.Shown);
        _tracks.Restore(state.Plumes, state.NextPlume);
        _previous = state.Previous;
    }

    /// <summary>Looks through the memory that was given to it as a whole, for what the camera usually seems to see.</summary>
    internal void JudgeMemory() => Memory.Judge(_model.Sequence, _options.SequenceThreshold);

    /// <summary>What stood in the air is forgotten, the view is not: frames were missing for so long that the next plume is another one.</summary>
    public void Interrupt() => _tracks.Forget();

    /// <summary>One picture by itself: at most <see cref="DustLevel.Possible"/>.</summary>
    public static DustFrameResult Look(DustFrame frame, DustOptions options) => Look(frame, DustModel.Shipped(), options);

    internal static DustFrameResult Look(DustFrame frame, DustModel model, DustOptions options)
    {
        var maps = FrameMaps.Of(frame);
        return FrameGate.Check(frame, maps, null, null) is { } fault ? Faulty(frame, fault) : Judge(frame, maps, null, model, options, options.StillThreshold, out _);
    }

    /// <summary>The camera's next frame.</summary>
    /// <param name="learns">Whether the memory may take it up; false when the whole folder is the memory already.</param>
    public DustFrameResult Next(DustFrame frame, bool learns = true)
    {
        ArgumentNullException.ThrowIfNull(frame);
        var maps = FrameMaps.Of(frame);
        var view = Memory.Of(frame, maps);
        var fault = FrameGate.Check(frame, maps, _previous, view);
        _previous = frame;
        if (fault is { } why) return Faulty(frame, why);
        var result = Judge(frame, maps, view, _model, _options, view is null ? _options.StillThreshold : _options.SequenceThreshold, out var raw);
        // Without a memory a camera is no more than a series of stills.
        var plumes = view is null || result.IsRegional ? result.Plumes : _tracks.Follow([.. result.Plumes], frame);
        if (learns && plumes.All(p => p.Level == DustLevel.Possible)) Memory.Learn(frame, maps, view is null || result.IsRegional ? null : raw);
        return result with { Plumes = plumes };
    }

    private static DustFrameResult Faulty(DustFrame frame, FrameFault fault) =>
        new(frame.Name, frame.Time, frame.SourceWidth, frame.SourceHeight, fault, [], double.NaN, false) { Grid = frame.Cells };

    private static DustFrameResult Judge(DustFrame frame, FrameMaps maps, CameraView? view, DustModel model, DustOptions options, double threshold, out float[] raw)
    {
        var features = DustModel.Features(frame, maps, view);
        raw = view is null ? ScoreSmoothing.Of(model.Still.Probabilities(features), maps.Grid) : model.Sequence.Probabilities(features);
        var scores = view is null ? raw : DustModel.Beside(view, raw);
        // 1 − transmission: what is missing of the slope of frame on background, or of the picture's own dark channel.
        var opacity = Array.ConvertAll(features[view is null ? TransmissionOfStill : TransmissionOfSequence], t => Math.Clamp(1 - t, 0, 1));
        var regional = raw.Count(s => s >= threshold) > options.RegionalShare * scores.Length;
        var plumes = PlumeRegions.Find(frame, scores, opacity, (float)threshold);
        return new(frame.Name, frame.Time, frame.SourceWidth, frame.SourceHeight, null, plumes, Strongest(scores, frame.Cells), regional)
        {
            HasMemory = view is not null,
            CellScores = scores,
            Grid = frame.Cells,
            Threshold = (float)threshold,
        };
    }

    /// <summary>Mean of the most dusty cells, each smoothed with its neighbours: a frame's own score.</summary>
    internal static double Strongest(float[] scores, CellGrid grid)
    {
        var smooth = FrameMaps.Mean(scores, grid, 1);
        Array.Sort(smooth);
        return smooth[^Math.Min(SpotCells, smooth.Length)..].Average();
    }
}
