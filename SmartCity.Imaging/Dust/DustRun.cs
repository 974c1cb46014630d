namespace SmartCity.Imaging.Dust;

/// <summary>A picture or the frames of one fixed camera in, results and rasters out.</summary>
public static class DustRun
{
    /// <param name="maskPath">Null, or a .png to write.</param>
    /// <param name="scorePath">As <paramref name="maskPath"/>.</param>
    public static DustFrameResult Image(string path, string? maskPath, string? scorePath, DustOptions options)
    {
        Require(maskPath);
        Require(scorePath);
        var result = DustDetector.Look(FrameFile.Read(path), options);
        if (maskPath is not null) DustRasters.WriteMask(maskPath, result);
        if (scorePath is not null) DustRasters.WriteScore(scorePath, result);
        return result;
    }

    /// <summary>The folder is its own memory: up to 24 of its frames, evenly taken, are the background of all.</summary>
    /// <param name="maskPath">A .png for the last frame that can be read, or an existing folder that gets one a frame, of the frame's name.</param>
    /// <param name="scorePath">As <paramref name="maskPath"/>.</param>
    /// <exception cref="ImagingInputException">No frame could be read; a frame that can't is told in <paramref name="unreadable"/> and left out.</exception>
    public static IReadOnlyList<DustFrameResult> Frames(
        string folder, string? maskPath, string? scorePath, DustOptions options, IProgress<(double Share, string Stage)>? progress, List<string> unreadable, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(unreadable);
        foreach (var path in (string?[])[maskPath, scorePath])
        {
            if (!Directory.Exists(path)) Require(path);
            else if (IsSame(path, folder)) throw new ImagingInputException($"'{path}' holds the frames, which may not be overwritten: give masks and scores folders of their own.");
        }
        if (maskPath is not null && scorePath is not null && IsSame(maskPath, scorePath)) throw new ImagingInputException($"'{maskPath}' can't take both masks and scores: give them places of their own.");
        var files = FrameFile.List(folder);
        var detector = new DustDetector(DustModel.Shipped(), options, new());
        foreach (var file in Evenly(files, CameraMemory.Slots))
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report((0, "background"));
            if (TryRead(file, null) is { } frame && FrameMaps.Of(frame) is var maps && FrameGate.Check(frame, maps, null, null) is null) detector.Memory.Keep(frame, maps);
        }
        detector.JudgeMemory();
        var results = new List<DustFrameResult>();
        DustFrameResult? last = null;
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report((results.Count / (double)files.Count, "frames"));
            if (TryRead(file, unreadable) is not { } frame) continue;
            var result = detector.Next(frame, learns: false);
            if (Directory.Exists(maskPath)) DustRasters.WriteMask(InFolder(maskPath, result), result);
            if (Directory.Exists(scorePath)) DustRasters.WriteScore(InFolder(scorePath, result), result);
            results.Add(result with { CellScores = [] });
            last = result;
        }
        if (last is null) throw new ImagingInputException($"No picture of '{folder}' can be read: {unreadable[0]}");
        if (maskPath is not null && !Directory.Exists(maskPath)) DustRasters.WriteMask(maskPath, last);
        if (scorePath is not null && !Directory.Exists(scorePath)) DustRasters.WriteScore(scorePath, last);
        progress?.Report((1, "frames"));
        return results;
    }

    internal static IEnumerable<string> Evenly(IReadOnlyList<string> files, int most) =>
        files.Count <= most ? files : Enumerable.Range(0, most).Select(i => files[(int)((long)i * (files.Count - 1) / (most - 1))]);

    private static DustFrame? TryRead(string file, List<string>? unreadable)
    {
        try
        {
            return FrameFile.Read(file);
        }
        catch (ImagingInputException e)
        {
            unreadable?.Add(e.Message);
            return null;
        }
    }

    private static string InFolder(string folder, DustFrameResult result) => Path.Combine(folder, Path.ChangeExtension(result.Name, ".png"));

    private static bool IsSame(string a, string b) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(a)) == Path.TrimEndingDirectorySeparator(Path.GetFullPath(b));

    private static void Require(string? path)
    {
        if (path is null) return;
        Gdal.OutputFolder.Require(path);
        if (!Path.GetExtension(path).Equals(".png", StringComparison.OrdinalIgnoreCase)) throw new ImagingInputException($"'{path}' must end in .png.");
    }
}
