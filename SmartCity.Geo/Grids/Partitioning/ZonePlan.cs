namespace SmartCity.Geo.Grids.Partitioning;

/// <summary>A connected piece of one unit and one class, and how many cells it gets.</summary>
internal sealed record Zone(int[] Atoms, int Class, int Cells);

/// <summary>Which zones there are, how many cells each gets, and which small exclaves join a cell elsewhere in their unit.</summary>
/// <param name="Exclaves">Pieces too small for a cell of their own.</param>
internal sealed record ZonePlan(IReadOnlyList<Zone> Zones, IReadOnlyList<List<int>> Exclaves)
{
    /// <param name="minimumWidth">Metres; a zone that is narrower joins a neighbour.</param>
    /// <returns>Null when a zone has fewer atoms than the cells it should get: the lattice is too coarse.</returns>
    internal static ZonePlan? Draw(AtomGraph atoms, ClassCounts wished, double minimumWidth, List<string> notes)
    {
        var (pieces, exclaves) = UnitPieces.Find(atoms, wished, notes);
        var pieceOf = new int[atoms.Count];
        Array.Fill(pieceOf, -1);
        for (var i = 0; i < pieces.Count; i++)
            foreach (var atom in pieces[i]) pieceOf[atom] = i;

        int[] counts = [0, .. Enumerable.Range(1, ClassCounts.LargestClass).Select(c => wished[c])];
        var zones = Settle(atoms, pieceOf, pieces.Count, minimumWidth, counts, notes);
        var plan = new List<Zone>();
        for (var c = 1; c <= ClassCounts.LargestClass; c++)
        {
            var own = zones.Where(z => atoms.Class[z[0]] == c).ToList();
            if (own.Count == 0) continue;
            var cells = Apportionment.WithBounds([.. own.Select(atoms.LoadOf)], [.. own.Select(z => z.Count)], counts[c]);
            if (cells is null) return null;
            plan.AddRange(own.Select((zone, i) => new Zone([.. zone], c, cells[i])));
        }
        return new(plan, exclaves);
    }

    // Changes classes of small or surplus zones until each class has between one zone and as many as it has cells.
    private static List<List<int>> Settle(AtomGraph atoms, int[] pieceOf, int pieces, double minimumWidth, int[] counts, List<string> notes)
    {
        var wished = (int[])counts.Clone();
        var classLoad = new double[counts.Length];
        for (var i = 0; i < atoms.Count; i++) classLoad[atoms.Class[i]] += atoms.Load[i];
        var zones = Connected();
        // Small zones join a neighbour; every pass that changes something leaves fewer zones.
        for (var before = int.MaxValue; zones.Count < before;)
        {
            before = zones.Count;
            var zoneOf = ZoneOf(zones);
            var touched = new HashSet<int>();
            foreach (var z in Enumerable.Range(0, zones.Count).OrderBy(i => atoms.LoadOf(zones[i])).ToList())
            {
                var c = atoms.Class[zones[z][0]];
                if (counts[c] > 0 && atoms.LoadOf(zones[z]) >= UnitPieces.SmallShare * classLoad[c] / counts[c] && !IsNarrow(zones[z])) continue;
                if (touched.Contains(z) || Neighbour(zones[z], zoneOf) is not (>= 0 and var into) || !touched.Add(into)) continue;
                touched.Add(z);
                Reclass(zones[z], atoms.Class[zones[into][0]]);
            }
            zones = Connected();
        }
        for (var guard = zones.Count * 4 + 8; guard > 0; guard--)
        {
            var have = new int[counts.Length];
            foreach (var zone in zones) have[atoms.Class[zone[0]]]++;
            var empty = Enumerable.Range(1, ClassCounts.LargestClass).FirstOrDefault(c => counts[c] > 0 && have[c] == 0);
            if (empty > 0)
            {
                // Nowhere to put them: the class with the most cells takes them.
                var heir = Enumerable.Range(1, ClassCounts.LargestClass).Where(c => have[c] > 0).MaxBy(c => counts[c]);
                counts[heir] += counts[empty];
                counts[empty] = 0;
                continue;
            }
            var over = Enumerable.Range(1, ClassCounts.LargestClass).FirstOrDefault(c => have[c] > counts[c]);
            if (over == 0) break;
            var zoneOf = ZoneOf(zones);
            var bySize = zones.OrderBy(atoms.LoadOf).ToList();
            var room = Enumerable.Range(1, ClassCounts.LargestClass).FirstOrDefault(c => have[c] < counts[c]);
            if ((bySize.Find(z => atoms.Class[z[0]] == over && Neighbour(z, zoneOf) >= 0) ?? (room == 0 ? bySize.Find(z => Neighbour(z, zoneOf) >= 0) : null)) is { } surplus)
                Reclass(surplus, atoms.Class[zones[Neighbour(surplus, zoneOf)][0]]);
            else
            {
                if (room == 0) break;   // as many pieces as cells: every piece is a cell
                Reclass(bySize.First(z => atoms.Class[z[0]] == over), room);
            }
            zones = Connected();
        }
        if (!wished.SequenceEqual(counts))
            notes.Add($"The classes got {new ClassCounts(counts.AsSpan(1))} cells instead of {new ClassCounts(wished.AsSpan(1))}: a class has no ground of its own here.");
        return zones;

        List<List<int>> Connected() => [.. atoms.Pieces(a => pieceOf[a] < 0 ? -1 - pieces : pieceOf[a] * (ClassCounts.LargestClass + 1L) + atoms.Class[a]).Where(p => pieceOf[p[0]] >= 0)];

        int[] ZoneOf(List<List<int>> all)
        {
            var zoneOf = new int[atoms.Count];
            Array.Fill(zoneOf, -1);
            for (var i = 0; i < all.Count; i++)
                foreach (var atom in all[i]) zoneOf[atom] = i;
            return zoneOf;
        }

        // The zone of the same piece with the longest shared border; -1 when there is none.
        int Neighbour(List<int> zone, int[] zoneOf) => atoms.LongestNeighbour(zone, n => pieceOf[n] == pieceOf[zone[0]] ? zoneOf[n] : -1);

        bool IsNarrow(List<int> zone) => minimumWidth > 0 && atoms.WidthOf(zone) < minimumWidth;

        void Reclass(List<int> zone, int to)
        {
            foreach (var atom in zone) atoms.Class[atom] = to;
        }
    }
}
