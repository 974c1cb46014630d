namespace SmartCity.Geo.Grids.Comparison;

/// <summary>New cells under codes that outlive the re-cut.</summary>
/// <param name="Cells">In the order given, with their codes.</param>
/// <param name="Kept">How many bear the code of the cell that they continue.</param>
/// <param name="Links">Which ground came from which cell.</param>
public sealed record StableCodes(IReadOnlyList<GridCell> Cells, int Kept, IReadOnlyList<CellLink> Links)
{
    private const int CommunityLength = 12;

    /// <summary>Gives each new cell the code of the old one that it continues, and the others codes that never named anything.</summary>
    /// <remarks>A cell continues an old one of the same county (and of the same community where communities are real) when each has at least
    /// <paramref name="threshold"/> of its ground in the other; of all such pairings the one that keeps the most ground is taken.</remarks>
    /// <param name="used">All codes that ever named a cell here, the old cells' own included or not.</param>
    /// <param name="threshold">1/3 … 1; <see cref="CellSuccession.DefaultThreshold"/> where null.</param>
    /// <exception cref="GeoInputException">The threshold is out of range, or a community has no number left.</exception>
    public static StableCodes Assign(IReadOnlyList<GridCell> old, IReadOnlyList<GridCell> fresh, IEnumerable<string> used, double? threshold, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(fresh);
        var least = threshold ?? CellSuccession.DefaultThreshold;
        if (!(least >= CellSuccession.SmallestThreshold - 1e-9 && least <= 1))
            throw new GeoInputException(FormattableString.Invariant($"A cell can't be said to live on from an overlap of {least:0.##}; give a share from 1/3 to 1."));
        var overlaps = CellOverlay.Run([.. old.Select(c => c.Geometry)], [.. fresh.Select(c => c.Geometry)], out _, null, cancellationToken).ConvertAll(o => (o.One, o.Other, o.AreaSquareMetres));
        var (oldArea, newArea) = (Areas(overlaps, o => o.One, old.Count), Areas(overlaps, o => o.Other, fresh.Count));
        var continued = CellSuccession.Match(overlaps, oldArea, newArea, least, (o, n) => old[o].Adcode == fresh[n].Adcode
            && (fresh[n].CommunityIsSynthetic || old[o].Code.StartsWith(fresh[n].Code[..CommunityLength], StringComparison.Ordinal)));
        var sequence = new CodeSequence(used.Concat(old.Select(c => c.Code)));
        var codes = new string[fresh.Count];
        for (var i = 0; i < codes.Length; i++)
            if (continued[i] >= 0) codes[i] = old[continued[i]].Code;
        // From the north-west, so that new numbers follow the order of the sequence among themselves.
        foreach (var i in Enumerable.Range(0, fresh.Count).Where(i => codes[i] is null).OrderByDescending(i => fresh[i].Geometry.EnvelopeInternal.MaxY).ThenBy(i => fresh[i].Geometry.EnvelopeInternal.MinX))
        {
            var isFree = !sequence.IsUsed(fresh[i].Code) && CodeRules.IsWellFormed(fresh[i].Code);
            if (isFree && !fresh[i].CommunityIsSynthetic) sequence.Use(codes[i] = fresh[i].Code);
            else codes[i] = sequence.Next(fresh[i].CommunityIsSynthetic ? Community(i) : fresh[i].Code[..CommunityLength]);
        }
        var links = overlaps.Where(o => o.One >= 0 && o.Other >= 0)
            .Select(o => new CellLink(old[o.One].Code, codes[o.Other], o.AreaSquareMetres, o.AreaSquareMetres / oldArea[o.One], o.AreaSquareMetres / newArea[o.Other])).ToList();
        return new([.. fresh.Select((c, i) => c with { Code = codes[i] })], continued.Count(c => c >= 0), links);

        // A made-up community is the one that most of the ground belonged to.
        string Community(int cell) =>
            overlaps.Where(o => o.Other == cell && o.One >= 0 && old[o.One].Adcode == fresh[cell].Adcode).OrderByDescending(o => o.AreaSquareMetres).Select(o => old[o.One].Code[..CommunityLength]).FirstOrDefault()
            ?? fresh[cell].Code[..CommunityLength];
    }

    /// <summary>Which ground of which old cell is whose now.</summary>
    /// <exception cref="GeoInputException">The cells span more than 15°.</exception>
    public static IReadOnlyList<CellLink> Lineage(IReadOnlyList<GridCell> old, IReadOnlyList<GridCell> fresh, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(fresh);
        var overlaps = CellOverlay.Run([.. old.Select(c => c.Geometry)], [.. fresh.Select(c => c.Geometry)], out _, null, cancellationToken).ConvertAll(o => (o.One, o.Other, o.AreaSquareMetres));
        var (oldArea, newArea) = (Areas(overlaps, o => o.One, old.Count), Areas(overlaps, o => o.Other, fresh.Count));
        return [.. overlaps.Where(o => o.One >= 0 && o.Other >= 0)
            .Select(o => new CellLink(old[o.One].Code, fresh[o.Other].Code, o.AreaSquareMetres, o.AreaSquareMetres / oldArea[o.One], o.AreaSquareMetres / newArea[o.Other]))];
    }

    private static double[] Areas(List<(int One, int Other, double AreaSquareMetres)> overlaps, Func<(int One, int Other, double AreaSquareMetres), int> of, int count)
    {
        var areas = new double[count];
        foreach (var overlap in overlaps)
            if (of(overlap) >= 0) areas[of(overlap)] += overlap.AreaSquareMetres;
        return areas;
    }
}
