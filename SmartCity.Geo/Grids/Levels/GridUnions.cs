using System.Globalization;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;

namespace SmartCity.Geo.Grids.Levels;

/// <summary>Puts management, evaluation and extended grids together of unit grids, and refuses what breaks their rules.</summary>
public static class GridUnions
{
    private const int CommunityLength = 12;

    /// <summary>The grids of the plans, in their order.</summary>
    /// <remarks>Management grids without a code are numbered in each community from west to east, then from north to south.</remarks>
    /// <exception cref="GeoInputException">A member does not exist, is named twice, or belongs to two grids of a kind that allows one; the members of a management grid
    /// are not adjacent, lie in several communities, or leave a unit grid over; a code is missing or there twice; a community has more than 999 grids.</exception>
    public static IReadOnlyList<GridUnion> Compose(GridUnionKind kind, IReadOnlyList<GridCell> units, IReadOnlyList<GridUnionPlan> plans, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(units);
        ArgumentNullException.ThrowIfNull(plans);
        var placeOf = new Dictionary<string, int>(units.Count);
        foreach (var (i, unit) in units.Index())
            if (!placeOf.TryAdd(unit.Code, i)) throw new GeoInputException($"Two unit grids have the code {unit.Code}; each needs its own.");
        var members = plans.Select(p => Members(p, placeOf)).ToList();
        if (kind != GridUnionKind.Extended) CheckDisjoint(kind, units, plans, members);
        var geometries = units.Select(u => u.Geometry).ToList();
        var outlines = kind == GridUnionKind.Extended
            ? [.. members.Select(m => ExactUnion.Of([.. m.Select(i => geometries[i])], new int[m.Count], 1, cancellationToken)[0])]   // they may overlap
            : ExactUnion.Of(geometries, GroupOf(units.Count, members), members.Count, cancellationToken);
        if (kind == GridUnionKind.Management) CheckManagement(units, plans, members, outlines);
        var codes = Codes(kind, units, plans, members, outlines);
        return [.. plans.Select((plan, i) => new GridUnion(kind, codes[i], plan.Name, [.. members[i].Select(m => units[m].Code).Order(StringComparer.Ordinal)],
            EllipsoidalMeasure.Area(outlines[i]), EllipsoidalMeasure.Length(outlines[i]), outlines[i]))];
    }

    private static List<int> Members(GridUnionPlan plan, Dictionary<string, int> placeOf)
    {
        if (plan.Members.Count == 0) throw new GeoInputException($"The grid '{plan.Code ?? plan.Name}' has no unit grid; name at least one.");
        if (plan.Members.CountBy(m => m).FirstOrDefault(m => m.Value > 1) is { Key: { } twice }) throw new GeoInputException($"The grid '{plan.Code ?? plan.Name}' names unit grid {twice} twice.");
        return [.. plan.Members.Select(m => placeOf.TryGetValue(m, out var place) ? place : throw new GeoInputException($"There is no unit grid {m} that the grid '{plan.Code ?? plan.Name}' names."))];
    }

    private static void CheckDisjoint(GridUnionKind kind, IReadOnlyList<GridCell> units, IReadOnlyList<GridUnionPlan> plans, List<List<int>> members)
    {
        var owner = new int[units.Count];
        Array.Fill(owner, -1);
        foreach (var (grid, list) in members.Index())
            foreach (var unit in list)
            {
                if (owner[unit] >= 0)
                    throw new GeoInputException($"Unit grid {units[unit].Code} belongs to two {kind.ToString().ToLowerInvariant()} grids, '{Called(owner[unit])}' and '{Called(grid)}'; one is the most.");
                owner[unit] = grid;
            }
        if (kind == GridUnionKind.Management && Array.IndexOf(owner, -1) is >= 0 and var left)
            throw new GeoInputException($"Unit grid {units[left].Code} belongs to no management grid; every one belongs to one.");

        string Called(int grid) => plans[grid].Code ?? plans[grid].Name ?? $"grid {grid + 1}";
    }

    private static void CheckManagement(IReadOnlyList<GridCell> units, IReadOnlyList<GridUnionPlan> plans, List<List<int>> members, Geometry[] outlines)
    {
        for (var i = 0; i < plans.Count; i++)
        {
            var communities = members[i].Select(m => units[m].Code[..CommunityLength]).Distinct().ToList();
            if (communities.Count > 1)
                throw new GeoInputException($"The management grid of {plans[i].Members[0]} spans the communities {string.Join(" and ", communities.Take(2))}; it lies in one.");
            // An exclave of a unit grid may stand apart; what the union adds may not.
            var apart = outlines[i].NumGeometries;
            if (apart > 1 && apart > members[i].Sum(m => units[m].Geometry.NumGeometries - 1) + 1)
                throw new GeoInputException($"The unit grids of the management grid of {plans[i].Members[0]} are not adjacent: they make {apart} pieces. Join neighbours that share a border.");
            if (plans[i].Code is { } code && !(CodeRules.IsWellFormed(code) && code.StartsWith(communities[0], StringComparison.Ordinal)))
                throw new GeoInputException($"'{code}' is no code of a management grid in community {communities[0]}; 15 digits that begin with it are needed, or none to have it numbered.");
        }
    }

    private static string[] Codes(GridUnionKind kind, IReadOnlyList<GridCell> units, IReadOnlyList<GridUnionPlan> plans, List<List<int>> members, Geometry[] outlines)
    {
        var codes = plans.Select(p => p.Code ?? "").ToArray();
        if (kind == GridUnionKind.Management)
        {
            var taken = codes.Where(c => c.Length > 0).ToHashSet();
            var places = outlines.Select(o => (o.Centroid.Coordinate, o.Area)).ToList();
            foreach (var community in Enumerable.Range(0, plans.Count).Where(i => codes[i].Length == 0).GroupBy(i => units[members[i][0]].Code[..CommunityLength]))
            {
                var number = 0;
                foreach (var grid in CellCodes.Rows([.. community], places))
                {
                    do
                    {
                        if (++number > CellCodes.Largest) throw new GeoInputException($"Community {community.Key} has more than {CellCodes.Largest} management grids; three digits number them, and the sequence never wraps.");
                        codes[grid] = community.Key + number.ToString("D3", CultureInfo.InvariantCulture);
                    }
                    while (!taken.Add(codes[grid]));
                }
            }
        }
        if (Array.FindIndex(codes, string.IsNullOrWhiteSpace) is >= 0 and var nameless) throw new GeoInputException($"Grid {nameless + 1} has no code; each {kind.ToString().ToLowerInvariant()} grid needs one.");
        if (codes.CountBy(c => c).FirstOrDefault(c => c.Value > 1) is { Key: { } twice }) throw new GeoInputException($"Two {kind.ToString().ToLowerInvariant()} grids have the code {twice}; each needs its own.");
        return codes;
    }

    private static int[] GroupOf(int units, List<List<int>> members)
    {
        var groups = new int[units];
        Array.Fill(groups, -1);
        foreach (var (grid, list) in members.Index())
            foreach (var unit in list) groups[unit] = grid;
        return groups;
    }
}
