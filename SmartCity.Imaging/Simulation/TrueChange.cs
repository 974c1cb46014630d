using System.Numerics;

namespace SmartCity.Imaging.Simulation;

/// <summary>What really changed at a place between date <paramref name="Before"/> and the next one.</summary>
/// <param name="Ring">Convex, open; metres east and north of the centre.</param>
/// <param name="HeightMetres">Of the building that came or went; 0 on the ground. Its roof leans in the picture of the date that shows it.</param>
internal sealed record TrueChange(Vector2[] Ring, TruthClass Class, int Before, float HeightMetres);
