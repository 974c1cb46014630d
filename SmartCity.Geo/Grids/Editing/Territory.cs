namespace SmartCity.Geo.Grids.Editing;

/// <summary>属地管理: every cell lies in exactly one county and, where communities are real, in one community.</summary>
internal static class Territory
{
    private const int CommunityDigits = 12;

    internal static bool Shares(GridCell one, GridCell other) =>
        one.Adcode == other.Adcode
        && (one.CommunityIsSynthetic || other.CommunityIsSynthetic || one.Code.AsSpan(0, CommunityDigits).SequenceEqual(other.Code.AsSpan(0, CommunityDigits)));

    /// <exception cref="GeoInputException">Ground would pass from one county or community to another.</exception>
    internal static void Require(GridCell one, GridCell other)
    {
        if (!Shares(one, other))
            throw new GeoInputException($"Cells {one.Code} and {other.Code} lie in different {(one.Adcode == other.Adcode ? "communities" : "counties")}; no ground passes across that border.");
    }
}
