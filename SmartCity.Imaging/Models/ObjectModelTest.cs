using SmartCity.Imaging.Change;
using SmartCity.Imaging.Evaluation;

namespace SmartCity.Imaging.Models;

/// <summary>How a classifier does on objects of places that it never saw.</summary>
/// <param name="Confusion">[true label, given label] in the order of <see cref="ObjectModelTraining.Labels"/>; the rules never say "none".</param>
internal sealed record ObjectModelTest(int[,] Confusion)
{
    internal static ObjectModelTest Of(IEnumerable<ObjectExample> examples, Func<ObjectExample, string> classify) => Of(examples, e => e.Label, classify);

    internal static ObjectModelTest Of(IEnumerable<HeldOutObject> objects, Func<HeldOutObject, string> given) => Of(objects, o => o.Label, given);

    private static ObjectModelTest Of<T>(IEnumerable<T> objects, Func<T, string> label, Func<T, string> given)
    {
        var labels = ObjectModelTraining.Labels.ToList();
        var confusion = new int[labels.Count, labels.Count];
        foreach (var one in objects) confusion[labels.IndexOf(label(one)), labels.IndexOf(given(one))]++;
        return new(confusion);
    }

    private static int Classes => ChangeClass.All.Count;

    /// <summary>Share of the truly changed objects whose class is right.</summary>
    internal double Accuracy
    {
        get
        {
            var (right, all) = (0, 0);
            for (var i = 0; i < Classes; i++)
            {
                right += Confusion[i, i];
                for (var j = 0; j < Confusion.GetLength(1); j++) all += Confusion[i, j];
            }
            return all == 0 ? 0 : (double)right / all;
        }
    }

    /// <summary>Mean over the classes that occur of F1 among truly changed objects: a rare class counts as much as a frequent one.</summary>
    internal double MacroF1
    {
        get
        {
            var (sum, classes) = (0.0, 0);
            for (var i = 0; i < Classes; i++)
            {
                var (given, true_) = (0, 0);
                for (var j = 0; j < Confusion.GetLength(1); j++) true_ += Confusion[i, j];
                for (var j = 0; j < Classes; j++) given += Confusion[j, i];
                if (true_ == 0) continue;
                sum += 2.0 * Confusion[i, i] / (true_ + given);
                classes++;
            }
            return classes == 0 ? 0 : sum / classes;
        }
    }

    /// <summary>Of each class among truly changed objects: how many there are, and precision and recall (0 where the class is never given).</summary>
    internal IEnumerable<(string Label, int Number, double Precision, double Recall)> PerClass()
    {
        for (var i = 0; i < Classes; i++)
        {
            var (given, number) = (0, 0);
            for (var j = 0; j < Confusion.GetLength(1); j++) number += Confusion[i, j];
            for (var j = 0; j < Classes; j++) given += Confusion[j, i];
            yield return (ChangeClass.All[i], number, given == 0 ? 0 : (double)Confusion[i, i] / given, number == 0 ? 0 : (double)Confusion[i, i] / number);
        }
    }

    /// <summary>Area under the ROC curve of telling false alarms (higher value) from changes; 0.5 is chance.</summary>
    internal static double FalseAlarmAuc(IReadOnlyList<ObjectExample> examples, Func<ObjectExample, double> falseAlarm) =>
        RankStatistics.Of(examples.Select(e => ((float)falseAlarm(e), e.Label == ObjectExample.None))).Auc;
}
