using System.Globalization;

namespace SmartCity.Geo.Grids.Comparison;

/// <summary>Gives out sequence numbers that no cell of a community ever bore.</summary>
internal sealed class CodeSequence
{
    private readonly Dictionary<string, SortedSet<int>> _used = [];

    internal CodeSequence(IEnumerable<string> used)
    {
        foreach (var code in used) Use(code);
    }

    internal bool IsUsed(string code) => CodeRules.IsWellFormed(code) && _used.TryGetValue(code[..12], out var numbers) && numbers.Contains(Number(code));

    internal void Use(string code)
    {
        if (!CodeRules.IsWellFormed(code)) return;
        if (!_used.TryGetValue(code[..12], out var numbers)) _used[code[..12]] = numbers = [];
        numbers.Add(Number(code));
    }

    /// <summary>The number after the highest one; past 999 the lowest that was never used.</summary>
    /// <param name="community">Twelve digits.</param>
    /// <exception cref="GeoInputException">All 999 have been used: the sequence never wraps.</exception>
    internal string Next(string community)
    {
        if (!_used.TryGetValue(community, out var numbers)) _used[community] = numbers = [];
        var next = numbers.Count == 0 ? 1 : numbers.Max + 1;
        if (next > CellCodes.Largest) next = Enumerable.Range(1, CellCodes.Largest).FirstOrDefault(n => !numbers.Contains(n));
        if (next == 0) throw new GeoInputException($"Community {community} has used all {CellCodes.Largest} numbers for its cells; a code never names other ground, so put new cells into another community.");
        numbers.Add(next);
        return community + next.ToString("D3", CultureInfo.InvariantCulture);
    }

    private static int Number(string code) => int.Parse(code.AsSpan(12), NumberStyles.None, CultureInfo.InvariantCulture);
}
