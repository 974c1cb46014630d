using SmartCity.Imaging.Change;

namespace SmartCity.Imaging.Simulation;

/// <summary>A true change. The numbers are those of the class raster.</summary>
internal enum TruthClass : byte
{
    NewBuilding = 1, Demolition = 2, Earthwork = 3, CoveredSoil = 4, VegetationLoss = 5, VegetationGain = 6, WaterChange = 7, Road = 8, Other = 9,
}

internal static class TruthClassName
{
    /// <summary>Class numbers in use, with 0 for "none".</summary>
    internal const int Count = (int)TruthClass.Other + 1;

    /// <summary>The name that detections and cases use, such as <c>new_building</c>.</summary>
    internal static string Of(TruthClass value) => value switch
    {
        TruthClass.NewBuilding => ChangeClass.NewBuilding,
        TruthClass.Demolition => ChangeClass.Demolition,
        TruthClass.Earthwork => ChangeClass.Earthwork,
        TruthClass.CoveredSoil => ChangeClass.CoveredSoil,
        TruthClass.VegetationLoss => ChangeClass.VegetationLoss,
        TruthClass.VegetationGain => ChangeClass.VegetationGain,
        TruthClass.WaterChange => ChangeClass.WaterChange,
        TruthClass.Road => ChangeClass.Road,
        _ => ChangeClass.Other,
    };
}
