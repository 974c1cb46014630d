using System.Globalization;
using System.Text;

namespace SmartCity.Imaging.Models;

/// <summary>What users of a model with feedback must know, with its figures before and after.</summary>
internal sealed class RetrainingCard(
    ObjectModelNote note, int realTraining, float weight, int leftOut, IReadOnlyList<HeldOutObject> real, IReadOnlyList<HeldOutObject> simulated, double falseAlarmAuc, int falseAlarms)
{
    internal string Text()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            # Model card: classes of changed objects ({note.Version})
            Written by `./smartcity models train objects --feedback FILE --seeds {note.SimulatedPlaces} --seed {note.Seed}`, which also makes the model anew.

            **{(note.IsEarned ? "Taken into use" : "Not taken into use")}**: {note.Reason} Before: {note.Current}.

            **Data.** {note.SimulatedPlaces} simulated cities, and {realTraining} real objects that officers judged (SHA-256 of the file {note.FeedbackSha256}; {leftOut} with other features left out),
            each with {weight:F1} times the weight of a simulated one. Every fourth place is held out, by its name: a cell or a city is never on both sides.

            **Measured on the held-out places** (class of truly changed objects)

            | objects | places | number | rules: accuracy / macro F1 | before ({note.Current}) | after |
            | --- | --- | --- | --- | --- | --- |

            """);
        Row(text, "real", real);
        Row(text, "simulated", simulated);
        text.Append(CultureInfo.InvariantCulture, $"\nArea under the ROC curve of telling the {falseAlarms} rejected real objects from the others, after: {falseAlarmAuc:F3}.\n");
        Classes(text, "real", real);
        Classes(text, "simulated", simulated);
        return text.ToString();
    }

    private static void Row(StringBuilder text, string name, IReadOnlyList<HeldOutObject> objects)
    {
        text.Append(CultureInfo.InvariantCulture, $"| {name} | {objects.Select(o => o.Place).Distinct().Count()} | {objects.Count}");
        foreach (var given in (Func<HeldOutObject, string>[])[o => o.Rules, o => o.Current, o => o.New])
            if (ObjectModelTest.Of(objects, given) is var test) text.Append(CultureInfo.InvariantCulture, $" | {test.Accuracy:F3} / {test.MacroF1:F3}");
        text.Append(" |\n");
    }

    private static void Classes(StringBuilder text, string name, IReadOnlyList<HeldOutObject> objects)
    {
        var (before, after) = (ObjectModelTest.Of(objects, o => o.Current), ObjectModelTest.Of(objects, o => o.New));
        text.Append(CultureInfo.InvariantCulture, $"\n**Per class, {name}**\n\n| class | number | before: precision / recall | after: precision / recall |\n| --- | --- | --- | --- |\n");
        foreach (var (was, now) in before.PerClass().Zip(after.PerClass()))
            if (was.Number > 0) text.Append(CultureInfo.InvariantCulture, $"| {was.Label} | {was.Number} | {was.Precision:F3} / {was.Recall:F3} | {now.Precision:F3} / {now.Recall:F3} |\n");
    }
}
