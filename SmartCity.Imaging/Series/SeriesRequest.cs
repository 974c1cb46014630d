using SmartCity.Imaging.Change;

namespace SmartCity.Imaging.Series;

/// <summary>Which scenes to follow through time, and where the raster of the answer goes.</summary>
public sealed record SeriesRequest
{
    /// <summary>Three or more, in any order, of different days.</summary>
    public required IReadOnlyList<SeriesScene> Scenes { get; init; }

    /// <summary>Optional .tif, see <see cref="SeriesRaster"/>.</summary>
    public string? RasterPath { get; init; }

    /// <summary>Metres a pixel of images without georeference.</summary>
    public double? GsdMetres { get; init; }

    /// <summary>What the bands show, in file order; null = what the files say.</summary>
    public IReadOnlyList<string>? Bands { get; init; }

    /// <summary>Objects smaller than this are dropped, in m²; null = the resolution class's default.</summary>
    public double? MinimumAreaSquareMetres { get; init; }

    /// <summary>Group the objects into construction sites with a stage each; this needs bands that bare soil can be told by.</summary>
    public ConstructionSiteOptions? Sites { get; init; }

    /// <summary>Edge of a processing window in pixels; bounds the memory, never the result.</summary>
    public int WindowSize { get; init; } = 256;

    /// <summary>Decides the class of each object; null = the rules of <see cref="RuleClassifier"/>.</summary>
    public IObjectClassifier? Classifier { get; init; }
}
