namespace SmartCity.Imaging.Simulation;

/// <summary>What may become of a parcel, and what such a change is called.</summary>
internal static class ParcelTransition
{
    private static readonly (ParcelKind Before, ParcelKind After, ChangeClass Class)[] All =
    [
        (ParcelKind.Field, ParcelKind.SoilSite, ChangeClass.Earthwork),
        (ParcelKind.Grass, ParcelKind.SoilSite, ChangeClass.Earthwork),
        (ParcelKind.Orchard, ParcelKind.SoilSite, ChangeClass.Earthwork),
        (ParcelKind.Wood, ParcelKind.Cleared, ChangeClass.VegetationLoss),
        (ParcelKind.Park, ParcelKind.Cleared, ChangeClass.VegetationLoss),
        (ParcelKind.Orchard, ParcelKind.Cleared, ChangeClass.VegetationLoss),
        (ParcelKind.SoilSite, ParcelKind.NetSite, ChangeClass.CoveredSoil),
        (ParcelKind.Field, ParcelKind.NetSite, ChangeClass.CoveredSoil),
        (ParcelKind.Rubble, ParcelKind.NetSite, ChangeClass.CoveredSoil),
        (ParcelKind.SoilSite, ParcelKind.Industrial, ChangeClass.NewBuilding),
        (ParcelKind.SoilSite, ParcelKind.Slabs, ChangeClass.NewBuilding),
        (ParcelKind.NetSite, ParcelKind.Towers, ChangeClass.NewBuilding),
        (ParcelKind.Grass, ParcelKind.Industrial, ChangeClass.NewBuilding),
        (ParcelKind.Field, ParcelKind.Industrial, ChangeClass.NewBuilding),
        (ParcelKind.Field, ParcelKind.Slabs, ChangeClass.NewBuilding),
        (ParcelKind.Village, ParcelKind.Rubble, ChangeClass.Demolition),
        (ParcelKind.Village, ParcelKind.SoilSite, ChangeClass.Demolition),
        (ParcelKind.Industrial, ParcelKind.Rubble, ChangeClass.Demolition),
        (ParcelKind.Slabs, ParcelKind.Rubble, ChangeClass.Demolition),
        (ParcelKind.SoilSite, ParcelKind.Park, ChangeClass.VegetationGain),
        (ParcelKind.Rubble, ParcelKind.Park, ChangeClass.VegetationGain),
        (ParcelKind.Cleared, ParcelKind.Wood, ChangeClass.VegetationGain),
        (ParcelKind.Pond, ParcelKind.SoilSite, ChangeClass.WaterChange),
        (ParcelKind.Field, ParcelKind.Pond, ChangeClass.WaterChange),
        (ParcelKind.SoilSite, ParcelKind.Pond, ChangeClass.WaterChange),
        (ParcelKind.Field, ParcelKind.Greenhouse, ChangeClass.Other),
        (ParcelKind.Grass, ParcelKind.Solar, ChangeClass.Other),
        (ParcelKind.Grass, ParcelKind.Parking, ChangeClass.Other),
        (ParcelKind.Greenhouse, ParcelKind.Field, ChangeClass.Other),
    ];

    /// <summary>One of the transitions that start from <paramref name="kind"/> or, in a construction area, from a site; null when there is none.</summary>
    internal static (ParcelKind Before, ParcelKind After, ChangeClass Class)? Draw(ParcelKind kind, ref Dice dice)
    {
        // Towns change most where they are already being built.
        var before = kind is not (ParcelKind.Field or ParcelKind.Wood) && dice.Chance(kind >= ParcelKind.Slabs ? 0.6f : 0.34f) ? dice.Pick(ParcelKind.SoilSite, ParcelKind.SoilSite, ParcelKind.NetSite, ParcelKind.Rubble) : kind;
        var fitting = Array.FindAll(All, t => t.Before == before);
        return fitting.Length == 0 ? null : fitting[dice.Below(fitting.Length)];
    }
}
