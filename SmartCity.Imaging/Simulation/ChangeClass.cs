namespace SmartCity.Imaging.Simulation;

/// <summary>A true change. The numbers are those of the class raster.</summary>
internal enum ChangeClass : byte
{
    NewBuilding = 1, Demolition = 2, Earthwork = 3, CoveredSoil = 4, VegetationLoss = 5, VegetationGain = 6, WaterChange = 7, Road = 8, Other = 9,
}

internal static class ChangeClassName
{
    /// <summary>The name that detections and cases use, such as <c>new_building</c>.</summary>
    internal static string Of(ChangeClass value) => value switch
    {
        ChangeClass.NewBuilding => "new_building",
        ChangeClass.Demolition => "demolition",
        ChangeClass.Earthwork => "earthwork",
        ChangeClass.CoveredSoil => "covered_soil",
        ChangeClass.VegetationLoss => "vegetation_loss",
        ChangeClass.VegetationGain => "vegetation_gain",
        ChangeClass.WaterChange => "water_change",
        ChangeClass.Road => "road",
        _ => "other",
    };
}
