using NetTopologySuite.Geometries;
using NetTopologySuite.Operation.OverlayNG;
using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Importing;

/// <summary>The ground that a valid coverage covers.</summary>
internal static class CoverageDomain
{
    private const double RelativeError = 1e-9;

    /// <exception cref="GeoInputException">The union is not the sum of its parts: the areas are no coverage.</exception>
    internal static Geometry Of(Geometry[] areas)
    {
        var sum = areas.Sum(a => a.Area);
        var factory = areas[0].Factory;
        var union = NetTopologySuite.Operation.OverlayNG.CoverageUnion.Union(factory.CreateGeometryCollection(areas));
        // NTS's was reported wrong where a hole touches the border.
        if (Math.Abs(union.Area - sum) > RelativeError * sum || !union.IsValid) union = UnaryUnionNG.Union(areas, new PrecisionModel(FixedFrame.MillimetreUnits));
        if (Math.Abs(union.Area - sum) > RelativeError * sum)
            throw new GeoInputException(FormattableString.Invariant($"The cells' union has {union.Area / sum:P6} of the sum of their areas: they are no coverage."));
        union.SRID = 4490;
        return union;
    }
}
