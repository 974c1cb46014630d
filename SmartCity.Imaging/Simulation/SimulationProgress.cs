namespace SmartCity.Imaging.Simulation;

/// <summary>Where a simulation stands.</summary>
/// <param name="Stage">What is being made now.</param>
/// <param name="Share">Of the whole, 0–1.</param>
public readonly record struct SimulationProgress(string Stage, double Share);
