using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Coverages;

/// <summary>Whether each feature lies in one parent, and in one part only within one part of it.</summary>
internal static class ParentNesting
{
    private const int Nowhere = -1;

    /// <exception cref="GeoInputException">A parent is no polygon, or parents and features span too much.</exception>
    internal static IEnumerable<CoverageFault> Find(IReadOnlyList<Geometry> features, RingCheck[] rings, IReadOnlyList<Geometry> parents, CancellationToken cancellationToken)
    {
        var parentRings = CoverageCheck.CheckRings(parents, 0, null, cancellationToken);
        if (Array.FindIndex(parentRings, r => !r.IsGround) is >= 0 and var wrong) throw new GeoInputException($"Parent {wrong + 1} is {parentRings[wrong].Faults[0].Message}.");
        var ground = CoverageCheck.Prepare([.. features, .. parents], [.. rings, .. parentRings], null, cancellationToken);
        var lines = RegionLines.Node(ground, null, segment => ground.Part[segment], cancellationToken);
        if (lines.From.Count == 0) return [];
        var faces = FaceGraph.BuildFloating(lines, cancellationToken);

        // Ground by part of a feature and part of a parent, first in units to find the main one.
        var shared = new Dictionary<(int Part, int ParentPart), double>();
        for (var face = 0; face < faces.FaceCount; face++)
        {
            var parent = ParentPart(faces.Regions[face]);
            foreach (var part in faces.Regions[face])
                if (ground.FeatureOfPart[part] < features.Count) shared[(part, parent)] = shared.GetValueOrDefault((part, parent)) + faces.Area[face];
        }
        var mainOfPart = shared.GroupBy(s => s.Key.Part).ToDictionary(g => g.Key, g => g.MaxBy(s => (s.Value, -s.Key.ParentPart)).Key.ParentPart);
        var homeOf = shared.Select(s => (Feature: ground.FeatureOfPart[s.Key.Part], Parent: Parent(s.Key.ParentPart), Area: s.Value))
            .GroupBy(s => s.Feature).ToDictionary(g => g.Key, g => g.GroupBy(s => s.Parent).MaxBy(p => (p.Sum(s => s.Area), -p.Key))!.Key);
        return [.. Crossings(), .. ExtraParts()];

        int ParentPart(int[] regions) => Array.FindIndex(regions, r => ground.FeatureOfPart[r] >= features.Count) is >= 0 and var place ? regions[place] : Nowhere;

        int Parent(int part) => part < 0 ? Nowhere : ground.FeatureOfPart[part] - features.Count;

        IEnumerable<CoverageFault> Crossings()
        {
            var number = new Dictionary<(int Feature, int Parent), int>();
            var numberOf = new int[faces.FaceCount];
            for (var face = 0; face < numberOf.Length; face++)
            {
                numberOf[face] = -1;
                var parent = Parent(ParentPart(faces.Regions[face]));
                foreach (var part in faces.Regions[face])
                {
                    var feature = ground.FeatureOfPart[part];
                    if (feature >= features.Count || homeOf[feature] == parent) continue;
                    if (!number.TryGetValue((feature, parent), out numberOf[face])) number[(feature, parent)] = numberOf[face] = number.Count;
                    break;
                }
            }
            var pieces = CellOutlines.Trace(faces, ground.Frame, numberOf, number.Count, _ => true);
            foreach (var ((feature, parent), i) in number)
            {
                if (pieces[i].IsEmpty) continue;
                var (area, width) = FaultGround.Measure(pieces[i]);
                if (FaultGround.IsRounding(ground.Frame, width) || width < FaultGround.BesideLattice) continue;
                var place = pieces[i].InteriorPoint.Coordinate;
                yield return new()
                {
                    Kind = CoverageFaultKind.CrossesParent,
                    Severity = FaultSeverity.Error,
                    Longitude = place.X,
                    Latitude = place.Y,
                    AreaSquareMetres = area,
                    WidthMetres = width,
                    Features = [feature],
                    Geometry = pieces[i],
                    Message = parent == Nowhere ? "ground in no parent" : homeOf[feature] == Nowhere ? $"ground in parent {parent + 1}, the rest in none" : $"ground in parent {parent + 1}, the rest in parent {homeOf[feature] + 1}",
                };
            }
        }

        IEnumerable<CoverageFault> ExtraParts()
        {
            foreach (var group in mainOfPart.Where(m => m.Value != Nowhere).GroupBy(m => (Feature: ground.FeatureOfPart[m.Key], m.Value)).Where(g => g.Skip(1).Any()))
            {
                var feature = features[group.Key.Feature];
                var place = feature.InteriorPoint.Coordinate;
                yield return new()
                {
                    Kind = CoverageFaultKind.ExtraPart,
                    Severity = FaultSeverity.Error,
                    Longitude = place.X,
                    Latitude = place.Y,
                    AreaSquareMetres = EllipsoidalMeasure.Area(feature),
                    Features = [group.Key.Feature],
                    Geometry = feature,
                    Message = $"{group.Count()} parts within one part of parent {Parent(group.Key.Value) + 1}",
                };
            }
        }
    }
}
