using SmartCity.Imaging.Outlines;
using SmartCity.Imaging.Regions;

namespace SmartCity.Imaging.Change;

/// <summary>Turns the scored windows of a scene, one after another, into its changed objects.</summary>
/// <param name="keepsMissing">Keep the runs that can't be assessed: a mask shows them.</param>
internal sealed class ObjectCollector(ScenePair pair, ChangeModel model, double minimumArea, IObjectClassifier classifier, bool keepsMissing)
{
    private readonly RegionMerger<ObjectSum> _merger = new(pair.Grid.Width);
    private readonly int[] _roles = ObjectSum.RoleBands(pair.Bands);

    // The pixels stay until the end: an outline depends on those beside it.
    private readonly List<(RegionRun[] Runs, double Area, double Score, ObjectFeatures Features)> _found = [];

    /// <summary>Runs of change; in no order.</summary>
    internal IEnumerable<RegionRun> Changed => _found.SelectMany(f => f.Runs);

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
                else if (keepsMissing) NotAssessable.Add(new(window.Row + row, window.Column + start, window.Column + column));
            }
        }
    }

    /// <summary>Call it after the last window of a row of windows.</summary>
    internal void EndRow(bool last)
    {
        foreach (var (runs, sum) in _merger.EndRow(last))
        {
            var area = sum.Pixels * pair.Pixel.AreaSquareMetres;
            if (area < minimumArea || sum.MaxScore < model.Threshold) continue;
            ChangedPixels += sum.Pixels;
            _found.Add(([.. runs], area, sum.MeanScore, sum.Features(runs, pair.Pixel, _roles)));
        }
    }

    /// <summary>All objects, in the order in which they were found. Call it after the last row of windows.</summary>
    internal ChangeObject[] Finish(CancellationToken cancellationToken)
    {
        var outlines = ObjectOutlines.Draw([.. _found.Select(f => f.Runs)], pair.Grid.Transform, pair.Resolution == ResolutionClass.Vhr, cancellationToken);
        var objects = new ChangeObject[_found.Count];
        Parallel.For(0, objects.Length, new() { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken }, i =>
        {
            var found = _found[i];
            var named = classifier.Classify(found.Features);
            objects[i] = new(outlines[i], named.Class, found.Score, found.Area, named.Confidence, found.Features);
        });
        return objects;
    }
}
