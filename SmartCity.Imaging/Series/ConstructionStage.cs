namespace SmartCity.Imaging.Series;

/// <summary>How far a construction site has come, in the order in which sites go.</summary>
public enum ConstructionStage
{
    /// <summary>Vegetation has gone, little else has come.</summary>
    Cleared = 1,

    /// <summary>Bare soil, or soil under nets.</summary>
    Earthwork = 2,

    /// <summary>Buildings come up out of the soil.</summary>
    Structure = 3,

    /// <summary>Most of it is roofs, roads and hard surfaces.</summary>
    Surfaces = 4,

    /// <summary>No open soil is left.</summary>
    Finished = 5,

    /// <summary>Open soil lies unchanged for long: no stage of its own, the site may go on from it.</summary>
    Stalled = 6,
}
