using SmartCity.Imaging.Simulation;
using SmartCity.Imaging.Soil;

namespace SmartCity.Imaging.Models;

/// <summary>The simulator's materials as classes of ground.</summary>
internal static class GroundClass
{
    /// <summary>In the order of the model's outputs.</summary>
    internal static IReadOnlyList<GroundCover> All { get; } = [GroundCover.BareSoil, GroundCover.CoveredSoil, GroundCover.Built, GroundCover.Vegetation, GroundCover.Water];

    /// <returns>The place in <see cref="All"/>; null for ground that is none of them or may be several, such as a field that is bare in some months.</returns>
    internal static int? Of(Material material) => material switch
    {
        Material.SoilRed or Material.SoilBright or Material.Mud => 0,
        Material.GreenNet => 1,
        Material.Asphalt or Material.Concrete or Material.Paving or Material.Marking or Material.Facade or Material.SolarPanel or Material.SportsTrack or Material.Greenhouse
            or (>= Material.RoofConcrete and <= Material.RoofGreen) or Material.VehicleDark or Material.VehicleRed or Material.VehicleWhite => 2,
        Material.Grass or Material.Shrub or Material.Forest or Material.Lawn or Material.Tree or Material.Turf => 3,
        Material.Water or Material.PondWater => 4,
        _ => null,
    };
}
