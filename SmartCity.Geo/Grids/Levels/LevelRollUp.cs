using SmartCity.Geo.Crs;

namespace SmartCity.Geo.Grids.Levels;

/// <summary>Cells put together to the units of a level.</summary>
public static class LevelRollUp
{
    /// <summary>The units of a level, by code.</summary>
    /// <exception cref="GeoInputException">A code has less than 15 digits, or the cells span more than 15°.</exception>
    public static IReadOnlyList<LevelUnit> Run(IReadOnlyList<GridCell> cells, GridLevel level, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cells);
        if (cells.FirstOrDefault(c => !CodeRules.IsWellFormed(c.Code)) is { } wrong)
            throw new GeoInputException($"'{wrong.Code}' is no cell code; levels are read off the 15 digits (6 county, 3 subdistrict, 3 community, 3 sequence).");
        var digits = Digits(level);
        var units = Enumerable.Range(0, cells.Count).GroupBy(i => cells[i].Code[..digits]).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => g.ToList()).ToList();
        var unitOf = new int[cells.Count];
        for (var u = 0; u < units.Count; u++)
            foreach (var cell in units[u]) unitOf[cell] = u;
        var outlines = level == GridLevel.Cell
            ? [.. units.Select(u => cells[u[0]].Geometry)]
            : ExactUnion.Of([.. cells.Select(c => c.Geometry)], unitOf, units.Count, cancellationToken);
        return [.. units.Select((members, u) => new LevelUnit(level, cells[members[0]].Code[..digits], cells[members[0]].DistrictName,
            [.. members.Select(i => cells[i].Code).Order(StringComparer.Ordinal)], members.CountBy(i => cells[i].Class).OrderBy(c => c.Key).ToDictionary(c => c.Key, c => c.Value),
            EllipsoidalMeasure.Area(outlines[u]), EllipsoidalMeasure.Length(outlines[u]),
            level is not GridLevel.County && members.Exists(i => cells[i].CommunityIsSynthetic), outlines[u]))];
    }

    private static int Digits(GridLevel level) => level switch
    {
        GridLevel.County => 6,
        GridLevel.Subdistrict => 9,
        GridLevel.Community => 12,
        _ => 15,
    };
}
