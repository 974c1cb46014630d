namespace SmartCity.Imaging.Simulation;

/// <summary>What a surface is made of; decides its spectrum, its roughness and how it follows the seasons.</summary>
internal enum Material : byte
{
    Grass, Shrub, Forest, Lawn, Tree, CropField, Orchard, Stubble,
    SoilRed, SoilBright, Rubble, GreenNet, Rock,
    Asphalt, Concrete, Paving, Gravel, Marking,
    RoofConcrete, RoofWhite, RoofBlue, RoofRed, RoofTile, RoofGrey, RoofDark, RoofGreen, Facade,
    Greenhouse, SolarPanel, SportsTrack, Turf, Water, PondWater, Mud,
    VehicleWhite, VehicleDark, VehicleRed,
}
