namespace SmartCity.Geo.Cases;

/// <summary>A detection that may show the object of an existing case.</summary>
/// <param name="Iou">Intersection / union of the two shapes, 0 … 1.</param>
/// <param name="DistanceMetres">Between the centroids.</param>
internal readonly record struct MatchCandidate(Guid DetectionId, Guid CaseId, string CaseNumber, double Iou, double DistanceMetres);

/// <summary>Gives each detection at most one case and each case at most one detection of a run.</summary>
internal static class CaseMatching
{
    /// <summary>Greedy by likeness: largest IoU, then nearest, then the oldest case, then the detection's id. The order of the candidates doesn't matter.</summary>
    internal static Dictionary<Guid, Guid> Assign(IEnumerable<MatchCandidate> candidates)
    {
        var caseOf = new Dictionary<Guid, Guid>();
        var taken = new HashSet<Guid>();
        foreach (var pair in candidates.OrderByDescending(c => c.Iou).ThenBy(c => c.DistanceMetres).ThenBy(c => c.CaseNumber, StringComparer.Ordinal).ThenBy(c => c.DetectionId))
            if (!taken.Contains(pair.CaseId) && caseOf.TryAdd(pair.DetectionId, pair.CaseId)) taken.Add(pair.CaseId);
        return caseOf;
    }
}
