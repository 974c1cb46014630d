namespace SmartCity.Geo.Grids.Coverages;

/// <summary>How bad a fault of a coverage is.</summary>
public enum FaultSeverity
{
    /// <summary>The features are no valid coverage with it.</summary>
    Error,

    /// <summary>Ground and borders are right, but what is done next may break them.</summary>
    Warning,
}
