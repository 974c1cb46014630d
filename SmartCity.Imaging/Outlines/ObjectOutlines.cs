using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Prepared;
using NetTopologySuite.Index.Strtree;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Regions;

namespace SmartCity.Imaging.Outlines;

/// <summary>Outlines of a scene's objects that don't run into each other.</summary>
internal static class ObjectOutlines
{
    /// <param name="regions">Each 4-connected, and no two of them sharing a pixel side.</param>
    /// <param name="transform">Pixels → ground.</param>
    /// <param name="maySquare">Buildings are seen at this resolution: give them right angles.</param>
    /// <returns>In the order of the regions; valid polygons, of which no two overlap.</returns>
    internal static Polygon[] Draw(IReadOnlyList<IReadOnlyList<RegionRun>> regions, GeoTransform transform, bool maySquare, CancellationToken cancellationToken)
    {
        var outlines = new ObjectOutline[regions.Count];
        Parallel.For(0, outlines.Length, new() { CancellationToken = cancellationToken }, i => outlines[i] = ObjectOutline.Of(regions[i], maySquare));
        Separate(outlines, cancellationToken);
        return Array.ConvertAll(outlines, o => RegionOutline.ToGround(o.Polygon, transform));
    }

    // Where two overlap, both become more literal; the pixels' own edges never overlap, so this ends.
    private static void Separate(ObjectOutline[] outlines, CancellationToken cancellationToken)
    {
        var changed = Enumerable.Range(0, outlines.Length).ToArray();
        while (changed.Length > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var tree = new STRtree<int>();
            for (var i = 0; i < outlines.Length; i++) tree.Insert(outlines[i].Polygon.EnvelopeInternal, i);
            tree.Build();
            var inConflict = new SortedSet<int>();
            foreach (var i in changed)
            {
                var near = tree.Query(outlines[i].Polygon.EnvelopeInternal).Where(j => j != i).ToList();
                if (near.Count == 0) continue;
                var own = PreparedGeometryFactory.Prepare(outlines[i].Polygon);
                foreach (var j in near)
                    if (own.Intersects(outlines[j].Polygon) && outlines[i].Polygon.Relate(outlines[j].Polygon, "T********"))
                    {
                        inConflict.Add(i);
                        inConflict.Add(j);
                    }
            }
            changed = [.. inConflict.Where(i => outlines[i].Retreat())];
        }
    }
}
