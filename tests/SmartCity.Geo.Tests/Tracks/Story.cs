using System.Globalization;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Tracks;

namespace SmartCity.Geo.Tests.Tracks;

/// <summary>Observations told date by date, ten days apart; outlines are boxes in units of 1e-4 degrees, some ten metres.</summary>
internal sealed class Story(TrackRules? rules = null)
{
    internal const double Unit = 1e-4;

    private readonly List<TrackRun> _runs = [];
    private readonly List<Sighting> _sightings = [];
    private readonly Dictionary<LookKey, Look> _looks = [];
    private readonly Dictionary<Guid, Look> _views = [];

    internal TrackRules Rules { get; } = rules ?? TrackRules.Default;

    internal List<TrackPin> Pins { get; } = [];

    internal IReadOnlyList<TrackRun> Runs => _runs;

    internal IReadOnlyList<Sighting> Sightings => _sightings;

    internal static DateOnly Day(int date) => new DateOnly(2025, 1, 1).AddDays(10 * date);

    internal static Polygon Box(double x, double y, double width = 4, double height = 4) => Sample.Box(102.7 + x * Unit, 25.0 + y * Unit, width * Unit, height * Unit);

    internal static Guid Id(int number) => new(string.Create(CultureInfo.InvariantCulture, $"00000000-0000-0000-0000-{number:D12}"));

    /// <summary>A comparison that shows the whole ground.</summary>
    internal Guid Run(int date, int? pair = null, string method = "m1")
    {
        var run = new TrackRun(Id(1000 + _runs.Count), Day(date), $"pair {pair ?? date}", $"{date:D4} {method}", Sample.Box(102.6, 24.9, 1, 1));
        _runs.Add(run);
        return run.Id;
    }

    internal Guid See(Guid run, Geometry shape, double score = 0.9, string kind = "earthwork", Judgement judgement = Judgement.None, string? reviewedClass = null)
    {
        var seen = new Sighting(Id(_sightings.Count + 1), run, kind, reviewedClass ?? kind, shape, score, judgement);
        _sightings.Add(seen);
        return seen.DetectionId;
    }

    /// <summary>A date of its own with one detection of the usual box.</summary>
    internal Guid Seen(int date, double score = 0.9, Judgement judgement = Judgement.None) => See(Run(date), Box(0, 0), score, judgement: judgement);

    /// <summary>A date without a detection, whose score raster says this wherever one looks.</summary>
    internal void Nothing(int date, double assessed = 1, double score = 0.05) => _views[Run(date)] = new(assessed, score);

    internal void Cloud(int date) => Nothing(date, 0.2, 0);

    /// <summary>Takes a run and its detections out again.</summary>
    internal void Forget(Guid run)
    {
        _runs.RemoveAll(r => r.Id == run);
        _sightings.RemoveAll(s => s.RunId == run);
    }

    internal Fold Fold()
    {
        // As the job does it: look for what is wanted, until nothing is.
        while (true)
        {
            var fold = TrackFold.Of(Rules, _sightings, _runs, _looks, Pins);
            var answered = fold.Wanted.Where(w => _views.ContainsKey(w.RunId)).ToList();
            if (answered.Count == 0) return fold;
            foreach (var key in answered) _looks[key] = _views[key.RunId];
        }
    }

    internal FoldedTrack Single() => Assert.Single(Fold().Tracks);
}
