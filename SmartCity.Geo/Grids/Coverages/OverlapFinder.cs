using NetTopologySuite.Geometries;
using NetTopologySuite.Index.Strtree;
using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Coverages;

/// <summary>Tells which features lie over ground that is known to have several.</summary>
internal static class OverlapFinder
{
    /// <summary>All ground of two or more features, a piece per set of features.</summary>
    /// <param name="places">Envelopes of ground that several features have.</param>
    /// <param name="keep">Which features count.</param>
    internal static List<(int[] Features, Geometry Ground)> Find(CoverageGround ground, IReadOnlyList<Geometry> features, IReadOnlyList<Envelope> places, Func<int, bool> keep, CancellationToken cancellationToken)
    {
        if (places.Count == 0) return [];
        var index = new STRtree<int>();
        for (var i = 0; i < places.Count; i++) index.Insert(places[i], i);
        index.Build();
        var isNear = new bool[features.Count];
        for (var i = 0; i < isNear.Length; i++) isNear[i] = keep(i) && index.Query(features[i].EnvelopeInternal).Count > 0;
        var lines = RegionLines.Node(ground, segment => ground.FeatureOfPart[ground.Part[segment]] is var f && f < isNear.Length && isNear[f], segment => ground.FeatureOfPart[ground.Part[segment]], cancellationToken);
        if (lines.From.Count == 0) return [];
        var faces = FaceGraph.BuildFloating(lines, cancellationToken);
        var faultOfFace = new int[faces.FaceCount];
        var found = new List<int[]>();
        for (var face = 0; face < faultOfFace.Length; face++)
        {
            faultOfFace[face] = faces.Regions[face].Length > 1 ? found.Count : -1;
            if (faces.Regions[face].Length > 1) found.Add(faces.Regions[face]);
        }
        return [.. found.Zip(CellOutlines.Trace(faces, ground.Frame, faultOfFace, found.Count, _ => true))];
    }
}
