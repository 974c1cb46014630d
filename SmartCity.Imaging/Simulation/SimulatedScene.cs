namespace SmartCity.Imaging.Simulation;

/// <summary>One simulated scene on disk, as an importer needs it.</summary>
/// <param name="Id">File name without extension, unique for kind, seed, place and date.</param>
/// <param name="AcquiredAt">Universal time.</param>
/// <param name="Path">The GeoTIFF.</param>
/// <param name="SidecarPath">JSON beside it with all of this.</param>
/// <param name="CloudShare">Share of pixels under cloud, 0–1.</param>
public sealed record SimulatedScene(string Id, string Title, DateTimeOffset AcquiredAt, string Sensor, double GsdMetres,
    IReadOnlyList<SceneBand> Bands, string Path, string SidecarPath, double CloudShare, int Seed);
