namespace SmartCity.Imaging.Series;

/// <summary>What makes changed objects a construction site, and its stages. Shares are of the site's visible ground, 0–1.</summary>
public sealed record ConstructionSiteOptions
{
    /// <summary>Objects no farther apart belong to one site, in metres.</summary>
    public double GapMetres { get; init; } = 25;

    /// <summary>Smaller sites are dropped, in m².</summary>
    public double MinimumAreaSquareMetres { get; init; } = 2000;

    /// <summary>With less of a site to be seen, a date says nothing of it.</summary>
    public double LeastSeen { get; init; } = 0.5;

    /// <summary>From this share of bare or covered soil on there is earthwork; an object that never has it starts no site.</summary>
    public double EarthworkShare { get; init; } = 0.4;

    /// <summary>Vegetation that lost this much has been cleared.</summary>
    public double ClearedLoss { get; init; } = 0.25;

    /// <summary>Built ground that gained this much since the earthwork is a structure rising.</summary>
    public double StructureRise { get; init; } = 0.15;

    /// <summary>Built ground from this share on, with a structure there, is surfaces and roads.</summary>
    public double SurfaceShare { get; init; } = 0.5;

    /// <summary>Less open soil than this means finished.</summary>
    public double FinishedSoil { get; init; } = 0.12;

    /// <summary>Open soil that changes by no more stays as it is.</summary>
    public double Steady { get; init; } = 0.2;

    /// <summary>Open soil that stays as it is for longer is stalled, in days.</summary>
    public int StalledAfterDays { get; init; } = 365;
}
