namespace SmartCity.Imaging.Change.Nets;

/// <summary>Two tensors of 1 × C × H × W, or one of 1 × 2C × H × W with the earlier date first; 32-bit numbers.</summary>
public sealed record NetInputs
{
    public NetLayout Layout { get; init; } = NetLayout.Two;

    /// <summary>Names of the tensors: two, or one when they are stacked.</summary>
    public IReadOnlyList<string> Names { get; init; } = ["before", "after"];

    /// <summary>Which band goes into which channel.</summary>
    public IReadOnlyList<string> Channels { get; init; } = ["red", "green", "blue"];

    /// <summary>What 1 on the relative scale (0…1 over the later scene's 1–99 % quantiles) is multiplied with: 255 for nets that expect bytes.</summary>
    public double Range { get; init; } = 1;

    /// <summary>Subtracted per channel after that; none = 0.</summary>
    public IReadOnlyList<double>? Mean { get; init; }

    /// <summary>Divided by per channel after that; none = 1.</summary>
    public IReadOnlyList<double>? Deviation { get; init; }

    /// <summary>Height and width must be multiples of this.</summary>
    public int Multiple { get; init; } = 32;

    internal string? Fault() => (Layout, Names.Count) is not ((NetLayout.Two, 2) or (NetLayout.Stacked, 1)) ? $"inputs.names must name {(Layout == NetLayout.Two ? "two tensors" : "one tensor")}, not {Names.Count}."
        : Channels.Count is 0 or > 16 ? "inputs.channels must name 1–16 bands."
        : !(Range > 0 && double.IsFinite(Range)) ? "inputs.range must be above 0."
        : Mean is { } m && m.Count != Channels.Count ? $"inputs.mean has {m.Count} numbers for {Channels.Count} channels."
        : Deviation is { } d && (d.Count != Channels.Count || d.Any(v => !(v > 0))) ? $"inputs.deviation must have {Channels.Count} numbers above 0."
        : Multiple is < 1 or > 256 ? "inputs.multiple must be 1–256."
        : null;
}

public enum NetLayout { Two, Stacked }

/// <summary>One tensor of 1 × 1 × h × w, or 1 × 2 × h × w for <see cref="NetAnswer.TwoClass"/>; h and w divide the input's by the same whole number.</summary>
public sealed record NetOutput
{
    /// <summary>Null = the model's only output.</summary>
    public string? Name { get; init; }

    public NetAnswer Kind { get; init; } = NetAnswer.Logit;

    internal string? Fault() => Name is "" ? "output.name must not be empty." : null;
}

/// <summary>Log odds of change; probability of change; or the scores of no change and change before a softmax.</summary>
public enum NetAnswer { Logit, Probability, TwoClass }

/// <summary>Which scenes the net may look at, and at what scale it looks, in metres a pixel.</summary>
public sealed record NetPixels
{
    /// <summary>Scenes finer than this are refused.</summary>
    public double From { get; init; } = 0.05;

    /// <summary>Scenes as coarse as this, or coarser, are refused.</summary>
    public double To { get; init; } = 1000;

    /// <summary>Finer scenes are averaged to this first.</summary>
    public double? Finest { get; init; }

    /// <summary>Scenes as coarse as this, or coarser, are doubled first.</summary>
    public double? DoubledFrom { get; init; }

    /// <summary>Net pixels per scene pixel.</summary>
    internal double Scale(double gsdMetres) =>
        DoubledFrom is { } doubled && gsdMetres >= doubled ? 2 : Finest is { } finest ? Math.Min(1, gsdMetres / finest) : 1;

    internal string? Fault() => !(From > 0 && To > From) ? "pixels.from must be above 0 and below pixels.to."
        : Finest is <= 0 ? "pixels.finest must be above 0." : DoubledFrom is <= 0 ? "pixels.doubledFrom must be above 0." : null;
}

/// <summary>score = 1 / (1 + exp(−(slope · max(floor, log odds of the net) + structure · log odds of the hand-made measures + offset))).</summary>
public sealed record NetCalibration
{
    public double Slope { get; init; } = 1;

    /// <summary>The net is never surer than this that nothing changed, so that strong hand-made evidence still counts; null = as sure as it likes.</summary>
    public double? Floor { get; init; }

    /// <summary>0 = the net alone.</summary>
    public double Structure { get; init; }

    public double Offset { get; init; }

    /// <summary>Change from this score on.</summary>
    public double Threshold { get; init; } = 0.5;

    internal string? Fault() => !(Slope > 0 && double.IsFinite(Slope)) ? "calibration.slope must be above 0."
        : !(Structure >= 0 && double.IsFinite(Structure)) || !double.IsFinite(Offset) ? "calibration.structure must not be negative, calibration.offset a number."
        : !(Threshold is > 0 and < 1) ? "calibration.threshold must lie between 0 and 1." : null;
}
