using System.Globalization;

namespace SmartCity.Geo.Grids;

/// <summary>A number for each of some classes, as people write it: "1=912,2=200,3=160".</summary>
public static class ClassNumbers
{
    /// <summary>Class numbers 1 … 9 and their values, none negative, each class once.</summary>
    /// <exception cref="GeoInputException">It is not written like that.</exception>
    public static IReadOnlyDictionary<int, double> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var numbers = new SortedDictionary<int, double>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var pair = part.Split('=', StringSplitOptions.TrimEntries);
            if (pair.Length != 2 || !int.TryParse(pair[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > ClassCounts.LargestClass
                || !double.TryParse(pair[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !(value >= 0 && double.IsFinite(value)) || !numbers.TryAdd(number, value))
                throw new GeoInputException($"'{text}' is not a number for each class: write 1=912,2=200,3=160, with each class from 1 to {ClassCounts.LargestClass} at most once.");
        }
        return numbers;
    }
}
