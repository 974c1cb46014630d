namespace SmartCity.Geo.Grids.Partitioning;

/// <summary>The ground in connected pieces of one unit each, as small units as there are cells for: communities, else districts, else all as one.</summary>
/// <param name="Pieces">At most as many as there are cells.</param>
/// <param name="Exclaves">Pieces too small for a cell of their own.</param>
internal sealed record UnitPieces(List<List<int>> Pieces, List<List<int>> Exclaves)
{
    /// <summary>A piece smaller than this share of its class's mean cell gets no cell of its own.</summary>
    internal const double SmallShare = 0.5;

    /// <summary>Sets <see cref="AtomGraph.Unit"/> to the units that cells keep to.</summary>
    internal static UnitPieces Find(AtomGraph atoms, ClassCounts wished, List<string> notes)
    {
        var (classLoad, classArea) = (new double[ClassCounts.LargestClass + 1], new double[ClassCounts.LargestClass + 1]);
        for (var i = 0; i < atoms.Count; i++)
        {
            classLoad[atoms.Class[i]] += atoms.Load[i];
            classArea[atoms.Class[i]] += atoms.Area[i];
        }
        var cells = wished.Total;
        var hasCommunities = Array.Exists(atoms.Community, c => c >= 0);
        if (hasCommunities)
        {
            GiveLeftovers(atoms, IsSmall);
            if (Distinct(atoms.Unit) > cells)
            {
                notes.Add($"{cells} cell{(cells == 1 ? " is" : "s are")} fewer than the {Distinct(atoms.Unit)} communities: cells span communities, and each bears the code of the community that it has most of.");
                atoms.District.CopyTo(atoms.Unit, 0);
            }
        }
        if (Distinct(atoms.Unit) > cells)
        {
            notes.Add($"{cells} cell{(cells == 1 ? " is" : "s are")} fewer than the units: cells span units, and each bears the code of the unit that it has most of.");
            Array.Clear(atoms.Unit);
        }
        var pieces = atoms.Pieces(a => atoms.Unit[a]).OrderByDescending(atoms.LoadOf).ToList();
        var seen = new HashSet<int>();
        List<List<int>> exclaves = [.. pieces.Where(p => !seen.Add(atoms.Unit[p[0]]) && IsSmall(p))];
        pieces = [.. pieces.Except(exclaves)];
        if (pieces.Count <= cells) return new(pieces, exclaves);
        // More islands than cells: the largest get the cells, one of each unit first.
        var units = new HashSet<int>();
        var ranked = pieces.Select(p => (Piece: p, IsFirst: units.Add(atoms.Unit[p[0]]))).OrderBy(p => p.IsFirst ? 0 : 1).Select(p => p.Piece).ToList();
        return new([.. ranked.Take(cells)], [.. exclaves, .. ranked.Skip(cells)]);

        // Small in load and on the ground: a wide reserve without people is no splinter.
        bool IsSmall(List<int> piece)
        {
            double share = 0, groundShare = 0;
            foreach (var atom in piece)
            {
                var cellsOfClass = Math.Max(1, wished[atoms.Class[atom]]);
                share += atoms.Load[atom] * cellsOfClass / classLoad[atoms.Class[atom]];
                groundShare += atoms.Area[atom] * cellsOfClass / classArea[atoms.Class[atom]];
            }
            return Math.Max(share, groundShare) < SmallShare;
        }
    }

    // Splinters between the communities' borders and their district's go to the community beside them.
    private static void GiveLeftovers(AtomGraph atoms, Predicate<List<int>> isSmall)
    {
        foreach (var piece in atoms.Pieces(a => atoms.Unit[a]))
        {
            if (atoms.Community[piece[0]] >= 0 || !isSmall(piece)) continue;
            var beside = atoms.LongestNeighbour(piece, n => atoms.District[n] == atoms.District[piece[0]] && atoms.Community[n] >= 0 ? atoms.Unit[n] : -1);
            if (beside < 0) continue;
            var community = Array.FindIndex(atoms.Unit, u => u == beside);
            foreach (var atom in piece) (atoms.Unit[atom], atoms.Community[atom]) = (beside, atoms.Community[community]);
        }
    }

    private static int Distinct(int[] units) => units.Distinct().Count();
}
