using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Grids;

/// <summary>One management cell of an edition.</summary>
public sealed record GridCell
{
    /// <summary>15 digits: 6 county (GB/T 2260), 3 subdistrict (GB/T 10114), 3 community, 3 sequence from west to east, then north to south.</summary>
    public required string Code { get; init; }

    /// <summary>1 built-up core, 2 urban fringe and construction, 3 ecological and rural; 4 … 9 are the user's own.</summary>
    public required int Class { get; init; }

    /// <summary>Six-digit county code; the first six digits of <see cref="Code"/>.</summary>
    public required string Adcode { get; init; }

    public required string DistrictName { get; init; }

    /// <summary>What people call it; null for most.</summary>
    public string? Name { get; init; }

    /// <summary>Who answers for it, such as a grid chief's office; null = not set.</summary>
    public string? Owner { get; init; }

    /// <summary>On the CGCS2000 ellipsoid.</summary>
    public required double AreaSquareMetres { get; init; }

    /// <summary>Length of all rings on the CGCS2000 ellipsoid.</summary>
    public required double PerimeterMetres { get; init; }

    /// <summary>Polsby-Popper: 4π · area / perimeter²; 1 for a disc.</summary>
    public double Compactness => CompactnessOf(AreaSquareMetres, PerimeterMetres);

    /// <summary>True when no community polygons were at hand and the community digits are made up.</summary>
    public required bool CommunityIsSynthetic { get; init; }

    /// <summary>Polygon or MultiPolygon, EPSG:4490, longitude then latitude in degrees.</summary>
    public required Geometry Geometry { get; init; }

    internal static double CompactnessOf(double area, double perimeter) => 4 * Math.PI * area / (perimeter * perimeter);
}
