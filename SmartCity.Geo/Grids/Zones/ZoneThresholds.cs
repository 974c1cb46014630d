namespace SmartCity.Geo.Grids.Zones;

/// <summary>Built-up shares at which classes I and II begin, and down to which they go on from there. Class II lies around class I and elsewhere.</summary>
public sealed record ZoneThresholds
{
    public double CoreEnter { get; init; } = 0.5;

    public double CoreStay { get; init; } = 0.4;

    public double FringeEnter { get; init; } = 0.2;

    public double FringeStay { get; init; } = 0.1;

    /// <summary>With target shares the lower threshold is this part of the upper one.</summary>
    internal const double StayOfEnter = 0.8;

    /// <exception cref="GeoInputException">A threshold is no share, or they are not in order.</exception>
    internal void Check()
    {
        foreach (var (name, value) in ((string, double)[])[("core", CoreEnter), ("core-stay", CoreStay), ("fringe", FringeEnter), ("fringe-stay", FringeStay)])
            if (!(value is >= 0 and <= 1)) throw new GeoInputException(FormattableString.Invariant($"The threshold {name} is {value}; a share from 0 to 1 is needed."));
        if (CoreStay > CoreEnter || FringeStay > FringeEnter || FringeEnter > CoreEnter || FringeStay > CoreStay)
            throw new GeoInputException(FormattableString.Invariant($"The thresholds core {CoreEnter} ≥ core-stay {CoreStay} and fringe {FringeEnter} ≥ fringe-stay {FringeStay} must be in that order, and those of the fringe below those of the core."));
    }
}
