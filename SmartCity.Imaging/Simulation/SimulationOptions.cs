namespace SmartCity.Imaging.Simulation;

/// <summary>What the simulator shall make. The same options give the same files, byte for byte.</summary>
public sealed record SimulationOptions
{
    /// <summary>Decides everything that is not fixed here: streets, buildings, changes, weather, sensor.</summary>
    public int Seed { get; init; } = 1;

    public SceneKind Kind { get; init; } = SceneKind.Sentinel2;

    /// <summary>Columns, in pixels of 10 m or 0.5 m.</summary>
    public int Width { get; init; } = 1280;

    /// <summary>Rows.</summary>
    public int Height { get; init; } = 1280;

    /// <summary>Acquisitions, at least two; each one is compared with the next.</summary>
    public int Dates { get; init; } = 2;

    /// <summary>Band names in file order; empty means all six for Sentinel-2 and red, green, blue otherwise.</summary>
    public IReadOnlyList<string> BandNames { get; init; } = [];

    /// <summary>Degrees east; the default is Chenggong in Kunming.</summary>
    public double CentreLongitude { get; init; } = 102.80;

    /// <summary>Degrees north.</summary>
    public double CentreLatitude { get; init; } = 24.88;

    /// <summary>Share of each scene under cloud, 0–0.9; null means 0.03 for Sentinel-2 and none for very high resolution.</summary>
    public double? CloudShare { get; init; }

    /// <summary>Metres on the ground between pixel centres.</summary>
    public double PixelSizeMetres => Kind == SceneKind.Sentinel2 ? 10 : 0.5;

    /// <summary>True to give each city a kind of soil of its own, for training; false for Yunnan's red earth.</summary>
    internal bool HasVariedGround { get; init; }

    /// <summary>Share of the parcels without another change that live through a story of several dates, see <see cref="ParcelStory"/>; 0–1.</summary>
    internal double StoryShare { get; init; }

    /// <summary>The seed spread over 30 bits, so that small numbers can be added to tell uses of it apart.</summary>
    internal uint PlaceSeed => PlaceHash.Of(20231u, Seed, 0) >> 2;

    internal double Clouds => CloudShare ?? (Kind == SceneKind.Sentinel2 ? 0.03 : 0);

    /// <summary>The smallest change that truth holds: eight pixels of Sentinel-2, or 30 m².</summary>
    internal double MinimumMappingUnitSquareMetres => Kind == SceneKind.Sentinel2 ? 800 : 30;

    /// <summary>The bands in file order.</summary>
    /// <exception cref="ImagingInputException">A name is unknown or comes twice.</exception>
    public IReadOnlyList<SceneBand> Bands
    {
        get
        {
            IReadOnlyList<string> names = BandNames.Count > 0 ? BandNames
                : Kind == SceneKind.Sentinel2 ? [.. SceneBand.All.Select(b => b.Name)] : ["red", "green", "blue"];
            if (names.Distinct().Count() != names.Count) throw new ImagingInputException($"A band is named twice in '{string.Join(',', names)}'.");
            return [.. names.Select(SceneBand.Find)];
        }
    }

    /// <exception cref="ImagingInputException">A value is out of its range; the message says which range is right.</exception>
    public void Check()
    {
        if (Width is < 64 or > 40000 || Height is < 64 or > 40000) throw new ImagingInputException($"A scene of {Width} × {Height} pixels can't be simulated: 64 to 40000 a side are possible.");
        if (Dates is < 2 or > 24) throw new ImagingInputException($"{Dates} dates can't be simulated: 2 to 24 are possible.");
        if (Clouds is not (>= 0 and <= 0.9)) throw new ImagingInputException($"A cloud share of {CloudShare} can't be simulated: 0 to 0.9 is possible.");
        if (CentreLatitude is not (>= -60 and <= 60) || CentreLongitude is not (>= -180 and <= 180))
            throw new ImagingInputException($"The centre {CentreLongitude}, {CentreLatitude} is out of range: longitude −180 to 180, then latitude −60 to 60.");
        _ = Bands;
    }
}
