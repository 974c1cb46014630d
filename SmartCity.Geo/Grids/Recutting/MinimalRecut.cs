using NetTopologySuite.Geometries;
using NetTopologySuite.Index.Strtree;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids.Comparison;
using SmartCity.Geo.Grids.Levels;
using SmartCity.Geo.Grids.Partitioning;

namespace SmartCity.Geo.Grids.Recutting;

/// <summary>Makes cells fit a changed load, border or count by changing as few of them as it takes (相对稳定).</summary>
/// <remarks>The cell that fits worst comes first. For it, groups of neighbours are tried in the order of their size: alone (a split), with one
/// neighbour (a merge or a shift of ground), with two, with three. The first group whose ground can be cut into cells that all fit is
/// remade; the others stay as they are. Every step leaves fewer cells that don't fit, so it ends; how often a cut is tried is limited.</remarks>
public static class MinimalRecut
{
    private const int LargestGroup = 4, GroupsOfSize = 24, CutsOfCell = 10;
    private const double CrossedShare = 0.5, AwayFromBorder = 1e-4;   // of the cell's edge; degrees, about 10 m

    /// <summary>Proposes; the same request gives the same proposal.</summary>
    /// <exception cref="GeoInputException">There is no cell, a code is malformed or there twice, a limit can't be, or a load is not usable.</exception>
    public static RecutProposal Propose(RecutRequest request, IProgress<StageProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        Check(request);
        var steps = new List<RecutStep>();
        progress?.Report(new("domain", 0.02));
        var cells = request.Units is { } units ? DomainChange.Apply(request.Cells, units, steps, cancellationToken) : request.Cells;
        progress?.Report(new("loads", 0.05));
        var ledger = new LoadLedger(request.Load, [.. cells.Select(c => c.Geometry)], cancellationToken);
        var plan = new RecutPlan(request, ledger, [.. cells.Select((c, i) => (WorkCell.Of(c, ledger.Initial[i]), c.Geometry))]);
        var before = Spread(plan);
        var unmet = new List<RecutShortfall>();
        FitLoads(plan, request.CellCount == plan.Count, progress, unmet, cancellationToken);
        if (request.NewBarriers.Count > 0) FollowBarriers(plan, request, unmet, cancellationToken);
        if (request.CellCount is { } count) FitCount(plan, count, unmet, cancellationToken);
        progress?.Report(new("codes", 0.85));
        var (result, codeOf) = Coded(plan, request, cancellationToken);
        steps.AddRange(plan.Steps.Select(s => s with { After = [.. s.After.Select(a => RecutPlan.IdOf(a) is { } id && codeOf.TryGetValue(id, out var code) ? code : "(cut again)")] }));
        var diff = CellDiff.Between(request.Cells, result, cancellationToken);
        var full = request.ComparesWithFull ? Full(request, result, cancellationToken) : null;
        unmet.AddRange(plan.Ids.Where(id => !plan.Fits(plan.Relative(id)) && unmet.TrueForAll(u => u.Code != plan[id].Label)).Select(id => new RecutShortfall(codeOf[id], plan.Relative(id), "out of bounds")));
        return new(result, diff, steps, unmet, before, Spread(plan), full);
    }

    private static void Check(RecutRequest request)
    {
        if (request.Cells.Count == 0) throw new GeoInputException("There is no cell to re-cut.");
        if (!(request.MaximumDeviation >= 0.05 && request.MaximumDeviation <= 10))
            throw new GeoInputException(FormattableString.Invariant($"A deviation of {request.MaximumDeviation} can't be kept; give a share of the mean cell from 0.05 (5 %) to 10."));
        if (request.CellCount is < 1 or > GridPartition.MostCells) throw new GeoInputException($"{request.CellCount} cells can't be made; ask for 1 to {GridPartition.MostCells}.");
        if (CodeRules.Check(request.Cells).FirstOrDefault(f => !f.IsAdvice) is { } fault) throw new GeoInputException($"{fault.Message} Renumber the cells first.");
        if (request.Units is { Count: 0 }) throw new GeoInputException("The changed districts are none; leave them out where no border moved.");
    }

    private static void FitLoads(RecutPlan plan, bool keepsCount, IProgress<StageProgress>? progress, List<RecutShortfall> unmet, CancellationToken cancellationToken)
    {
        var given = new HashSet<int>();
        var all = Math.Max(1, plan.Ids.Count(id => !plan.Fits(plan.Relative(id))));
        bool IsFit(WorkCell cell, Geometry geometry) => plan.Fits(plan.Relative(cell));

        while (plan.Ids.Where(id => !given.Contains(id) && !plan.Fits(plan.Relative(id))).OrderByDescending(id => Badness(plan.Relative(id))).ThenBy(id => id).Select(id => (int?)id).FirstOrDefault() is { } worst)
        {
            progress?.Report(new("cells", 0.1 + 0.7 * Math.Min(1, 1 - plan.Ids.Count(id => !given.Contains(id) && !plan.Fits(plan.Relative(id))) / (double)all)));
            var relative = plan.Relative(worst);
            var reason = relative > 1 ? "overloaded" : "underloaded";
            if (keepsCount && Fix(plan, worst, reason, 0, IsFit, cancellationToken) || Fix(plan, worst, reason, null, IsFit, cancellationToken)) continue;
            given.Add(worst);
            unmet.Add(new(plan[worst].Label, relative, relative > 1 ? "bears too much, and no cut of it and its neighbours fits" : "bears too little, and no union with its neighbours fits"));
        }
    }

    // The smallest group around a cell that can be remade so that all of it passes.
    private static bool Fix(RecutPlan plan, int cell, string reason, int? change, Func<WorkCell, Geometry, bool> passes, CancellationToken cancellationToken)
    {
        var cuts = 0;
        for (var size = 1; size <= LargestGroup; size++)
            foreach (var group in plan.Groups(cell, size, GroupsOfSize))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var load = group.Sum(plan.Relative);
                foreach (var count in Counts(plan, load, size, change))
                {
                    if (count > 1 && cuts++ >= CutsOfCell) return false;
                    if (plan.TryRemake(group, count, reason, passes, cancellationToken)) return true;
                }
            }
        return false;
    }

    // How many cells a load makes, the fewest changes first.
    private static IEnumerable<int> Counts(RecutPlan plan, double load, int size, int? change)
    {
        if (change is { } wanted) return size + wanted >= 1 && plan.Fits(load / (size + wanted)) ? [size + wanted] : [];
        var (least, most) = (Math.Max(1, (int)Math.Ceiling(load / plan.Most)), Math.Min(8 * size, (int)Math.Floor(load / Math.Max(plan.Least, 1e-9))));
        return Enumerable.Range(least, Math.Max(0, most - least + 1)).OrderBy(k => Math.Abs(load / k - 1)).ThenBy(k => Math.Abs(k - size)).Where(k => size > 1 || k > 1).Take(2);
    }

    private static void FollowBarriers(RecutPlan plan, RecutRequest request, List<RecutShortfall> unmet, CancellationToken cancellationToken)
    {
        var lines = new STRtree<Geometry>();
        foreach (var barrier in request.NewBarriers)
        {
            var line = barrier.Geometry is Polygon or MultiPolygon ? barrier.Geometry.Boundary : barrier.Geometry;
            lines.Insert(line.EnvelopeInternal, line);
        }
        lines.Build();
        var tried = new HashSet<int>();
        while (plan.Ids.Where(id => !tried.Contains(id) && IsCrossed(plan.Geometry(id))).Select(id => (int?)id).FirstOrDefault() is { } crossed)
        {
            tried.Add(crossed);
            var label = plan[crossed].Label;
            if (!Fix(plan, crossed, "barrier", null, (cell, geometry) => plan.Fits(plan.Relative(cell)) && !IsCrossed(geometry), cancellationToken))
                unmet.Add(new(label, plan.Relative(crossed), "a new barrier runs through it, and no cut along the barrier fits"));
        }

        bool IsCrossed(Geometry cell)
        {
            var inside = 0.0;
            foreach (var line in lines.Query(cell.EnvelopeInternal))
                if (line.Intersects(cell)) inside += EllipsoidalMeasure.Length(line.Intersection(cell.Buffer(-AwayFromBorder)));
            return inside > CrossedShare * Math.Sqrt(EllipsoidalMeasure.Area(cell));
        }
    }

    // First within bounds, then by the heaviest splits and the lightest merges.
    private static void FitCount(RecutPlan plan, int count, List<RecutShortfall> unmet, CancellationToken cancellationToken)
    {
        foreach (var keepsBounds in new[] { true, false })
            while (plan.Count != count)
            {
                var change = plan.Count < count ? 1 : -1;
                var order = plan.Ids.OrderByDescending(id => change * plan.Relative(id)).ThenBy(id => id).Take(keepsBounds ? 32 : plan.Count).ToList();
                if (keepsBounds
                    ? order.Exists(id => Fix(plan, id, "count", change, (cell, _) => plan.Fits(plan.Relative(cell)), cancellationToken))
                    : order.Exists(id => plan.Groups(id, change > 0 ? 1 : 2, GroupsOfSize).OrderBy(g => g.Sum(plan.Relative)).Any(g => plan.TryRemake(g, g.Length + change, "count", (_, _) => true, cancellationToken)))) continue;
                break;
            }
        if (plan.Count != count) unmet.Add(new(null, 0, $"{count} cells were asked for, {plan.Count} could be made"));
    }

    // Cells that are as they were keep everything; the others get the code of the one that they continue, or a new one.
    private static (List<GridCell> Cells, Dictionary<int, string> CodeOf) Coded(RecutPlan plan, RecutRequest request, CancellationToken cancellationToken)
    {
        var isNamed = request.Cells.Select(c => c.Code).ToHashSet();
        var kept = plan.Ids.Where(id => plan[id].Origin is { } origin && isNamed.Contains(origin.Code)).ToHashSet();
        var fresh = plan.Ids.Where(id => !kept.Contains(id)).ToList();
        var keptCodes = kept.Select(id => plan[id].Origin!.Code).ToHashSet();
        var gone = request.Cells.Where(c => !keptCodes.Contains(c.Code)).ToList();
        var coded = fresh.Count == 0 ? [] : StableCodes.Assign(gone, [.. fresh.Select(id => plan[id].ToCell(plan.Geometry(id)))], request.UsedCodes.Concat(isNamed), null, cancellationToken).Cells;
        var codeOf = kept.ToDictionary(id => id, id => plan[id].Origin!.Code);
        for (var i = 0; i < fresh.Count; i++) codeOf[fresh[i]] = coded[i].Code;
        var result = kept.Select(id => Whole(plan[id].Origin!, plan.Geometry(id))).Concat(coded).OrderBy(c => c.Code, StringComparer.Ordinal).ToList();
        return (result, codeOf);

        static GridCell Whole(GridCell cell, Geometry geometry) => ReferenceEquals(cell.Geometry, geometry) ? cell
            : cell with { Geometry = geometry, AreaSquareMetres = EllipsoidalMeasure.Area(geometry), PerimeterMetres = EllipsoidalMeasure.Length(geometry) };
    }

    private static FullRecut Full(RecutRequest request, List<GridCell> result, CancellationToken cancellationToken)
    {
        var counties = LevelRollUp.Run(result, GridLevel.County, cancellationToken);
        var classes = result.Select(c => c.Class).Distinct().Order().ToList();
        var zones = ExactUnion.Of([.. result.Select(c => c.Geometry)], [.. result.Select(c => classes.IndexOf(c.Class))], classes.Count, cancellationToken);
        var cut = GridPartition.Cut(new()
        {
            Areas = [.. counties.Select(c => new PartitionArea(c.Geometry, c.Code, c.Name))],
            CellCount = result.Count,
            Classes = [.. classes.Select((c, i) => new ClassZone(c, zones[i]))],
            Shares = ClassCounts.Of(result.Select(c => c.Class)),
            Load = request.Load,
            Barriers = [.. request.Barriers, .. request.NewBarriers],
            Seed = request.Seed,
        }, null, cancellationToken);
        var coded = StableCodes.Assign(request.Cells, cut.Cells, request.UsedCodes, null, cancellationToken);
        var diff = CellDiff.Between(request.Cells, coded.Cells, cancellationToken);
        return new(diff.Changes.Count, coded.Kept, diff.MovedSquareMetres);
    }

    private static LoadSpread Spread(RecutPlan plan)
    {
        var loads = plan.Ids.Select(plan.Relative).Order().ToList();
        var deviations = loads.Select(l => Math.Abs(l - 1)).Order().ToList();
        return new(loads[0], loads[^1], deviations[(int)Math.Ceiling(0.95 * deviations.Count) - 1], loads.Count(l => !plan.Fits(l)));
    }

    private static double Badness(double relative) => relative > 1 ? relative - 1 : 1 / Math.Max(relative, 1e-9) - 1;
}
