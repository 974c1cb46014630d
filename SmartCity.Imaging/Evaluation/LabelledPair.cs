namespace SmartCity.Imaging.Evaluation;

/// <summary>Two scenes of one place and what changed between them.</summary>
/// <param name="DataSet">The folder's name.</param>
/// <param name="Name">The stem that the three files share.</param>
/// <param name="LabelPath">A raster on the after scene's grid, or polygons.</param>
public sealed record LabelledPair(string DataSet, string Name, string BeforePath, string AfterPath, string LabelPath)
{
    private static readonly string[] Parts = ["A", "B", "label"];

    // What lies beside a file and belongs to it.
    private static readonly HashSet<string> Companions = new(StringComparer.OrdinalIgnoreCase)
    { ".xml", ".tfw", ".pgw", ".jgw", ".wld", ".ovr", ".prj", ".dbf", ".shx", ".cpg", ".qix", ".sbn", ".sbx", ".qml", ".sld", ".md", ".txt", ".json" };

    /// <summary>All labelled pairs below a folder, data sets and names in ordinal order.</summary>
    /// <param name="folder">A data set, which is a folder with A (before), B (after), label and, for images without georeference, dataset.json; or a folder of data sets.</param>
    /// <exception cref="ImagingInputException">There is no data set, one holds no label, or a label has no image.</exception>
    public static IReadOnlyList<LabelledPair> Find(string folder)
    {
        if (!Directory.Exists(folder)) throw new ImagingInputException($"'{folder}' is no folder.");
        var sets = IsDataSet(folder) ? [folder] : Directory.EnumerateDirectories(folder).Where(IsDataSet).Order(StringComparer.Ordinal).ToList();
        if (sets.Count == 0) throw new ImagingInputException($"'{folder}' holds no data set: neither it nor a folder in it has the folders A, B and label.");
        return [.. sets.SelectMany(Pairs)];
    }

    private static bool IsDataSet(string folder) => Parts.All(part => Directory.Exists(Path.Combine(folder, part)));

    private static IEnumerable<LabelledPair> Pairs(string set)
    {
        var labels = Files(Path.Combine(set, "label")).ToList();
        if (labels.Count == 0) throw new ImagingInputException($"'{Path.Combine(set, "label")}' holds no label: neither a raster nor polygons.");
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(set)));
        foreach (var label in labels)
        {
            var stem = Path.GetFileNameWithoutExtension(label);
            if (labels.Find(l => l != label && Path.GetFileNameWithoutExtension(l) == stem) is { } twin)
                throw new ImagingInputException($"'{label}' and '{twin}' are two labels of one pair: keep one.");
            yield return new(name, stem, Image(set, "A", stem), Image(set, "B", stem), label);
        }
    }

    private static string Image(string set, string part, string stem) =>
        Files(Path.Combine(set, part)).FirstOrDefault(f => Path.GetFileNameWithoutExtension(f) == stem)
            ?? throw new ImagingInputException($"'{set}' has a label '{stem}' but no image of that name in {part}.");

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder).Where(f => !Companions.Contains(Path.GetExtension(f)) && !Path.GetFileName(f).StartsWith('.')).Order(StringComparer.Ordinal);
}
