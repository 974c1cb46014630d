using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Grids.Coverages;

/// <summary>What a check is to look for.</summary>
public sealed record CoverageCheckOptions
{
    /// <summary>Gaps whose mean width (2 · area / perimeter) is less are errors; wider ones, such as a lake that is nobody's, are warnings. Metres.</summary>
    public double GapWidthMetres { get; init; } = double.PositiveInfinity;

    /// <summary>Vertices, and free borders of different features, that are closer together than this without being the same are reported. Metres; 0 = none.</summary>
    public double ToleranceMetres { get; init; } = 0.01;

    /// <summary>A part whose mean width is less is a sliver. Metres.</summary>
    public double SliverWidthMetres { get; init; } = 0.5;

    /// <summary>The ground that the features should cover, no more and no less; Polygon or MultiPolygon, EPSG:4490; null = not asked.</summary>
    public Geometry? Domain { get; init; }

    /// <summary>Areas that features should nest in, each in one; Polygons or MultiPolygons, EPSG:4490; empty = not asked.</summary>
    public IReadOnlyList<Geometry> Parents { get; init; } = [];

    /// <exception cref="GeoInputException">A length is negative, no number, or beyond what can be meant.</exception>
    internal void Require()
    {
        if (!(GapWidthMetres >= 0)) throw new GeoInputException(FormattableString.Invariant($"A gap width of {GapWidthMetres} m can't be; give 0 m or more."));
        if (!(ToleranceMetres >= 0 && ToleranceMetres <= 100)) throw new GeoInputException(FormattableString.Invariant($"A tolerance of {ToleranceMetres} m can't be; give 0 to 100 m."));
        if (!(SliverWidthMetres >= 0 && SliverWidthMetres <= 1000)) throw new GeoInputException(FormattableString.Invariant($"A sliver width of {SliverWidthMetres} m can't be; give 0 to 1000 m."));
    }
}
