namespace SmartCity.Geo.Grids.Coverages;

/// <summary>What a repair may do.</summary>
public sealed record CoverageRepairOptions
{
    /// <summary>What no river's or road's slit is wider than, and few lakes are narrower.</summary>
    public const double UsualGapWidthMetres = 100;

    /// <summary>Vertices and borders of different features that are nearer than this are brought together; no vertex moves further. Metres, 0 to 100; 0 = none moves.</summary>
    public double ToleranceMetres { get; init; } = 0.5;

    /// <summary>Gaps of a lesser mean width (2 · area / perimeter) are filled; wider ones, such as a lake that is nobody's, stay. Metres.</summary>
    public double GapWidthMetres { get; init; } = UsualGapWidthMetres;

    /// <summary>A piece that the repair cuts off from its feature and that is smaller goes to the neighbour around it. Square metres.</summary>
    public double SplinterSquareMetres { get; init; } = 1000;

    /// <summary>Features, by their place from 0, that keep their ground as it is: no vertex moves, no ground comes or goes.</summary>
    public IReadOnlySet<int> Protected { get; init; } = new HashSet<int>();

    /// <summary>Whether of features with the same ground only the first stays; otherwise they are refused.</summary>
    public bool DropsDuplicates { get; init; }

    /// <summary>Gaps of a lesser mean width are filled: slits within the tolerance always.</summary>
    internal double FilledWidth => Math.Max(GapWidthMetres, ToleranceMetres);

    /// <exception cref="GeoInputException">A size is negative, no number, or beyond what can be meant.</exception>
    internal void Require()
    {
        if (!(ToleranceMetres >= 0 && ToleranceMetres <= 100)) throw new GeoInputException(FormattableString.Invariant($"A tolerance of {ToleranceMetres} m can't be; give 0 to 100 m."));
        if (!(GapWidthMetres >= 0)) throw new GeoInputException(FormattableString.Invariant($"A gap width of {GapWidthMetres} m can't be; give 0 m or more."));
        if (!(SplinterSquareMetres >= 0)) throw new GeoInputException(FormattableString.Invariant($"A splinter of {SplinterSquareMetres} m² can't be; give 0 m² or more."));
    }
}
