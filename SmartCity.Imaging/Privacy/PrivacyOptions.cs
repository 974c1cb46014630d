using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace SmartCity.Imaging.Privacy;

/// <summary>Settings of section "SmartCity:Privacy".</summary>
public sealed class PrivacyOptions
{
    public const string Section = "SmartCity:Privacy";

    /// <summary>Of what photographs may be like.</summary>
    [ValidateObjectMembers]
    public PhotoLimits Photo { get; set; } = new();

    /// <summary>Detectors that the city has chosen. Unless there is one for faces and one for plates, whole pictures are made coarse.</summary>
    [ValidateEnumeratedItems]
    public IList<PrivacyModel> Models { get; } = [];

    /// <summary>Added on each side of what was found, as a share of its size.</summary>
    [Range(0.05, 1)]
    public double Margin { get; set; } = 0.25;

    /// <summary>Blocks along the longer side of a picture that is made coarse as a whole.</summary>
    [Range(16, 160)]
    public int CoarseBlocks { get; set; } = 64;
}

/// <summary>One detector of the city.</summary>
public sealed class PrivacyModel
{
    /// <summary>An ONNX file.</summary>
    [Required]
    public string Path { get; set; } = "";

    /// <summary>yunet (faces) or yolox: of COCO's 80 classes (vehicles' lower parts, and persons' heads beside), or of the city's own, whose boxes are hidden whole.</summary>
    [Required]
    public string Kind { get; set; } = "";

    /// <summary>face or plate: what a yolox of the city's own classes finds. Others say it by their kind.</summary>
    public string? Subject { get; set; }

    /// <summary>Regions below it are not hidden; null: 0.5 for yunet, 0.25 for yolox, low on purpose: a face too much is better than one too few.</summary>
    [Range(0.01, 0.99)]
    public double? MinimumScore { get; set; }
}
