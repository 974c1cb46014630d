using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Grids;

/// <summary>What can be wrong with a coverage.</summary>
public enum CoverageFaultKind
{
    /// <summary>Ground between features that none has and that they enclose.</summary>
    Gap,

    /// <summary>Ground that two features have.</summary>
    Overlap,

    /// <summary>A feature, or a part of one, that is far longer than wide.</summary>
    Sliver,

    /// <summary>A ring that crosses or touches itself, or is none.</summary>
    InvalidRing,

    /// <summary>Two features of the same ground.</summary>
    Duplicate,
}

/// <summary>One fault, with its place and size.</summary>
/// <param name="Longitude">Degrees, EPSG:4490, of a point of the fault.</param>
/// <param name="Latitude">Degrees.</param>
/// <param name="AreaSquareMetres">On the ellipsoid; 0 for an invalid ring.</param>
/// <param name="Features">The features at fault, by their place in the input from 0.</param>
public sealed record CoverageFault(CoverageFaultKind Kind, double Longitude, double Latitude, double AreaSquareMetres, IReadOnlyList<int> Features, Geometry? Geometry, string Message);

/// <summary>What was found in a coverage.</summary>
/// <param name="FeatureAreaSquareMetres">Σ area of the features.</param>
/// <param name="CoveredAreaSquareMetres">Ground covered by at least one of them.</param>
public sealed record CoverageReport(int Features, double FeatureAreaSquareMetres, double CoveredAreaSquareMetres, IReadOnlyList<CoverageFault> Faults)
{
    /// <summary>True when there is no fault.</summary>
    public bool IsValid => Faults.Count == 0;

    public IEnumerable<CoverageFault> Of(CoverageFaultKind kind) => Faults.Where(f => f.Kind == kind);
}
