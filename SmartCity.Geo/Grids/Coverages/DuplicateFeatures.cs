using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;

namespace SmartCity.Geo.Grids.Coverages;

/// <summary>Features with the very same borders, however their rings start and run.</summary>
internal static class DuplicateFeatures
{
    /// <returns>Groups of at least two, each ascending; the groups by their first.</returns>
    internal static List<List<int>> Find(CoverageGround ground, int features)
    {
        // The sum of a ring's edges, each scattered over 64 bits, twice: the same for the same edges in any order.
        var (one, other, count) = (new ulong[features], new ulong[features], new int[features]);
        for (var i = 0; i < ground.From.Count; i++)
        {
            var feature = ground.FeatureOfPart[ground.Part[i]];
            if (feature >= features) continue;
            var key = (ulong)ground.From[i] << 32 | (uint)ground.To[i];
            count[feature]++;
            unchecked
            {
                one[feature] += Scatter(key);
                other[feature] += Scatter(key ^ 0x9E3779B97F4A7C15);
            }
        }
        return [.. Enumerable.Range(0, features).Where(f => count[f] > 0).GroupBy(f => (one[f], other[f], count[f])).Where(g => g.Skip(1).Any()).Select(g => g.ToList())];
    }

    internal static CoverageFault Fault(List<int> group, IReadOnlyList<Geometry> features, double area) => new()
    {
        Kind = CoverageFaultKind.Duplicate,
        Severity = FaultSeverity.Error,
        Longitude = features[group[0]].Coordinate.X,
        Latitude = features[group[0]].Coordinate.Y,
        AreaSquareMetres = area,
        WidthMetres = 2 * area / EllipsoidalMeasure.Length(features[group[0]]),
        Features = group,
        Geometry = features[group[0]],
        Message = $"{group.Count} features have the very same border",
    };

    // Steele, Lea, Flood (2014), "Fast splittable pseudorandom number generators": the mixing step of SplitMix64.
    private static ulong Scatter(ulong key)
    {
        unchecked
        {
            key = (key ^ key >> 30) * 0xBF58476D1CE4E5B9;
            key = (key ^ key >> 27) * 0x94D049BB133111EB;
            return key ^ key >> 31;
        }
    }
}
