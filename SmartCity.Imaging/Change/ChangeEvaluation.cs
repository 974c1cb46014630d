using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Change;

/// <summary>Runs the default detection over labelled pairs and compares pixel by pixel.</summary>
/// <remarks>A data set is a folder with A (before), B (after), label and, for images without georeference, dataset.json; files match by their stems.</remarks>
public static class ChangeEvaluation
{
    private static readonly string[] Parts = ["A", "B", "label"];

    /// <summary>One labelled pair's figures.</summary>
    public sealed record Pair(string DataSet, string Name, ConfusionCounts Counts, double Seconds);

    /// <param name="folder">A data set, or a folder of data sets.</param>
    /// <param name="progress">The share of the pairs that are done.</param>
    /// <returns>Pair by pair, data sets and names in ordinal order.</returns>
    /// <exception cref="ImagingInputException">There is no data set, or a label has no image.</exception>
    public static IReadOnlyList<Pair> Run(string folder, IProgress<ChangeProgress>? progress, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder)) throw new ImagingInputException($"'{folder}' is no folder.");
        var sets = IsDataSet(folder) ? [folder] : Directory.EnumerateDirectories(folder).Where(IsDataSet).Order(StringComparer.Ordinal).ToList();
        if (sets.Count == 0) throw new ImagingInputException($"'{folder}' holds no data set: neither it nor a folder in it has the folders A, B and label.");
        var labels = sets.SelectMany(set => Directory.EnumerateFiles(Path.Combine(set, "label")).Order(StringComparer.Ordinal).Select(label => (set, label))).ToList();
        var scratch = Directory.CreateTempSubdirectory("smartcity-evaluate-");
        try
        {
            var pairs = new List<Pair>();
            foreach (var (set, label) in labels)
            {
                var stem = Path.GetFileNameWithoutExtension(label);
                progress?.Report(new($"{Path.GetFileName(set)}/{stem}", pairs.Count / (double)labels.Count));
                pairs.Add(Evaluate(set, stem, label, scratch.FullName, cancellationToken));
            }
            return pairs;
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private static bool IsDataSet(string folder) => Parts.All(part => Directory.Exists(Path.Combine(folder, part)));

    private static Pair Evaluate(string set, string stem, string label, string scratch, CancellationToken cancellationToken)
    {
        var mask = Path.Combine(scratch, "mask.tif");
        var result = ChangeDetection.Run(
            new() { BeforePath = Find(set, "A", stem), AfterPath = Find(set, "B", stem), MaskPath = mask }, null, cancellationToken);
        using var truth = GdalRaster.Open(label);
        using var answer = GdalRaster.Open(mask);
        if (truth.Grid.Width != answer.Grid.Width || truth.Grid.Height != answer.Grid.Height)
            throw new ImagingInputException(
                $"'{label}' is {truth.Grid.Width} × {truth.Grid.Height} pixels, its after image {answer.Grid.Width} × {answer.Grid.Height}: a label lies on the after image's grid.");
        var counts = default(ConfusionCounts);
        foreach (var window in PixelWindow.Tiles(truth.Grid.Width, truth.Grid.Height, 1024))
        {
            var (t, a) = (new float[window.PixelCount], new float[window.PixelCount]);
            truth.Read(window, [0], t);
            answer.Read(window, [0], a);
            counts += ConfusionCounts.Of(t, a);
        }
        return new(Path.GetFileName(Path.TrimEndingDirectorySeparator(set)), stem, counts, result.Statistics.Elapsed.TotalSeconds);
    }

    private static string Find(string set, string part, string stem) =>
        Directory.EnumerateFiles(Path.Combine(set, part), stem + ".*").Where(f => Path.GetFileNameWithoutExtension(f) == stem).Order(StringComparer.Ordinal).FirstOrDefault()
            ?? throw new ImagingInputException($"'{set}' has a label '{stem}' but no image of that name in {part}.");
}
