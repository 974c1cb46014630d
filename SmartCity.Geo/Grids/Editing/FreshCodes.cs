namespace SmartCity.Geo.Grids.Editing;

/// <summary>Numbers for cells that an edit makes: new ones, since a code names no other ground than it did.</summary>
internal static class FreshCodes
{
    private const int CommunityDigits = 12;

    /// <exception cref="GeoInputException">The code is not one of fifteen digits.</exception>
    internal static string CommunityOf(string code) => CodeRules.IsWellFormed(code)
        ? code[..CommunityDigits]
        : throw new GeoInputException($"'{code}' is no cell code of 15 digits, so a cell that is cut out of it can't be numbered; renumber the cells first.");

    /// <summary>After the highest; when that is 999, the lowest that was left out.</summary>
    /// <exception cref="GeoInputException">All 999 numbers of the community have been used.</exception>
    internal static int Next(SortedSet<int> used, string community)
    {
        if (used.Max < CellCodes.Largest) return used.Max + 1;
        for (var number = 1; number < CellCodes.Largest; number++)
            if (!used.Contains(number)) return number;
        throw new GeoInputException($"Community {community} has used all {CellCodes.Largest} numbers that three digits give; numbers never name other ground. Make the new cells in another community, or renumber the edition.");
    }
}
