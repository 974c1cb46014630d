using NetTopologySuite.Geometries;
using NetTopologySuite.Index.Strtree;
using NetTopologySuite.Operation.Union;
using SmartCity.Imaging.Change;
using SmartCity.Imaging.Regions;
using SmartCity.Imaging.Soil;

namespace SmartCity.Imaging.Series;

/// <summary>Groups a series' objects into construction sites: neighbours that show open soil, new buildings or new roads at some date.</summary>
internal static class ConstructionSites
{
    /// <param name="objects">With their covers.</param>
    /// <param name="dates">Of the series, rising.</param>
    /// <param name="metresPerUnit">Of the outlines' CRS.</param>
    /// <returns>Largest first.</returns>
    internal static IReadOnlyList<ConstructionSite> Of(IReadOnlyList<SeriesObject> objects, DateOnly[] dates, double pixelAreaSquareMetres, double metresPerUnit, ConstructionSiteOptions options)
    {
        var candidates = Enumerable.Range(0, objects.Count).Where(i => ShowsSoil(objects[i], dates.Length, options) || objects[i].Class is ChangeClass.NewBuilding or ChangeClass.Road).ToList();
        var sites = new List<ConstructionSite>();
        foreach (var group in Neighbours(objects, candidates, options.GapMetres / metresPerUnit))
        {
            if (!group.Exists(i => ShowsSoil(objects[i], dates.Length, options))) continue;
            var area = group.Sum(i => objects[i].AreaSquareMetres);
            if (area < options.MinimumAreaSquareMetres) continue;
            var observations = Observe([.. group.Select(i => objects[i])], dates, area / pixelAreaSquareMetres, options);
            var history = SiteStages.Of(observations, options);
            if (history.Count == 0) continue;
            var members = group.ConvertAll(i => objects[i]);
            var first = members.OrderBy(m => m.FirstSeen).ThenByDescending(m => m.FirstSeenAfter).First();
            sites.Add(new(Union(members), group, area, observations, history)
            {
                FirstSeenAfter = first.FirstSeenAfter,
                FirstSeen = first.FirstSeen,
                Persistence = members.Max(m => m.Persistence),
                Recovered = members.TrueForAll(m => m.Recovered is not null) ? members.Max(m => m.Recovered) : null,
            });
        }
        return [.. sites.OrderByDescending(s => s.AreaSquareMetres).ThenBy(s => s.Objects[0])];
    }

    // Objects of several dates share edges, which parts of a valid MultiPolygon may not.
    private static MultiPolygon Union(List<SeriesObject> members) => UnaryUnionOp.Union(members.Select(m => m.Outline)) switch
    {
        Polygon one => new([one]),
        MultiPolygon several => several,
        var other => new([.. Enumerable.Range(0, other.NumGeometries).Select(other.GetGeometryN).OfType<Polygon>()]),
    };

    private static bool ShowsSoil(SeriesObject found, int dates, ConstructionSiteOptions options)
    {
        for (var date = 0; date < dates; date++)
            if (found.Cover![date] is var cover && cover.Sum() > 0 && Soil(cover) >= options.EarthworkShare * cover.Sum()) return true;
        return false;
    }

    private static long Soil(long[] cover) => cover[(int)GroundCover.BareSoil] + cover[(int)GroundCover.CoveredSoil];

    private static List<SiteObservation> Observe(SeriesObject[] members, DateOnly[] dates, double pixels, ConstructionSiteOptions options)
    {
        var observations = new List<SiteObservation>();
        for (var date = 0; date < dates.Length; date++)
        {
            var cover = new long[members[0].Cover![date].Length];
            foreach (var member in members)
                for (var c = 0; c < cover.Length; c++) cover[c] += member.Cover![date][c];
            double seen = cover.Sum();
            if (seen < options.LeastSeen * pixels) continue;
            observations.Add(new(dates[date], Soil(cover) / seen, cover[(int)GroundCover.Built] / seen, cover[(int)GroundCover.Vegetation] / seen,
                Array.Exists(members, m => m.Class == ChangeClass.NewBuilding && m.FirstSeen <= dates[date]), Array.Exists(members, m => m.Class == ChangeClass.Road && m.FirstSeen <= dates[date])));
        }
        return observations;
    }

    // Each group in rising order, groups by their first member.
    private static List<List<int>> Neighbours(IReadOnlyList<SeriesObject> objects, List<int> members, double gap)
    {
        var (sets, tree) = (new DisjointSets(), new STRtree<int>());
        foreach (var i in members) tree.Insert(objects[i].Outline.EnvelopeInternal, sets.Add());
        if (members.Count > 0) tree.Build();
        for (var own = 0; own < members.Count; own++)
        {
            var near = new Envelope(objects[members[own]].Outline.EnvelopeInternal);
            near.ExpandBy(gap);
            foreach (var other in tree.Query(near))
                if (other > own && objects[members[own]].Outline.IsWithinDistance(objects[members[other]].Outline, gap)) sets.Union(own, other);
        }
        return [.. Enumerable.Range(0, members.Count).GroupBy(sets.Find).Select(g => g.Select(own => members[own]).ToList())];
    }
}
