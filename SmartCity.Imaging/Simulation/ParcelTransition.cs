namespace SmartCity.Imaging.Simulation;

/// <summary>What may become of a parcel, and what such a change is called.</summary>
internal static class ParcelTransition
{
    private static readonly (ParcelKind Before, ParcelKind After, TruthClass Class)[] All =
    [
        (ParcelKind.Field, ParcelKind.SoilSite, TruthClass.Earthwork),
        (ParcelKind.Grass, ParcelKind.SoilSite, TruthClass.Earthwork),
        (ParcelKind.Orchard, ParcelKind.SoilSite, TruthClass.Earthwork),
        (ParcelKind.Wood, ParcelKind.Cleared, TruthClass.VegetationLoss),
        (ParcelKind.Park, ParcelKind.Cleared, TruthClass.VegetationLoss),
        (ParcelKind.Orchard, ParcelKind.Cleared, TruthClass.VegetationLoss),
        (ParcelKind.SoilSite, ParcelKind.NetSite, TruthClass.CoveredSoil),
        (ParcelKind.Field, ParcelKind.NetSite, TruthClass.CoveredSoil),
        (ParcelKind.Rubble, ParcelKind.NetSite, TruthClass.CoveredSoil),
        (ParcelKind.SoilSite, ParcelKind.Industrial, TruthClass.NewBuilding),
        (ParcelKind.SoilSite, ParcelKind.Slabs, TruthClass.NewBuilding),
        (ParcelKind.NetSite, ParcelKind.Towers, TruthClass.NewBuilding),
        (ParcelKind.Grass, ParcelKind.Industrial, TruthClass.NewBuilding),
        (ParcelKind.Field, ParcelKind.Industrial, TruthClass.NewBuilding),
        (ParcelKind.Field, ParcelKind.Slabs, TruthClass.NewBuilding),
        (ParcelKind.Wood, ParcelKind.Houses, TruthClass.NewBuilding),
        (ParcelKind.Grass, ParcelKind.Houses, TruthClass.NewBuilding),
        (ParcelKind.Field, ParcelKind.Houses, TruthClass.NewBuilding),
        (ParcelKind.SoilSite, ParcelKind.Houses, TruthClass.NewBuilding),
        (ParcelKind.Houses, ParcelKind.Rubble, TruthClass.Demolition),
        (ParcelKind.Houses, ParcelKind.SoilSite, TruthClass.Demolition),
        (ParcelKind.Village, ParcelKind.Rubble, TruthClass.Demolition),
        (ParcelKind.Village, ParcelKind.SoilSite, TruthClass.Demolition),
        (ParcelKind.Industrial, ParcelKind.Rubble, TruthClass.Demolition),
        (ParcelKind.Slabs, ParcelKind.Rubble, TruthClass.Demolition),
        (ParcelKind.SoilSite, ParcelKind.Park, TruthClass.VegetationGain),
        (ParcelKind.Rubble, ParcelKind.Park, TruthClass.VegetationGain),
        (ParcelKind.Cleared, ParcelKind.Wood, TruthClass.VegetationGain),
        (ParcelKind.Pond, ParcelKind.SoilSite, TruthClass.WaterChange),
        (ParcelKind.Field, ParcelKind.Pond, TruthClass.WaterChange),
        (ParcelKind.SoilSite, ParcelKind.Pond, TruthClass.WaterChange),
        (ParcelKind.Field, ParcelKind.Greenhouse, TruthClass.Other),
        (ParcelKind.Grass, ParcelKind.Solar, TruthClass.Other),
        (ParcelKind.Grass, ParcelKind.Parking, TruthClass.Other),
        (ParcelKind.Greenhouse, ParcelKind.Field, TruthClass.Other),
    ];

    /// <summary>One of the transitions that start from <paramref name="kind"/> or, in a construction area, from a site; null when there is none.</summary>
    internal static (ParcelKind Before, ParcelKind After, TruthClass Class)? Draw(ParcelKind kind, ref Dice dice)
    {
        // Towns change most where they are already being built.
        var before = kind is not (ParcelKind.Field or ParcelKind.Wood) && dice.Chance(kind >= ParcelKind.Slabs ? 0.6f : 0.34f) ? dice.Pick(ParcelKind.SoilSite, ParcelKind.SoilSite, ParcelKind.NetSite, ParcelKind.Rubble) : kind;
        var fitting = Array.FindAll(All, t => t.Before == before);
        return fitting.Length == 0 ? null : fitting[dice.Below(fitting.Length)];
    }
}
