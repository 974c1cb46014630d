using SmartCity.Imaging.Change;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Series;

/// <summary>Scenes of one place in order of time, all brought onto the grid of one of them and freed of clouds.</summary>
internal sealed class SceneSeries : IDisposable
{
    internal const int Fewest = 3;

    /// <summary>Every two dates are compared: memory and time grow with the square.</summary>
    internal const int Most = 32;

    private readonly List<ScenePair> _pairs;

    private SceneSeries(List<ScenePair> pairs, IReadOnlyList<SceneSurvey> surveys, AlignedScene?[] scenes, SceneSurvey reference) =>
        (_pairs, Surveys, Scenes, Reference) = (pairs, surveys, scenes, reference);

    /// <summary>One a date.</summary>
    internal IReadOnlyList<SceneSurvey> Surveys { get; }

    /// <summary>One a date; null = so clouded that the date says nothing.</summary>
    internal AlignedScene?[] Scenes { get; }

    internal SceneSurvey Reference { get; }

    internal string[] Bands => _pairs[0].Bands;

    internal IReadOnlyList<int> FileBands => _pairs[0].FileBands;

    internal GroundPixel Pixel => _pairs[0].Pixel;

    internal ResolutionClass Resolution => _pairs[0].Resolution;

    internal RasterGrid Grid => _pairs[0].Grid;

    internal int Usable => Scenes.Count(s => s is not null);

    /// <exception cref="ImagingInputException">Too few or too many scenes, two of one day, other bands, no overlap, or clouds on all but one.</exception>
    /// <exception cref="GdalException">A file is missing, truncated or no raster.</exception>
    internal static SceneSeries Open(SeriesRequest request, IProgress<ChangeProgress>? progress, double upTo, CancellationToken cancellationToken)
    {
        var scenes = request.Scenes.OrderBy(s => s.Date).ToList();
        if (scenes.Count is < Fewest or > Most) throw new ImagingInputException($"A series needs {Fewest} to {Most} scenes, and {scenes.Count} are given; two are compared by 'change detect'.");
        for (var i = 1; i < scenes.Count; i++)
            if (scenes[i].Date == scenes[i - 1].Date)
                throw new ImagingInputException(FormattableString.Invariant($"'{scenes[i - 1].Path}' and '{scenes[i].Path}' are both of {scenes[i].Date:yyyy-MM-dd}: a series needs one scene a day."));
        var surveys = new List<SceneSurvey>();
        foreach (var scene in scenes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report(new("looking for clouds", upTo * surveys.Count / scenes.Count / 2));
            surveys.Add(SceneSurvey.Of(scene, request.Bands, request.GsdMetres, cancellationToken));
            RequireSameBands(surveys[0], surveys[^1]);
        }
        if (surveys.Count(s => s.IsUsable) < 2) throw new ImagingInputException("Fewer than two of the scenes show the ground; the others are under cloud or empty: nothing can be followed.");
        var reference = SceneSurvey.Reference(surveys);
        var (pairs, aligned) = (new List<ScenePair>(), new AlignedScene?[scenes.Count]);
        try
        {
            for (var i = 0; i < scenes.Count; i++)
            {
                if (surveys[i] == reference || !surveys[i].IsUsable) continue;
                progress?.Report(new("aligning", upTo * (0.5 + 0.5 * i / scenes.Count)));
                var pair = ScenePair.Open(scenes[i].Path, reference.Scene.Path, request.GsdMetres, surveys[i].Names);
                pairs.Add(pair);
                pair.HideSky(cancellationToken);
                var registration = pair.Register(cancellationToken);
                if (registration.LargestPixels >= ChangeDetection.NegligibleShift) pair.Move(registration.Field);
                aligned[i] = new(pair.Grid, pair.Bands.Length, (window, values) => pair.ReadBefore(window, values));
            }
            var any = pairs[0];
            aligned[surveys.IndexOf(reference)] = new(any.Grid, any.Bands.Length, (window, values) => any.ReadAfter(window, values));
            return new(pairs, surveys, aligned, reference);
        }
        catch
        {
            foreach (var pair in pairs) pair.Dispose();
            throw;
        }
    }

    /// <summary>A date as reflectance, for what tells the ground's cover.</summary>
    internal SpectralScene? Spectral(int date) => Scenes[date] is { } scene && Surveys[date].Scale is { } scale
        ? new(scene, [.. FileBands.Select(b => Surveys[date].Names[b])], Surveys[date].Scene.Path, zeroIsFill: false, scale with { Gain = [.. FileBands.Select(b => scale.Gain[b])], Offset = [.. FileBands.Select(b => scale.Offset[b])] })
        : null;

    /// <summary>Holds a window of every date, without its clouds.</summary>
    /// <returns>Per date which pixels it shows; null = a date that says nothing.</returns>
    internal bool[]?[] Hold(PixelWindow window, PassingClouds? clouds, CancellationToken cancellationToken)
    {
        var (hidden, known) = (Find(window, clouds, cancellationToken), new bool[]?[Scenes.Length]);
        for (var date = 0; date < known.Length; date++) known[date] = Scenes[date]?.Uncover(hidden?[date]);
        return known;
    }

    /// <summary>Finds the clouds of windows that models are going to be fitted to.</summary>
    internal void Screen(IEnumerable<PixelWindow> windows, PassingClouds clouds, CancellationToken cancellationToken)
    {
        foreach (var window in windows)
        {
            var hidden = Find(window, clouds, cancellationToken)!;
            for (var date = 0; date < hidden.Length; date++) Scenes[date]?.Remember(window, hidden[date]);
        }
    }

    private bool[]?[]? Find(PixelWindow window, PassingClouds? clouds, CancellationToken cancellationToken)
    {
        var held = new float[]?[Scenes.Length];
        Parallel.For(0, held.Length, new() { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, date => held[date] = Scenes[date]?.Hold(window));
        return clouds?.Find(held, window.Width, window.Height);
    }

    public void Dispose()
    {
        foreach (var pair in _pairs) pair.Dispose();
    }

    private static void RequireSameBands(SceneSurvey first, SceneSurvey other)
    {
        if (!first.Names.SequenceEqual(other.Names))
            throw new ImagingInputException($"'{first.Scene.Path}' has the bands {string.Join(", ", first.Names)} and '{other.Scene.Path}' has {string.Join(", ", other.Names)}: all dates need the same bands in the same order.");
    }
}
