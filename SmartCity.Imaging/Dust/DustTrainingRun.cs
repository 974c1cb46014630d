using System.Globalization;
using System.Text.Json;
using SmartCity.Imaging.Dust.Evaluation;
using SmartCity.Imaging.Models;
using SmartCity.Imaging.Simulation;

namespace SmartCity.Imaging.Dust;

/// <summary>What the models are made of.</summary>
public sealed record DustTrainingRequest
{
    /// <summary>Folders of pictures without dust: plumes are laid over them. None of them may be measured on afterwards.</summary>
    public required IReadOnlyList<string> Backgrounds { get; init; }

    /// <summary>Null, or a folder of views with NAME.mask.png: real frames to learn from beside the simulated ones.</summary>
    public string? Views { get; init; }

    /// <summary>Null, or a folder with clear, haze and dust_storm, from which the haze index is learned.</summary>
    public string? Stills { get; init; }

    public required string OutputFolder { get; init; }

    /// <summary>Simulated single pictures of each background.</summary>
    public int Photographs { get; init; } = 12;

    public int Seed { get; init; } = DustTraining.DefaultSeed;
}

/// <summary>Trains the dust models on simulated plumes and permitted real frames, and writes them with their card.</summary>
/// <remarks>The same files and seed give the same models.</remarks>
public static class DustTrainingRun
{
    private const int Step = 4;

    /// <summary>Sites drawn by dice beside the backgrounds: bare earth is rare in them.</summary>
    private const int Sites = 16;

    /// <summary>Frames of each simulated camera that are learned from.</summary>
    private const int SequenceFrames = 4;

    /// <returns>The card.</returns>
    public static string Run(DustTrainingRequest request, IProgress<(double Share, string Stage)>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Photographs is < 2 or > 100) throw new ImagingInputException($"--photographs {request.Photographs} must lie between 2 and 100.");
        var backgrounds = request.Backgrounds.SelectMany(FrameFile.List).ToList();
        var views = request.Views is null ? [] : Directory.Exists(request.Views)
            ? Directory.EnumerateDirectories(request.Views).Where(MaskedSequences.IsView).Order(StringComparer.Ordinal).ToList() : throw new ImagingInputException($"'{request.Views}' is no folder.");
        if (request.Views is not null && views.Count == 0) throw new ImagingInputException($"'{request.Views}' has no folder with NAME{MaskedSequences.MaskEnding}.");
        var (still, sequence) = (new DustExamples(PictureFeatures.Names), new DustExamples(DustModel.SequenceFeatures));
        foreach (var (file, i) in backgrounds.Select((f, i) => (f, i)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report((0.5 * i / backgrounds.Count, $"background {i + 1} of {backgrounds.Count}"));
            var scene = FrameFile.Read(file);
            Photograph(scene, PlaceHash.Of((uint)request.Seed, i, 4), request.Photographs, still);
            SimulatedSequences.Collect(scene, FrameFile.Read(backgrounds[(i + backgrounds.Count / 2) % backgrounds.Count]), PlaceHash.Of((uint)request.Seed, i, 51), SequenceFrames, sequence);
        }
        for (var i = 0; i < Sites; i++) Photograph(SimulatedSite.Draw(PlaceHash.Of((uint)request.Seed, i, 5)), PlaceHash.Of((uint)request.Seed, i, 6), request.Photographs, still);
        var simulated = sequence.Count;
        foreach (var (view, i) in views.Select((v, i) => (v, i)))
        {
            progress?.Report((0.5 + 0.2 * i / views.Count, "reading " + Path.GetFileName(view)));
            MaskedSequences.Collect(view, sequence, request.Seed + i, cancellationToken);
        }
        progress?.Report((0.7, $"training on {still.Count} cells of stills"));
        var model = new DustModel(DustTraining.Fit(still, "dust-still-2", DustTraining.StillTrees, request.Seed, DustTraining.StillRate), null!);
        cancellationToken.ThrowIfCancellationRequested();
        progress?.Report((0.8, $"training on {sequence.Count} cells of sequences"));
        model = model with { Sequence = DustTraining.Fit(sequence, "dust-sequence-2", DustTraining.SequenceTrees, request.Seed) };
        var haze = request.Stills is null ? null : HazeTraining.Fit(request.Stills, progress, cancellationToken);
        Directory.CreateDirectory(request.OutputFolder);
        var card = Card(request, backgrounds.Count, still.Count, simulated, views.Count, sequence.Count - simulated, haze is not null);
        Write(DustModel.StillName, p => Save(model.Still, p));
        Write(DustModel.SequenceName, p => Save(model.Sequence, p));
        if (haze is not null) Write(HazeModel.FileName, p => File.WriteAllText(p, JsonSerializer.Serialize(haze)));
        Write(DustModel.CardName, p => File.WriteAllText(p, card));
        progress?.Report((1, "done"));
        return card;

        void Write(string name, Action<string> write) => AtomicFile.Write(Path.Combine(request.OutputFolder, name), write);
    }

    private static void Save(DustTrees trees, string path)
    {
        using var stream = File.Create(path);
        trees.Save(stream);
    }

    private static void Photograph(DustFrame scene, uint seed, int photographs, DustExamples still)
    {
        for (var v = 0; v < photographs; v++)
        {
            var photograph = SimulatedPhotograph.Of(scene, PlaceHash.Of(seed, v, 7), out var opacity);
            var features = DustModel.Features(photograph, FrameMaps.Of(photograph), null);
            var share = photograph.Cells.Mean(opacity);
            for (var cell = v % Step; cell < share.Length; cell += Step)   // what stands before the dust is NaN, and neither
                if (share[cell] <= SimulatedSequences.SurelyNone || share[cell] >= SimulatedSequences.SurelyDust) still.Add(features, cell, share[cell] >= SimulatedSequences.SurelyDust);
        }
    }

    private static string Card(DustTrainingRequest request, int backgrounds, int stillCells, int simulated, int views, int real, bool haze) => string.Create(CultureInfo.InvariantCulture, $"""
        # Model card: dust in camera pictures
        Written by `./smartcity dust train`, which also makes the models anew; seed {request.Seed}, {request.Photographs} single pictures and {SimulatedSequences.Cameras} cameras of {SequenceFrames} frames a background.

        **Task.** Cells of 8 × 8 pixels (longer side at most {DustFrame.WorkingSide}) → probability of dust: `{DustModel.StillName}` from one picture
        ({PictureFeatures.Names.Count} features), `{DustModel.SequenceName}` from a picture beside what its fixed camera remembers ({DustModel.SequenceFeatures.Count} features; no
        coordinates, no camera). {(haze ? $"`{HazeModel.FileName}`: whole pictures → haze or dust against clear ({HazeFeatures.Names.Count} features)." : "The haze index was not trained.")}

        **Data.** Plumes simulated over {backgrounds} pictures of {string.Join(", ", request.Backgrounds.Select(b => $"`{Path.GetFileName(Path.TrimEndingDirectorySeparator(b))}`"))}: {stillCells} cells of {(backgrounds + Sites) * request.Photographs} single pictures (of {Sites} sites drawn by dice, too), {simulated} cells of sequences. What dust must be told from is simulated in sequences, too: pieces of other pictures that pass or park, with shadows, lamps, other light, sway, plumes in the memory; a third and more of the cameras have half of the pixels. {(views > 0 ? $"Real frames of {views} views with masks, {real} cells, for sequences only." : "No real frames.")}{(haze ? " The haze index: the stills given, all of them; so no figure on those stills tells how good the shipped index is, only `dust evaluate` with parts left out." : "")}

        **Method.** Boosted trees (ML.NET FastTree, {DustTraining.StillTrees} and {DustTraining.SequenceTrees} trees, Platt's calibration); one thread, fixed seeds: repeatable. Scores are calibrated to the mix of the training, not to how rare dust is at a camera: a camera's budget of false alarms sets its threshold.

        **Limits.** What was measured, and what can't be, stands in docs/algorithms/dust.md. Simulated scores overstate real ones. Steam, smoke and fog
        cannons look like dust in one picture; night is not judged; mass concentrations can't be read off a plume.

        """);
}
