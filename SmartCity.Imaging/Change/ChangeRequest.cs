namespace SmartCity.Imaging.Change;

/// <summary>Which two scenes to compare, and where the rasters of the answer go. Everything else is one default per resolution class.</summary>
public sealed record ChangeRequest
{
    /// <summary>The earlier scene; anything that GDAL opens.</summary>
    public required string BeforePath { get; init; }

    /// <summary>The later scene; its grid is the grid of every output.</summary>
    public required string AfterPath { get; init; }

    /// <summary>Optional .tif or .png, 8 bits: 255 = change, 0 = none, 128 = not assessable.</summary>
    public string? MaskPath { get; init; }

    /// <summary>Optional: .tif = probability of change 0–1 as float (−1 = not assessable), .png = the same as 0–255.</summary>
    public string? ScorePath { get; init; }

    /// <summary>Ground sample distance in metres; asked for only when the after scene has no georeference of its own.</summary>
    public double? GsdMetres { get; init; }

    /// <summary>What the bands show, in file order, such as "red", "green", "blue"; null = what the file or a dataset.json beside it says.</summary>
    public IReadOnlyList<string>? Bands { get; init; }

    /// <summary>Objects smaller than this are dropped, in m²; null = the resolution class's default.</summary>
    public double? MinimumAreaSquareMetres { get; init; }

    /// <summary>Edge of a processing window in pixels; bounds the memory, never the result.</summary>
    public int WindowSize { get; init; } = 512;

    /// <summary>Value of <see cref="Net"/> that asks for the hand-made measures alone.</summary>
    public const string NoNet = "none";

    /// <summary>Path of a net's manifest (<see cref="Nets.NetManifest"/>); null = the resolution class's default, <see cref="NoNet"/> = none.</summary>
    public string? Net { get; init; }

    /// <summary>Decides the class of each object; null = the rules of <see cref="RuleClassifier"/>.</summary>
    public IObjectClassifier? Classifier { get; init; }
}
