namespace SmartCity.Imaging.Change;

/// <summary>What a changed object is; these strings are stored, served and drawn, so they never change.</summary>
public static class ChangeClass
{
    public const string NewBuilding = "new_building";
    public const string Demolition = "demolition";
    public const string Earthwork = "earthwork";
    public const string CoveredSoil = "covered_soil";
    public const string VegetationLoss = "vegetation_loss";
    public const string VegetationGain = "vegetation_gain";
    public const string WaterChange = "water_change";
    public const string Road = "road";
    public const string Other = "other";

    /// <summary>All classes, in the order that legends use.</summary>
    public static IReadOnlyList<string> All { get; } =
        [NewBuilding, Demolition, Earthwork, CoveredSoil, VegetationLoss, VegetationGain, WaterChange, Road, Other];
}
