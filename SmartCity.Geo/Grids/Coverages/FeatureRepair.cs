namespace SmartCity.Geo.Grids.Coverages;

/// <summary>What a repair did to one feature. Areas in square metres on the ellipsoid.</summary>
public sealed record FeatureRepair
{
    /// <summary>Whether the output differs from the input in any digit.</summary>
    public bool IsChanged { get; init; }

    /// <summary>Vertices that were brought to another place.</summary>
    public int VerticesMoved { get; init; }

    /// <summary>How far the furthest of them went.</summary>
    public double LargestMoveMetres { get; init; }

    /// <summary>Of the input; a ring that crosses itself counts by the even-odd rule.</summary>
    public double AreaBefore { get; init; }

    /// <summary>Of the output; what is neither gained nor lost came by the moves.</summary>
    public double AreaAfter { get; init; }

    /// <summary>Ground that came from gaps, and from splinters of others.</summary>
    public double GainedSquareMetres { get; init; }

    /// <summary>Ground that went to others, out of overlaps and as splinters.</summary>
    public double LostSquareMetres { get; init; }

    public int PartsBefore { get; init; }

    public int PartsAfter { get; init; }

    public int HolesBefore { get; init; }

    public int HolesAfter { get; init; }

    /// <summary>Whether its rings crossed or touched themselves, and no longer do.</summary>
    public bool IsRingFixed { get; init; }

    /// <summary>The feature with the same ground that stays in its place, from 0; null for a feature that stays itself.</summary>
    public int? DuplicateOf { get; init; }
}
