namespace SmartCity.Imaging.Change;

/// <summary>How far a detection run has come.</summary>
/// <param name="Stage">What it is doing, in a few words.</param>
/// <param name="Share">Share of the whole run that is done, 0–1; never falls.</param>
public readonly record struct ChangeProgress(string Stage, double Share);
