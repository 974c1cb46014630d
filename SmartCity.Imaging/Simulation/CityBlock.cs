namespace SmartCity.Imaging.Simulation;

/// <summary>All that stands on one block at any date, and what truly changes there.</summary>
/// <param name="Ground">Flat objects in the order in which they cover one another.</param>
/// <param name="Raised">Objects with a height: buildings, trees, vehicles.</param>
/// <param name="TooSmall">Changes below the minimum mapping unit: visible, but not in truth.</param>
internal sealed record CityBlock(IReadOnlyList<SurfaceObject> Ground, IReadOnlyList<SurfaceObject> Raised, IReadOnlyList<TrueChange> Changes, int TooSmall);
