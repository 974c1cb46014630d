using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Grids.Coverages;

/// <summary>One fault of a coverage, with its place and size.</summary>
public sealed record CoverageFault
{
    public required CoverageFaultKind Kind { get; init; }

    /// <summary>An error keeps the features from being a coverage; a warning does not.</summary>
    public required FaultSeverity Severity { get; init; }

    /// <summary>Degrees, EPSG:4490, of a point of the fault; NaN where the feature has no place.</summary>
    public required double Longitude { get; init; }

    /// <summary>Degrees.</summary>
    public required double Latitude { get; init; }

    /// <summary>On the ellipsoid; 0 for a fault of a line or a point.</summary>
    public double AreaSquareMetres { get; init; }

    /// <summary>Of ground its mean width, 2 · area / perimeter; of vertices and edges how far apart they are. Metres.</summary>
    public double WidthMetres { get; init; }

    /// <summary>The features at fault, by their place in the input from 0, ascending; around a gap its neighbours.</summary>
    public required IReadOnlyList<int> Features { get; init; }

    /// <summary>The ground, line or point of the fault, EPSG:4490; null where there is none.</summary>
    public Geometry? Geometry { get; init; }

    public required string Message { get; init; }
}
