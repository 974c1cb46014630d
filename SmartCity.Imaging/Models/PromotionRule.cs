using System.Globalization;

namespace SmartCity.Imaging.Models;

/// <summary>A truly changed object of a place that was held out, and what each classifier takes it for.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Current">By the classifier in use, which may be the rules.</param>
internal sealed record HeldOutObject(string Place, string Label, string Rules, string Current, string New);

/// <summary>Whether a newly trained classifier has earned the place of the one in use; see docs/algorithms/object-classes.md.</summary>
internal static class PromotionRule
{
    /// <summary>Fewer real objects, or from fewer places, are no proof.</summary>
    internal const int LeastObjects = 40, LeastPlaces = 5;

    /// <summary>Loss that is taken for chance.</summary>
    internal const double Tolerance = 0.02;

    private const int Resamples = 2000;
    private const double Quantile = 0.05;

    /// <param name="feedback">Real objects; they decide.</param>
    /// <param name="simulated">Simulated ones; what was learned there must not be lost.</param>
    /// <param name="currentIsRules">Nothing learned is in use, so that nothing learned can be lost.</param>
    /// <returns>The reason is one sentence either way.</returns>
    internal static (bool IsEarned, string Reason) Judge(IReadOnlyList<HeldOutObject> feedback, IReadOnlyList<HeldOutObject> simulated, bool currentIsRules, int seed)
    {
        var places = feedback.Select(o => o.Place).Distinct().Count();
        if (feedback.Count < LeastObjects || places < LeastPlaces)
            return (false, $"{feedback.Count} changed objects from {places} places are held out; at least {LeastObjects} from {LeastPlaces} are needed to judge a model.");
        foreach (var (name, given) in ((string, Func<HeldOutObject, string>)[])[("the model in use", o => o.Current), ("the rules", o => o.Rules)])
        {
            var (now, then) = (ObjectModelTest.Of(feedback, o => o.New), ObjectModelTest.Of(feedback, given));
            if (now.Accuracy < then.Accuracy) return (false, Words($"accuracy on real objects would fall from {then.Accuracy:F3} ({name}) to {now.Accuracy:F3}."));
            if (now.MacroF1 < then.MacroF1) return (false, Words($"macro F1 on real objects would fall from {then.MacroF1:F3} ({name}) to {now.MacroF1:F3}."));
            if (LowerBound(feedback, given, seed) is var bound && bound < -Tolerance)
                return (false, Words($"the gain over {name} depends on single places: with other ones accuracy might fall by {-bound:F3} (5 % quantile of {Resamples} resamples)."));
        }
        var (simulatedNow, simulatedThen) = (ObjectModelTest.Of(simulated, o => o.New).MacroF1, ObjectModelTest.Of(simulated, o => o.Current).MacroF1);
        return !currentIsRules && simulatedNow < simulatedThen - Tolerance
            ? (false, Words($"macro F1 on simulated objects would fall from {simulatedThen:F3} to {simulatedNow:F3}."))
            : (true, Words($"not worse than the model in use and the rules on {feedback.Count} real objects of {places} places that none of them learned from."));
    }

    /// <summary>Bootstrap over places (Efron 1979): the difference of accuracies that 95 % of the resamples exceed.</summary>
    internal static double LowerBound(IReadOnlyList<HeldOutObject> objects, Func<HeldOutObject, string> given, int seed)
    {
        var places = objects.GroupBy(o => o.Place, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => (Count: g.Count(), Gain: g.Count(o => o.New == o.Label) - g.Count(o => given(o) == o.Label))).ToArray();
        var random = new Random(seed);
        var differences = new double[Resamples];
        for (var i = 0; i < differences.Length; i++)
        {
            var (count, gain) = (0, 0);
            for (var j = 0; j < places.Length; j++)
            {
                var place = places[random.Next(places.Length)];
                (count, gain) = (count + place.Count, gain + place.Gain);
            }
            differences[i] = (double)gain / count;
        }
        Array.Sort(differences);
        return differences[(int)(Quantile * Resamples)];
    }

    private static string Words(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
