using SmartCity.Imaging.Regions;

namespace SmartCity.Imaging.Change;

/// <summary>Turns the scored windows of a scene, one after another, into its changed objects.</summary>
/// <param name="keepRuns">Keep what the mask is drawn from: the objects' runs and those of what can't be assessed.</param>
internal sealed class ObjectCollector(ScenePair pair, ChangeModel model, double minimumArea, IObjectClassifier classifier, bool keepRuns)
{
    /// <summary>How far an outline may leave its pixels' edges, in pixels.</summary>
    private const double OutlineTolerance = 0.8;

    private readonly RegionMerger<ObjectSum> _merger = new(pair.Grid.Width);
    private readonly int[] _roles = ObjectSum.RoleBands(pair.Bands);

    internal List<ChangeObject> Objects { get; } = [];

    /// <summary>Runs of change; in no order.</summary>
    internal List<RegionRun> Changed { get; } = [];

    /// <summary>Runs that can't be assessed, per window; in no order.</summary>
    internal List<RegionRun> NotAssessable { get; } = [];

    internal long AssessedPixels { get; private set; }

    internal long ChangedPixels { get; private set; }

    internal void Add(ScoredWindow part)
    {
        _merger.Add(part.Regions);
        var window = part.Window;
        for (var row = 0; row < window.Height; row++)
        {
            var line = part.Scores.AsSpan(row * window.Width, window.Width);
            for (var column = 0; column < line.Length;)
            {
                var start = column;
                var missing = float.IsNaN(line[column]);
                while (column < line.Length && float.IsNaN(line[column]) == missing) column++;
                if (!missing) AssessedPixels += column - start;
                else if (keepRuns) NotAssessable.Add(new(window.Row + row, window.Column + start, window.Column + column));
            }
        }
    }

    /// <summary>Call it after the last window of a row of windows.</summary>
    internal void EndRow(bool last)
    {
        var regions = _merger.EndRow(last).FindAll(r => r.Sum.Pixels * pair.Pixel.AreaSquareMetres >= minimumArea && r.Sum.MaxScore >= model.Threshold);
        var objects = new ChangeObject[regions.Count];
        Parallel.For(0, objects.Length, new() { MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            var (runs, sum) = regions[i];
            var features = sum.Features(runs, pair.Pixel, _roles);
            var named = classifier.Classify(features);
            objects[i] = new(RegionOutline.Trace(runs, pair.Grid.Transform, OutlineTolerance), named.Class, sum.MeanScore, sum.Pixels * pair.Pixel.AreaSquareMetres, named.Confidence, features);
        });
        Objects.AddRange(objects);
        foreach (var (runs, sum) in regions)
        {
            ChangedPixels += sum.Pixels;
            if (keepRuns) Changed.AddRange(runs);
        }
    }
}
