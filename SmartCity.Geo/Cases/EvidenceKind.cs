namespace SmartCity.Geo.Cases;

/// <summary>What a picture is in evidence of.</summary>
public static class EvidenceKind
{
    /// <summary>Chips of satellite scenes: the same footprint, scale and stretch.</summary>
    public const string Before = "before", After = "after";

    /// <summary>Photographs: the matter from near, from far, with an object that tells the place; before and after it was handled.</summary>
    public const string Near = "near", Far = "far", Reference = "reference", BeforeHandling = "before_handling", AfterHandling = "after_handling";

    public static IReadOnlyList<string> Photographs { get; } = [Near, Far, Reference, BeforeHandling, AfterHandling];
}
