using SmartCity.Imaging.Models;

namespace SmartCity.Imaging.Dust;

/// <summary>The two learned scores: of one picture, and of a picture beside what its camera has seen before.</summary>
internal sealed record DustModel(DustTrees Still, DustTrees Sequence)
{
    internal const string StillName = "dust-still.json", SequenceName = "dust-sequence.json", CardName = "dust-model.md";

    /// <summary>Of a frame beside two backgrounds: all that the camera remembers, and what is most alike.</summary>
    internal static IReadOnlyList<string> SequenceFeatures { get; } =
        [.. StillFeatures.Names, .. BackgroundFeatures.Names.Select(n => "long_" + n), .. BackgroundFeatures.Names.Select(n => "alike_" + n), .. CellHistory.Names];

    internal static DustModel Shipped() => ShippedModel.Value;

    /// <param name="folder">That 'dust train' wrote.</param>
    /// <exception cref="ImagingInputException">A file is missing or no such model.</exception>
    internal static DustModel Load(string folder) => new(
        DustTrees.Load(Path.Combine(folder, StillName), PictureFeatures.Names), DustTrees.Load(Path.Combine(folder, SequenceName), SequenceFeatures));

    /// <summary>Feature × cell: <see cref="PictureFeatures"/> of a single picture, <see cref="SequenceFeatures"/> beside a camera's memory.</summary>
    internal static float[][] Features(DustFrame frame, FrameMaps maps, CameraView? view) => view is null
        ? PictureFeatures.Of(frame, maps)
        : [.. StillFeatures.Of(frame, maps), .. BackgroundFeatures.Of(maps, view.Long), .. BackgroundFeatures.Of(maps, view.Alike), .. view.History.Features(maps)];

    /// <summary>Probability of dust of each cell.</summary>
    internal float[] Score(DustFrame frame, FrameMaps maps, CameraView? view) =>
        view is null ? ScoreSmoothing.Of(Still.Probabilities(Features(frame, maps, null)), maps.Grid) : Beside(view, Sequence.Probabilities(Features(frame, maps, view)));

    /// <summary>Without what the camera usually seems to see in each cell, and without what most of the frame shares.</summary>
    /// <param name="probabilities">As the trees gave them.</param>
    internal static float[] Beside(CameraView view, float[] probabilities) => CommonChange.Without(UsualScores.Without(probabilities, view.Usual));

    private static readonly Lazy<DustModel> ShippedModel = new(() => new(DustTrees.Shipped(StillName), DustTrees.Shipped(SequenceName)));
}
