namespace SmartCity.Geo.Grids;

/// <summary>A connected piece of one unit's ground of one class: what cells are cut from.</summary>
internal sealed class Zone
{
    internal required int Unit { get; init; }

    internal required int Class { get; init; }

    internal required List<int> Atoms { get; init; }

    internal required double Area { get; init; }

    /// <summary>Cells that it is cut into.</summary>
    internal int Seats { get; set; }
}

/// <summary>Groups atoms into zones and says how many cells each gets.</summary>
internal sealed class Zones
{
    /// <summary>A zone or an outlying part smaller than this share of a mean cell gets no cell of its own.</summary>
    private const double LeastShareOfCell = 0.5;

    private readonly Atoms _atoms;
    private readonly ClassCounts _wanted;
    private readonly int[] _part;
    private readonly int[] _class;
    private readonly List<double> _partArea = [];
    private readonly List<int> _partUnit = [];
    private readonly List<string> _notes = [];

    private Zones(Atoms atoms, ClassCounts wanted)
    {
        (_atoms, _wanted) = (atoms, wanted);
        _class = [.. atoms.Class];
        _part = Label(_ => true, (a, b, kind) => atoms.Unit[a] == atoms.Unit[b], out var count);
        for (var i = 0; i < count; i++)
        {
            _partArea.Add(0);
            _partUnit.Add(-1);
        }
        for (var atom = 0; atom < atoms.Count; atom++)
        {
            _partArea[_part[atom]] += atoms.Area[atom];
            _partUnit[_part[atom]] = atoms.Unit[atom];
        }
    }

    /// <summary>The zones with their seats, atoms of parts that are too small for a cell (to be joined to the nearest cell of their unit), and what could not be met.</summary>
    /// <exception cref="GeoInputException">Fewer cells than units.</exception>
    internal static (List<Zone> Zones, List<int> Outliers, List<string> Notes) Plan(Atoms atoms, ClassCounts wanted, int units)
    {
        if (wanted.Total < units)
            throw new GeoInputException($"{wanted.Total} cells can't cover {units} units, because no cell crosses a unit's border: ask for {units} or more.");
        var plan = new Zones(atoms, wanted);
        var outlying = plan.OutlyingParts(units);
        var zones = plan.Group(outlying);
        if (!plan.Seat(zones)) zones = plan.SeatWithoutClasses(zones, outlying);
        return (zones, [.. Enumerable.Range(0, atoms.Count).Where(a => outlying.Contains(plan._part[a]))], plan._notes);
    }

    private double MeanCell(int cellClass)
    {
        var area = 0.0;
        for (var atom = 0; atom < _atoms.Count; atom++)
            if (_class[atom] == cellClass) area += _atoms.Area[atom];
        return area / Math.Max(1, _wanted[cellClass]);
    }

    private HashSet<int> OutlyingParts(int units)
    {
        var least = LeastShareOfCell * _partArea.Sum() / _wanted.Total;
        var largest = Enumerable.Range(0, units).Select(unit => Enumerable.Range(0, _partArea.Count).Where(p => _partUnit[p] == unit).DefaultIfEmpty(-1).MaxBy(p => p < 0 ? 0 : _partArea[p])).ToHashSet();
        var outlying = Enumerable.Range(0, _partArea.Count).Where(p => !largest.Contains(p) && _partArea[p] < least).ToHashSet();
        // When cells are few, even a large outlying part shares a cell with its unit.
        foreach (var part in Enumerable.Range(0, _partArea.Count).Where(p => !largest.Contains(p) && !outlying.Contains(p)).OrderBy(p => _partArea[p]).ToList())
            if (_partArea.Count - outlying.Count > _wanted.Total) outlying.Add(part);
        return outlying;
    }

    /// <summary>Connected ground of a part and class; what is too small for half a cell takes the class of its longest neighbour, smallest first.</summary>
    private List<Zone> Group(HashSet<int> outlying)
    {
        double[] least = [0, .. Enumerable.Range(1, 3).Select(c => MeanCell(c) * LeastShareOfCell)];
        while (true)
        {
            var zones = Connected(outlying);
            var merged = false;
            var number = ZoneNumbers(zones);
            foreach (var zone in zones.Where(z => _wanted[z.Class] == 0 || z.Area < least[z.Class]).OrderBy(z => z.Area))
            {
                if (zone.Atoms.Any(a => _class[a] != zone.Class)) continue;
                if (LongestNeighbour(zone, number, zones) is not { } neighbour || neighbour.Atoms.Any(a => _class[a] != neighbour.Class)) continue;
                foreach (var atom in zone.Atoms) _class[atom] = neighbour.Class;
                merged = true;
            }
            if (!merged) return zones;   // each round leaves fewer zones, so it ends
        }
    }

    private int[] ZoneNumbers(List<Zone> zones)
    {
        var number = new int[_atoms.Count];
        Array.Fill(number, -1);
        for (var i = 0; i < zones.Count; i++)
            foreach (var atom in zones[i].Atoms) number[atom] = i;
        return number;
    }

    private Zone? LongestNeighbour(Zone zone, int[] number, List<Zone> zones)
    {
        var shared = new Dictionary<int, double>();
        var own = number[zone.Atoms[0]];
        foreach (var atom in zone.Atoms)
            foreach (var (other, metres, _) in _atoms.Neighbours(atom))
                if (number[other] is >= 0 and var there && there != own && _part[other] == _part[atom]) shared[there] = shared.GetValueOrDefault(there) + metres;
        return shared.Count == 0 ? null : zones[shared.OrderByDescending(s => s.Value).ThenBy(s => s.Key).First().Key];
    }

    private List<Zone> Connected(HashSet<int> outlying)
    {
        var label = Label(a => !outlying.Contains(_part[a]), (a, b, _) => _part[a] == _part[b] && _class[a] == _class[b], out var count);
        var members = new List<int>[count];
        for (var i = 0; i < count; i++) members[i] = [];
        for (var atom = 0; atom < _atoms.Count; atom++)
            if (label[atom] >= 0) members[label[atom]].Add(atom);
        return [.. members.Select(m => new Zone { Unit = _atoms.Unit[m[0]], Class = _class[m[0]], Atoms = m, Area = m.Sum(a => _atoms.Area[a]) })];
    }

    private bool Seat(List<Zone> zones)
    {
        for (var cellClass = 1; cellClass <= 3; cellClass++)
        {
            var own = zones.Where(z => z.Class == cellClass).ToList();
            if (own.Count == 0 && _wanted[cellClass] == 0) continue;
            if (own.Count == 0 || Apportionment.WithBounds([.. own.Select(z => z.Area)], [.. own.Select(z => z.Atoms.Count)], _wanted[cellClass]) is not { } seats) return false;
            for (var i = 0; i < own.Count; i++) own[i].Seats = seats[i];
        }
        return true;
    }

    /// <summary>When the classes can't have their own counts (few cells, or zones too small), the total still holds.</summary>
    private List<Zone> SeatWithoutClasses(List<Zone> zones, HashSet<int> outlying)
    {
        _notes.Add("The classes could not have the wished numbers of cells here; the total number is kept.");
        double[] mean = [0, .. Enumerable.Range(1, 3).Select(MeanCell)];
        if (zones.Count > _wanted.Total)
        {
            foreach (var part in zones.GroupBy(z => _part[z.Atoms[0]]))   // one zone a part, of the class that covers most of it
            {
                var major = part.GroupBy(z => z.Class).MaxBy(g => g.Sum(z => z.Area))!.Key;
                foreach (var atom in part.SelectMany(z => z.Atoms)) _class[atom] = major;
            }
            zones = Connected(outlying);
        }
        var seats = Apportionment.WithBounds([.. zones.Select(z => z.Area / Math.Max(mean[z.Class], double.Epsilon))], [.. zones.Select(z => z.Atoms.Count)], _wanted.Total)
            ?? throw new GeoInputException($"The area can't be cut into {_wanted.Total} cells; ask for fewer.");
        for (var i = 0; i < zones.Count; i++) zones[i].Seats = seats[i];
        return zones;
    }

    private int[] Label(Func<int, bool> takes, Func<int, int, EdgeKind, bool> joins, out int count)
    {
        var label = new int[_atoms.Count];
        Array.Fill(label, -1);
        count = 0;
        var open = new Stack<int>();
        for (var start = 0; start < _atoms.Count; start++)
        {
            if (label[start] >= 0 || !takes(start)) continue;
            label[start] = count;
            open.Push(start);
            while (open.TryPop(out var atom))
                foreach (var (other, _, kind) in _atoms.Neighbours(atom))
                    if (label[other] < 0 && takes(other) && joins(atom, other, kind))
                    {
                        label[other] = count;
                        open.Push(other);
                    }
            count++;
        }
        return label;
    }
}
