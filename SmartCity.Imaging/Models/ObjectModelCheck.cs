using System.Globalization;
using System.Text;
using SmartCity.Imaging.Change;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Imaging.Models;

/// <summary>How the object model does on real pairs, whose labels say where something changed but not what.</summary>
/// <remarks>A data set is a folder with A, B and label, as for <see cref="Evaluation.ChangeEvaluation"/>. So only two things can be measured: whether
/// "none" tells false alarms from changes better than the score does, and which classes are given to what truly changed.</remarks>
public static class ObjectModelCheck
{
    /// <returns>A Markdown table, a row per data set.</returns>
    /// <exception cref="ImagingInputException">The folder holds no data set.</exception>
    public static string Run(string folder, LearnedClassifier classifier, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        var text = new StringBuilder("| data set | changed objects | false alarms | AUC of the score | AUC of \"none\" | classes by the rules | classes by the model |\n| --- | --- | --- | --- | --- | --- | --- |\n");
        string[] sets = Directory.Exists(Path.Combine(folder, "label")) ? [folder] : Directory.Exists(folder) ? [.. Directory.GetDirectories(folder).Order(StringComparer.Ordinal)] : [];
        var all = new List<ObjectExample>();
        foreach (var set in sets.Where(s => Directory.Exists(Path.Combine(s, "label"))))
        {
            var found = Directory.GetFiles(Path.Combine(set, "label")).Order(StringComparer.Ordinal).SelectMany(label => Objects(set, label, cancellationToken)).ToList();
            all.AddRange(found);
            Row(text, Path.GetFileName(Path.TrimEndingDirectorySeparator(set)), found, classifier);
        }
        if (all.Count == 0) throw new ImagingInputException($"'{folder}' holds no labelled pair in which anything is found.");
        Row(text, "all", all, classifier);
        return text.ToString();
    }

    internal static List<ObjectExample> Objects(string set, string label, CancellationToken cancellationToken)
    {
        string Find(string part) => Directory.GetFiles(Path.Combine(set, part), Path.GetFileNameWithoutExtension(label) + ".*").Order(StringComparer.Ordinal).FirstOrDefault()
            ?? throw new ImagingInputException($"'{label}' has no image in {part}.");
        var result = ChangeDetection.Run(new() { BeforePath = Find("A"), AfterPath = Find("B") }, null, cancellationToken);
        using var raster = GdalRaster.Open(label);
        var values = new float[raster.Grid.PixelCount];
        raster.Read(raster.Grid.Whole, [0], values);
        // Labels don't say what changed: any class number stands for "changed".
        var (classes, mask) = (Array.ConvertAll(values, v => (byte)(v > 200 ? 1 : 0)), Array.ConvertAll(values, v => (byte)v));
        return [.. result.Objects.Select(o => (Label: SimulatedExamples.Label(o.Outline, result.Grid, classes, mask), Object: o)).Where(o => o.Label is not null)
            .Select(o => new ObjectExample(o.Object.Features, o.Label!, o.Object.Class, label, false))];
    }

    private static void Row(StringBuilder text, string name, List<ObjectExample> found, LearnedClassifier classifier)
    {
        var changed = found.Where(e => e.Label != ObjectExample.None).ToList();
        text.Append(CultureInfo.InvariantCulture, $"| {name} | {changed.Count} | {found.Count - changed.Count} | {ObjectModelTest.FalseAlarmAuc(found, e => -e.Features["score_mean"]):F3} | ")
            .Append(CultureInfo.InvariantCulture, $"{ObjectModelTest.FalseAlarmAuc(found, e => classifier.FalseAlarm(e.Features)):F3} | ")
            .Append(CultureInfo.InvariantCulture, $"{Shares(changed.Select(e => e.RuleClass))} | {Shares(changed.Select(e => classifier.Classify(e.Features).Class))} |\n");
    }

    private static string Shares(IEnumerable<string> classes)
    {
        var groups = classes.GroupBy(c => c).OrderByDescending(g => g.Count()).ToList();
        double all = groups.Sum(g => g.Count());
        return string.Join(", ", groups.Take(4).Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Key} {g.Count() / all:P0}")));
    }
}
