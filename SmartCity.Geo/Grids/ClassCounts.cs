using System.Globalization;
using SmartCity.Geo.Grids.Partitioning;

namespace SmartCity.Geo.Grids;

/// <summary>How many cells of each class, 1 … 9.</summary>
public sealed class ClassCounts : IEquatable<ClassCounts>
{
    /// <summary>Classes are numbered from 1 to here.</summary>
    public const int LargestClass = 9;

    private readonly int[] _counts = new int[LargestClass + 1];

    /// <param name="counts">Of class 1, 2, 3 and so on, none negative; classes not given have none.</param>
    public ClassCounts(params ReadOnlySpan<int> counts)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(counts.Length, LargestClass);
        foreach (var count in counts) ArgumentOutOfRangeException.ThrowIfNegative(count);
        counts.CopyTo(_counts.AsSpan(1));
    }

    /// <summary>The shares of Kunming's 1,272 cells.</summary>
    public static ClassCounts Default { get; } = new(912, 200, 160);

    public int Total => _counts.Sum();

    /// <summary>The classes that have cells, ascending.</summary>
    public IEnumerable<int> Classes => Enumerable.Range(1, LargestClass).Where(c => _counts[c] > 0);

    /// <param name="cellClass">1 … 9.</param>
    public int this[int cellClass] => cellClass is >= 1 and <= LargestClass
        ? _counts[cellClass]
        : throw new ArgumentOutOfRangeException(nameof(cellClass), cellClass, $"There are classes 1 to {LargestClass}.");

    /// <summary>Counts classes.</summary>
    /// <param name="classes">Each 1 … 9.</param>
    public static ClassCounts Of(IEnumerable<int> classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        var counts = new int[LargestClass];
        foreach (var c in classes) counts[c - 1]++;
        return new(counts);
    }

    /// <summary>Reads "1=912,2=200,3=160".</summary>
    /// <exception cref="GeoInputException">It is not written like that.</exception>
    public static ClassCounts Parse(string text)
    {
        var counts = new int[LargestClass];
        foreach (var (number, value) in ClassNumbers.Parse(text))
            counts[number - 1] = value == Math.Floor(value) && value <= int.MaxValue / LargestClass
                ? (int)value
                : throw new GeoInputException(string.Create(CultureInfo.InvariantCulture, $"Class {number} can't have {value} cells; a whole number is needed."));
        return counts.Sum() > 0 ? new(counts) : throw new GeoInputException($"'{text}' gives no class a cell.");
    }

    /// <summary>The same shares of another total, by largest remainder.</summary>
    public ClassCounts Scaled(int total) => new(Apportionment.ByLargestRemainder([.. _counts.Skip(1).Select(c => (double)c)], total));

    public bool Equals(ClassCounts? other) => other is not null && _counts.AsSpan().SequenceEqual(other._counts);

    public override bool Equals(object? obj) => Equals(obj as ClassCounts);

    public override int GetHashCode() => _counts.Aggregate(17, HashCode.Combine);

    /// <summary>"912/200/160": class 1 first, up to the last that has cells.</summary>
    public override string ToString() => string.Join('/', _counts.Skip(1).Take(Math.Max(3, Array.FindLastIndex(_counts, c => c > 0))));
}
