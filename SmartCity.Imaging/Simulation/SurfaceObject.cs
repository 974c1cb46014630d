using System.Numerics;

namespace SmartCity.Imaging.Simulation;

/// <summary>How the inside of an object varies at very high resolution.</summary>
internal enum SurfacePattern : byte
{
    Plain, Road, Street, GableRoof, FlatRoof, ShedRoof, CropRows, OrchardRows, GreenhouseRows, SolarRows, NetSeams, Crown, SoilTracks, ParkingBays,
}

/// <summary>A convex piece of the city's surface that exists from one date until another.</summary>
/// <param name="Ring">Convex, open (no repeated point); metres east and north of the centre.</param>
/// <param name="Axis">Unit vector along the object's long side; patterns follow it.</param>
/// <param name="Centre">Where the pattern's coordinates begin.</param>
/// <param name="HalfLength">Half extent along <paramref name="Axis"/>, metres.</param>
/// <param name="HalfWidth">Half extent across it.</param>
/// <param name="HeightMetres">Above ground; casts a shadow and leans when seen from the side.</param>
/// <param name="From">First date that shows it.</param>
/// <param name="Until">First date that no longer shows it.</param>
internal sealed record SurfaceObject(Vector2[] Ring, Material Material, SurfacePattern Pattern, byte Tint, Vector2 Axis, Vector2 Centre,
    float HalfLength, float HalfWidth, float HeightMetres, int From, int Until)
{
    internal (Vector2 Least, Vector2 Most) Bounds { get; } = StreetLattice.Bounds(Ring);

    internal bool IsVisible(int date) => date >= From && date < Until;
}
