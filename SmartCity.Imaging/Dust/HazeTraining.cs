using SmartCity.Imaging.Dust.Evaluation;
using SmartCity.Imaging.Models;

namespace SmartCity.Imaging.Dust;

/// <summary>Learns the haze index from stills by scene.</summary>
internal static class HazeTraining
{
    internal const float Ridge = 0.3f;

    private const string Version = "haze-logistic-2";

    /// <param name="folder">With folders clear, haze and dust_storm.</param>
    internal static HazeModel Fit(string folder, IProgress<(double Share, string Stage)>? progress, CancellationToken cancellationToken)
    {
        if (!StillPictures.IsSet(folder)) throw new ImagingInputException($"'{folder}' lacks the folder {StillPictures.ClearName}, or {string.Join(" and ", StillPictures.HazeNames)}.");
        return HazeModel.Fit(HazeFeatures.Names, [.. StillPictures.Read(folder, progress, cancellationToken).Select(p => (p.Features, p.IsHaze))], Ridge, Version);
    }
}
