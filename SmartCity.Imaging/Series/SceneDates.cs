using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Series;

/// <summary>On which day a scene was taken: as dataset.json says, else the file's name, else its metadata.</summary>
public static partial class SceneDates
{
    /// <summary>A name that says no more than a year stands for the middle of it.</summary>
    private const int MidMonth = 7, MidDay = 1;

    private const int NameYearFirst = 1970, NameYearLast = 2100;

    /// <summary>Pairs scenes with the days that were given, or with those that they say themselves.</summary>
    /// <param name="given">One day a scene, such as 2021-05-30, in the order of the scenes; null = ask the files.</param>
    /// <exception cref="ImagingInputException">The days are not as many as the scenes, one is no date, or a scene doesn't say its own.</exception>
    /// <exception cref="GdalException">A file is missing or no raster.</exception>
    public static IReadOnlyList<SeriesScene> Of(IReadOnlyList<string> paths, IReadOnlyList<string>? given)
    {
        ArgumentNullException.ThrowIfNull(paths);
        if (given is null) return [.. paths.Select(p => new SeriesScene(p, Of(p) ?? throw new ImagingInputException($"'{p}' doesn't say when it was taken, neither by its name nor in its metadata: give --dates, one day a scene.")))];
        if (given.Count != paths.Count) throw new ImagingInputException($"{paths.Count} scenes need as many dates, and --dates names {given.Count}.");
        return [.. paths.Select((p, i) => new SeriesScene(p, Parse(given[i]) ?? throw new ImagingInputException($"'{given[i]}' in --dates is no day such as 2021-05-30, nor a year.")))];
    }

    /// <returns>Null when nothing says it.</returns>
    internal static DateOnly? Of(string path) => OfDataSet(path) ?? OfName(Path.GetFileNameWithoutExtension(path), fullOnly: true) ?? OfMetadata(path) ?? OfName(Path.GetFileNameWithoutExtension(path), fullOnly: false);

    private static DateOnly? Parse(string text) => OfName(text.Trim(), fullOnly: false) is { } day && (DayAlone().IsMatch(text.Trim())) ? day : null;

    private static DateOnly? OfName(string name, bool fullOnly)
    {
        foreach (Match match in Day().Matches(name))
            if (DateOnly.TryParseExact(match.Groups["y"].Value + match.Groups["m"].Value + match.Groups["d"].Value, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= NameYearFirst and <= NameYearLast)
                return day;
        if (fullOnly) return null;
        return Year().Matches(name).Select(m => int.Parse(m.Value, CultureInfo.InvariantCulture)).Where(y => y is >= NameYearFirst and <= NameYearLast).Select(y => (DateOnly?)new DateOnly(y, MidMonth, MidDay)).FirstOrDefault();
    }

    private static DateOnly? OfMetadata(string path)
    {
        using var file = GdalRaster.Open(path);
        foreach (var text in (string?[])[file.Metadata("ACQUISITIONDATETIME", "IMAGERY"), file.Metadata("TIFFTAG_DATETIME")])
            if (text is { Length: >= 10 } && OfName(text[..10].Replace(':', '-'), fullOnly: true) is { } day) return day;
        return null;
    }

    // {"dates": {"a.tif": "2021-05-30"}} beside the image.
    private static DateOnly? OfDataSet(string path)
    {
        var description = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, SceneDescription.FileName);
        if (!File.Exists(description)) return null;
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(description));
            return json.RootElement.TryGetProperty("dates", out var dates) && dates.TryGetProperty(Path.GetFileName(path), out var date) ? Parse(date.GetString() ?? "") : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ImagingInputException($"'{description}': dates must be of the form {{\"a.tif\": \"2021-05-30\"}}: {e.Message}", e);
        }
    }

    [GeneratedRegex(@"(?<!\d)(?<y>\d{4})(?<s>[-_]?)(?<m>\d{2})\k<s>(?<d>\d{2})(?!\d)")]
    private static partial Regex Day();

    [GeneratedRegex(@"(?<!\d)\d{4}(?!\d)")]
    private static partial Regex Year();

    [GeneratedRegex(@"^\d{4}([-_]?\d{2}[-_]?\d{2})?$")]
    private static partial Regex DayAlone();
}
