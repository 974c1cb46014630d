using System.Globalization;
using System.Text;
using SmartCity.Imaging.Change;

namespace SmartCity.Imaging.Models;

/// <summary>What users of the object model must know, with the figures of the run that made it.</summary>
internal sealed class ObjectModelCard(string version, int places, IReadOnlyList<ObjectExample> training, IReadOnlyList<ObjectExample> heldOut, LearnedClassifier classifier)
{
    internal string Text()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            # Model card: classes of changed objects ({version})
            Written by `./smartcity models train objects --out DIR --seeds {places}`, which also makes the model anew.

            **Task.** A detected object's features ({ObjectFeatures.Names.Count} numbers: size, shape, colours, indices and texture on both dates) → one of
            {ChangeClass.All.Count} classes, and the probability that nothing changed ("none").

            **Data.** Simulated scenes only: {places} cities, each as a 10 m pair (six bands, four bands or RGB in turn; every third city cloudy) and a
            0.5 m RGB pair. Our own change detection finds the objects; the simulator's truth labels them (an object is a change when truth covers
            40 % of it, a false alarm below 15 %, else left out). {training.Count} objects to train, {heldOut.Count} of every fourth city held out.

            **Method.** ML.NET FastTree, one class against all others, fixed seed, one thread: repeatable.

            **Measured on the held-out cities** (class of truly changed objects; objects that are false alarms are left out of accuracy and F1):

            | scenes | changed objects | rules: accuracy / macro F1 | model: accuracy / macro F1 | false alarms | AUC "none" |
            | --- | --- | --- | --- | --- | --- |

            """);
        Row(text, "10 m", [.. heldOut.Where(e => !e.IsVeryHighResolution)]);
        Row(text, "0.5 m", [.. heldOut.Where(e => e.IsVeryHighResolution)]);
        Row(text, "both", heldOut);
        text.Append("\n**Confusion** (rows true, columns given; held-out, both resolutions)\n\n");
        Confusion(text, ObjectModelTest.Of(heldOut, Given));
        text.Append("""

            **Limits.** It never saw a real scene: simulated roofs, nets and fields are tidier than real ones, so expect less on real imagery.
            No labelled real objects of all these classes are open. Where the kind of change is known (new buildings of LEVIR-CD and WHU-CD) it does
            worse than the rules, so it is not the default: see docs/algorithms/object-classes.md. It works on relative colours:
            a scene that is almost all cloud or water shifts them. It names objects; it neither finds nor removes any.

            """);
        return text.ToString();
    }

    private string Given(ObjectExample example)
    {
        var probabilities = classifier.Probabilities(example.Features);
        return ObjectModelTraining.Labels[Array.IndexOf(probabilities, probabilities.Max())];
    }

    private void Row(StringBuilder text, string name, IReadOnlyList<ObjectExample> examples)
    {
        var changed = examples.Where(e => e.Label != ObjectExample.None).ToList();
        var (rules, model) = (ObjectModelTest.Of(changed, e => e.RuleClass), ObjectModelTest.Of(changed, e => classifier.Classify(e.Features).Class));
        var auc = ObjectModelTest.FalseAlarmAuc(examples, e => classifier.FalseAlarm(e.Features));
        text.Append(CultureInfo.InvariantCulture,
            $"| {name} | {changed.Count} | {rules.Accuracy:F3} / {rules.MacroF1:F3} | {model.Accuracy:F3} / {model.MacroF1:F3} | {examples.Count - changed.Count} | {auc:F3} |\n");
    }

    private static void Confusion(StringBuilder text, ObjectModelTest test)
    {
        var labels = ObjectModelTraining.Labels;
        text.Append(CultureInfo.InvariantCulture, $"| | {string.Join(" | ", labels)} |\n|{string.Concat(Enumerable.Repeat(" --- |", labels.Count + 1))}\n");
        for (var i = 0; i < labels.Count; i++)
        {
            var row = i;
            text.Append(CultureInfo.InvariantCulture, $"| {labels[i]} | {string.Join(" | ", Enumerable.Range(0, labels.Count).Select(j => test.Confusion[row, j]))} |\n");
        }
    }
}
