using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Grids.Coverages;

/// <summary>Vertices on edges without a vertex there, and features that touch themselves.</summary>
internal static class BorderTouches
{
    /// <param name="isValid">Whether a feature is valid for itself; of another one the rings' own faults tell more.</param>
    internal static IEnumerable<CoverageFault> Find(CoverageGround ground, BorderGraph borders, NodeFeatures at, int features, Func<int, bool> isValid)
    {
        foreach (var (edge, node) in borders.Touches().Distinct().OrderBy(t => (t.Node, t.Edge)))
        {
            var along = new SortedSet<int>();
            foreach (var segment in borders.UnmatchedSegments(edge).ToArray()) along.Add(ground.FeatureOfPart[ground.Part[segment]]);
            along.Remove(features);
            if (along.Count == 0) continue;
            var here = new SortedSet<int>(at.Of(node).ToArray());
            if (here.IsSubsetOf(along))
            {
                if (here.All(isValid) && here.Count > 0) yield return Touch(node, [.. here], "the feature touches an edge of its own with a vertex");
                continue;
            }
            here.ExceptWith(along);
            yield return Fault(CoverageFaultKind.UnmatchedEdge, node, [.. along.Union(here).Order()],
                $"a vertex of {Named(here)} on an edge of {Named(along)} that has none there");
        }
        foreach (var (node, feature) in at.Twice())
            if (isValid(feature)) yield return Touch(node, [feature], "the feature touches itself at a vertex");

        CoverageFault Touch(int node, int[] own, string message) => Fault(CoverageFaultKind.SelfTouch, node, own, message);

        CoverageFault Fault(CoverageFaultKind kind, int node, int[] own, string message)
        {
            var point = new Point(ground.CoordinateOf(node));
            return new() { Kind = kind, Severity = FaultSeverity.Warning, Longitude = point.X, Latitude = point.Y, Features = own, Geometry = point, Message = message };
        }
    }

    private static string Named(IEnumerable<int> features) => "feature " + string.Join(", ", features.Select(f => f + 1));
}
