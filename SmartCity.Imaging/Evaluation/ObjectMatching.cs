using SmartCity.Imaging.Regions;

namespace SmartCity.Imaging.Evaluation;

/// <summary>Compares the objects of two masks: regions whose pixels touch by an edge.</summary>
/// <remarks>Objects below the minimum are no objects: neither missed nor false; an answer of which more than half is not labelled doesn't count, and
/// neither does an answer that matches only a truth below the minimum.</remarks>
internal static class ObjectMatching
{
    private const double LeastOverlap = 0.5, MostUnlabelled = 0.5;

    private sealed record Item(List<RegionRun> Runs, long Pixels, int Centre);

    /// <param name="label">255 = change, 0 = none, 128 = not labelled.</param>
    /// <param name="answer">True = called change.</param>
    /// <param name="leastPixels">Smaller regions are no objects.</param>
    internal static ObjectFigures Of(byte[] label, bool[] answer, int width, int height, double leastPixels)
    {
        var (truthLabels, answerLabels) = (new int[label.Length], new int[label.Length]);
        var truths = Items(Array.ConvertAll(label, v => v == ChangeLabel.Change), truthLabels, width, height);
        var answers = Items(answer, answerLabels, width, height);

        var common = new Dictionary<(int Truth, int Answer), long>();
        var unlabelled = new long[answers.Count];
        for (var i = 0; i < label.Length; i++)
        {
            if (answerLabels[i] == 0) continue;
            if (label[i] == ChangeLabel.Ignored) unlabelled[answerLabels[i] - 1]++;
            if (truthLabels[i] == 0) continue;
            var key = (truthLabels[i] - 1, answerLabels[i] - 1);
            common[key] = common.GetValueOrDefault(key) + 1;
        }

        var counts = Array.ConvertAll([.. truths], t => t.Pixels >= leastPixels);
        var touched = common.Keys.ToLookup(k => k.Answer, k => k.Truth);
        var answered = new bool[answers.Count];
        for (var a = 0; a < answers.Count; a++)
            answered[a] = answers[a].Pixels >= leastPixels && unlabelled[a] <= MostUnlabelled * answers[a].Pixels && (!touched[a].Any() || touched[a].Any(t => counts[t]));
        var truthCount = counts.Count(c => c);
        var answerCount = answered.Count(c => c);

        ObjectCounts Count(Func<int, bool> isRight, Func<int, bool> isFound) => new(
            Enumerable.Range(0, answers.Count).Count(a => answered[a] && isRight(a)), answerCount,
            Enumerable.Range(0, truths.Count).Count(t => counts[t] && isFound(t)), truthCount);

        var matched = Matches(common, truths, answers, counts, answered);
        var found = common.Keys.Where(k => answered[k.Answer]).Select(k => k.Truth).ToHashSet();
        return new(
            new(matched, answerCount, matched, truthCount),
            Count(a => label[answers[a].Centre] == ChangeLabel.Change, t => answer[truths[t].Centre]),
            Count(a => touched[a].Any(t => counts[t]), found.Contains));
    }

    // Overlaps above a half are one to one by themselves; at exactly a half the larger pair, then the earlier one, goes first.
    private static int Matches(Dictionary<(int Truth, int Answer), long> common, List<Item> truths, List<Item> answers, bool[] counts, bool[] answered)
    {
        var (usedTruths, usedAnswers) = (new HashSet<int>(), new HashSet<int>());
        foreach (var ((truth, answer), pixels) in common.OrderByDescending(c => c.Value).ThenBy(c => c.Key.Truth).ThenBy(c => c.Key.Answer))
        {
            if (!counts[truth] || !answered[answer] || usedTruths.Contains(truth) || usedAnswers.Contains(answer)) continue;
            if (pixels < LeastOverlap * (truths[truth].Pixels + answers[answer].Pixels - pixels)) continue;
            usedTruths.Add(truth);
            usedAnswers.Add(answer);
        }
        return usedTruths.Count;
    }

    private static List<Item> Items(bool[] mask, int[] labels, int width, int height) =>
        [.. ConnectedRegions.Find(mask, width, height, labels).Select(runs => new Item(runs, runs.Sum(r => (long)r.Length), Centre(runs, width)))];

    /// <summary>The region's own pixel that is nearest to its centroid: a ring's centroid is none of its pixels.</summary>
    private static int Centre(List<RegionRun> runs, int width)
    {
        double pixels = 0, x = 0, y = 0;
        foreach (var run in runs)
        {
            pixels += run.Length;
            x += run.Length * (run.Start + run.End - 1) / 2.0;
            y += run.Length * (double)run.Row;
        }
        (x, y) = (x / pixels, y / pixels);
        var (best, at) = (double.PositiveInfinity, 0);
        foreach (var run in runs)
        {
            var column = (int)Math.Clamp(Math.Round(x), run.Start, run.End - 1);
            var distance = (column - x) * (column - x) + (run.Row - y) * (run.Row - y);
            if (distance < best) (best, at) = (distance, run.Row * width + column);
        }
        return at;
    }
}
