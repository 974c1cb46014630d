using SmartCity.Imaging.Models;

namespace SmartCity.Imaging.Dust;

/// <summary>What a camera remembers at the moment of a frame.</summary>
/// <param name="Long">The median over all that it remembers.</param>
/// <param name="Alike">The median over the few remembered frames whose light is most like the frame's: the same hour, the same weather.</param>
/// <param name="History">What each cell usually looks like.</param>
/// <param name="Usual">Log odds of dust that each cell usually has though there is none; null as long as too little is known.</param>
internal sealed record CameraView(Background Long, Background Alike, CellHistory History, float[]? Usual);

/// <summary>The memory of one fixed camera: one frame an hour of the day, renewed daily, or every so manieth where frames tell no time.</summary>
/// <remarks>At most <see cref="Slots"/> frames of 640 × 360 in three bytes a pixel: 17 MB with the two medians under 25. Not safe for threads.</remarks>
internal sealed class CameraMemory
{
    /// <summary>Frames remembered at most.</summary>
    internal const int Slots = 24;

    /// <summary>Fewer are no memory.</summary>
    internal const int Least = 3;

    private const int Alike = 7;

    private readonly List<Remembered> _frames = [];
    private readonly int _every;
    private (Background Long, CellHistory History, float[]? Usual)? _whole;
    private int _seen;

    /// <param name="every">Of frames without a time, how manieth is remembered.</param>
    internal CameraMemory(int every = 10) => _every = every;

    internal int Count => _frames.Count;

    /// <summary>Remembers a frame if its hour has none yet or an older one. Show it only frames that can be assessed and hold no alarm.</summary>
    /// <param name="scores">Probability of dust of each cell as the trees gave it; null when there was too little memory for them.</param>
    internal void Learn(DustFrame frame, FrameMaps maps, float[]? scores = null)
    {
        if (_frames.Count > 0 && (frame.Width, frame.Height) != (_frames[0].Frame.Width, _frames[0].Frame.Height)) Forget();
        var remembered = new Remembered(frame, Pattern(maps), CellHistory.Normalised(maps)) { Odds = scores is null ? null : Array.ConvertAll(scores, LogOdds.Of) };
        var turn = _seen++;
        if (frame.Time is not { } time)
        {
            if (_frames.Count >= Least && turn % _every != 0) return;
            if (_frames.Count >= Slots) _frames.RemoveAt(0);
        }
        else
        {
            var same = _frames.FindIndex(r => r.Frame.Time is { } other && other.Hour == time.Hour && (_frames.Count >= Slots || time - other < TimeSpan.FromMinutes(20)));
            if (same >= 0 && time - _frames[same].Frame.Time!.Value < TimeSpan.FromMinutes(20) && _frames.Count >= Least) return;
            if (_frames.Count >= Slots) _frames.RemoveAt(same >= 0 ? same : 0);
        }
        _frames.Add(remembered);
        _whole = null;
    }

    /// <summary>Remembers a frame in any case, for a folder that is its own memory; one of another size than the first is left out.</summary>
    internal void Keep(DustFrame frame, FrameMaps maps)
    {
        if (_frames.Count > 0 && (frame.Width, frame.Height) != (_frames[0].Frame.Width, _frames[0].Frame.Height)) return;
        _frames.Add(new(frame, Pattern(maps), CellHistory.Normalised(maps)));
        _whole = null;
    }

    /// <summary>Scores all that is remembered, each frame beside the others: what the camera usually seems to see. Frames in which a plume stands say nothing of that.</summary>
    /// <param name="trees">That are to score what comes.</param>
    /// <param name="threshold">From which on a cell is one of a plume, 0 … 1.</param>
    internal void Judge(DustTrees trees, double threshold)
    {
        foreach (var remembered in _frames)
        {
            var maps = FrameMaps.Of(remembered.Frame);
            if (Of(remembered.Frame, maps) is not { } view) continue;
            var scores = trees.Probabilities(DustModel.Features(remembered.Frame, maps, view));
            if (PlumeRegions.Find(remembered.Frame, CommonChange.Without(scores), new float[scores.Length], (float)threshold).Count == 0) remembered.Odds = Array.ConvertAll(scores, LogOdds.Of);
        }
        _whole = null;
    }

    /// <summary>Frames that it was shown.</summary>
    internal int Shown => _seen;

    /// <summary>What is remembered, the oldest first; the frames themselves, not copies.</summary>
    internal IReadOnlyList<(DustFrame Frame, float[]? Odds)> Frames => [.. _frames.Select(r => (r.Frame, r.Odds))];

    /// <summary>Remembers what another memory did, in its place.</summary>
    /// <param name="frames">Of one size, with their log odds.</param>
    internal void Restore(IReadOnlyList<(DustFrame Frame, float[]? Odds)> frames, int shown)
    {
        Forget();
        foreach (var (frame, odds) in frames)
        {
            var maps = FrameMaps.Of(frame);
            _frames.Add(new(frame, Pattern(maps), CellHistory.Normalised(maps)) { Odds = odds });
        }
        _seen = shown;
    }

    internal void Forget()
    {
        _frames.Clear();
        _whole = null;
    }

    /// <summary>Null as long as too little is remembered, or frames of another size.</summary>
    internal CameraView? Of(DustFrame frame, FrameMaps maps)
    {
        if (_frames.Count > 0 && (frame.Width, frame.Height) != (_frames[0].Frame.Width, _frames[0].Frame.Height)) return null;
        var others = _frames.Where(r => r.Frame.Name != frame.Name).ToList();
        if (others.Count < Least) return null;
        var pattern = Pattern(maps);
        var alike = others.OrderByDescending(r => Likeness(r.Pattern, pattern)).Take(Alike).Select(r => r.Frame).ToList();
        // One frame among many moves no median: of a folder that is its own memory the whole is reckoned once.
        var (all, history, usual) = _whole ??= (Background.Of([.. _frames.Select(r => r.Frame)]), CellHistory.Of([.. _frames.Select(r => r.Maps)]), UsualScores.Of(Odds(_frames)));
        return new(all, Background.Of(alike), history, others.Count < _frames.Count ? UsualScores.Of(Odds(others)) : usual);
    }

    // The light of the cells without its mean, of length 1: how the scene is lit, not how long it was exposed.
    private static float[] Pattern(FrameMaps maps)
    {
        var light = maps.Maps[FrameMaps.Light];
        var mean = light.Average();
        var pattern = light.Select(l => l - mean).ToArray();
        var length = MathF.Sqrt(pattern.Sum(p => p * p)) + 1e-6f;
        for (var i = 0; i < pattern.Length; i++) pattern[i] /= length;
        return pattern;
    }

    private static float Likeness(float[] a, float[] b)
    {
        var sum = 0f;
        for (var i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    private static List<float[]> Odds(List<Remembered> frames) => [.. frames.Select(r => r.Odds).OfType<float[]>()];

    private sealed record Remembered(DustFrame Frame, float[] Pattern, float[][] Maps)
    {
        internal float[]? Odds { get; set; }
    }
}
