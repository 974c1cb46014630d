using System.Globalization;

namespace SmartCity.Geo.Grids;

/// <summary>What a code can break.</summary>
public enum CodeRule
{
    /// <summary>Fifteen digits: 6 county, 3 subdistrict, 3 community, 3 sequence from 001.</summary>
    Form,

    /// <summary>No two cells have one code.</summary>
    Unique,

    /// <summary>The first six digits are the cell's county.</summary>
    County,

    /// <summary>In a community the sequence runs from west to east, then from north to south. Advice only: codes outlive re-cuts.</summary>
    Sequence,
}

/// <summary>A code that breaks a rule.</summary>
/// <param name="Cell">The cell's place in the input, from 0.</param>
/// <param name="IsAdvice">True when the cells can be published all the same.</param>
public sealed record CodeFault(CodeRule Rule, string Code, int Cell, bool IsAdvice, string Message);

/// <summary>The rules of 15-digit codes: a check, and a renumbering that keeps them.</summary>
public static class CodeRules
{
    private const int Length = 15, CountyLength = 6, CommunityLength = 12;

    /// <summary>Whether a text is fifteen ASCII digits with a sequence from 001.</summary>
    public static bool IsWellFormed(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return code.Length == Length && code.All(char.IsAsciiDigit) && !code.EndsWith("000", StringComparison.Ordinal);
    }

    /// <summary>Every code that breaks a rule, in the order of the cells.</summary>
    public static IReadOnlyList<CodeFault> Check(IReadOnlyList<GridCell> cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        var faults = new List<CodeFault>();
        var first = new Dictionary<string, int>(cells.Count);
        for (var i = 0; i < cells.Count; i++)
        {
            var (code, adcode) = (cells[i].Code, cells[i].Adcode);
            if (!IsWellFormed(code))
                faults.Add(new(CodeRule.Form, code, i, IsAdvice: false, $"'{code}' is no cell code: 15 digits are needed (6 county, 3 subdistrict, 3 community, 3 sequence from 001)."));
            else if (!code.StartsWith(adcode, StringComparison.Ordinal) || adcode.Length != CountyLength)
                faults.Add(new(CodeRule.County, code, i, IsAdvice: false, $"Cell {code} lies in county {adcode}; its code begins with {code[..CountyLength]}."));
            if (!first.TryAdd(code, i)) faults.Add(new(CodeRule.Unique, code, i, IsAdvice: false, $"Cells {first[code] + 1} and {i + 1} have the code {code}; each cell needs its own."));
        }
        foreach (var community in Communities(cells))
        {
            var wanted = Ordered(cells, community);
            var actual = community.OrderBy(i => cells[i].Code, StringComparer.Ordinal).ToList();
            var place = Enumerable.Range(0, wanted.Count).FirstOrDefault(i => wanted[i] != actual[i], -1);
            if (place >= 0)
                faults.Add(new(CodeRule.Sequence, cells[actual[place]].Code, actual[place], IsAdvice: true,
                    $"In community {cells[actual[place]].Code[..CommunityLength]} the sequence leaves its order (west to east, then north to south) at {cells[actual[place]].Code}."));
        }
        return [.. faults.OrderBy(f => f.Cell).ThenBy(f => f.Rule)];
    }

    /// <summary>Numbers the cells of each community anew: from west to east, then from north to south, from 001. County, subdistrict and community stay.</summary>
    /// <remarks>Numbers that named other ground are given again: this is for cells that were never published. <see cref="Comparison.StableCodes"/> keeps codes.</remarks>
    /// <returns>The cells in the order given, with new codes.</returns>
    /// <exception cref="GeoInputException">A code is malformed, or a community has more than 999 cells: the sequence never wraps.</exception>
    public static IReadOnlyList<GridCell> Renumber(IReadOnlyList<GridCell> cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        if (cells.FirstOrDefault(c => !IsCommunity(c.Code)) is { } wrong)
            throw new GeoInputException($"'{wrong.Code}' does not begin with the twelve digits of a community; only cells that have one can be numbered.");
        var result = cells.ToArray();
        foreach (var community in Communities(cells))
        {
            var prefix = cells[community[0]].Code[..CommunityLength];
            if (community.Count > CellCodes.Largest)
                throw new GeoInputException($"Community {prefix} has {community.Count} cells; three digits number {CellCodes.Largest}, and the sequence never wraps. Split the community or cut fewer cells.");
            var ordered = Ordered(cells, community);
            for (var i = 0; i < ordered.Count; i++) result[ordered[i]] = cells[ordered[i]] with { Code = prefix + (i + 1).ToString("D3", CultureInfo.InvariantCulture) };
        }
        return result;
    }

    private static bool IsCommunity(string code) => code.Length >= CommunityLength && code.AsSpan(0, CommunityLength).IndexOfAnyExceptInRange('0', '9') < 0;

    private static List<int> Ordered(IReadOnlyList<GridCell> cells, List<int> members) =>
        CellCodes.Rows(members, [.. cells.Select(c => (c.Geometry.Centroid.Coordinate, c.Geometry.Area))]);

    private static List<List<int>> Communities(IReadOnlyList<GridCell> cells) =>
        [.. Enumerable.Range(0, cells.Count).Where(i => IsCommunity(cells[i].Code)).GroupBy(i => cells[i].Code[..CommunityLength]).Select(g => g.ToList())];
}
