namespace SmartCity.Imaging.Simulation;

/// <summary>How a parcel is used.</summary>
internal enum ParcelKind : byte
{
    Field, Greenhouse, Orchard, Wood, Grass, Park, Pond, Solar,
    Slabs, Towers, Village, Houses, Industrial, Commercial, School, Parking,
    SoilSite, NetSite, Rubble, Cleared,
}
