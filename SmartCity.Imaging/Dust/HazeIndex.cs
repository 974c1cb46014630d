using SmartCity.Imaging.Models;

namespace SmartCity.Imaging.Dust;

/// <summary>How hazy a picture is.</summary>
/// <param name="Index">0 clear … 1 haze or dust, by the picture alone.</param>
/// <param name="Veil">Of a fixed view: how much weaker edges are than on the camera's clear frames, in natural logarithms; 0 as clear as ever, 0.7 half. Null for a single picture.</param>
/// <param name="Reason">Why the frame could not be judged; then the index means nothing.</param>
public sealed record HazeReading(string Name, DateTimeOffset? Time, double Index, double? Veil, string? Reason);

/// <summary>The haze index of stills and of fixed views.</summary>
public static class HazeIndex
{
    /// <summary>The clear ground of a cell is its edge that one frame in so many has or more.</summary>
    private const float ClearShare = 0.85f;

    private static readonly Lazy<HazeModel> Model = new(HazeModel.Shipped);

    public static HazeReading Of(DustFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return Of(frame, FrameMaps.Of(frame));
    }

    /// <summary>The frames of one fixed view; its clear frames are those among them with the strongest edges.</summary>
    /// <param name="unreadable">Receives a line for each file that can't be read.</param>
    public static IReadOnlyList<HazeReading> OfFolder(string folder, IProgress<(double Share, string Stage)>? progress, List<string> unreadable, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(unreadable);
        var files = FrameFile.List(folder);
        var readings = new List<HazeReading>();
        var edges = new List<(int Reading, CellGrid Grid, float[] Edges)>();
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report((readings.Count / (double)files.Count, "frames"));
            try
            {
                var frame = FrameFile.Read(file);
                var maps = FrameMaps.Of(frame);
                if (FrameGate.Check(frame, maps, null, null) is null) edges.Add((readings.Count, maps.Grid, Contrast(maps)));
                readings.Add(Of(frame, maps));
            }
            catch (ImagingInputException e)
            {
                unreadable.Add(e.Message);
            }
        }
        if (readings.Count == 0) throw new ImagingInputException($"No picture of '{folder}' can be read: {unreadable[0]}");
        foreach (var view in edges.GroupBy(e => e.Grid).Where(v => v.Count() >= CameraMemory.Least))
        {
            var clear = Clear([.. view.Select(v => v.Edges)]);
            foreach (var (reading, _, own) in view) readings[reading] = readings[reading] with { Veil = Math.Round(VeilOf(own, clear), 4) };
        }
        return readings;
    }

    private static HazeReading Of(DustFrame frame, FrameMaps maps) => new(
        frame.Name, frame.Time, Math.Round(Model.Value.Probability(HazeFeatures.Of(frame, maps)), 4), null,
        FrameGate.Check(frame, maps, null, null) is { } fault ? System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(fault.ToString()) : null);

    /// <summary>Edges two pixels wide against the light: what is lit less has weaker edges without being veiled.</summary>
    private static float[] Contrast(FrameMaps maps)
    {
        var (edges, light) = (maps.Maps[FrameMaps.Edge2], maps.Maps[FrameMaps.Light]);
        var result = new float[edges.Length];
        for (var i = 0; i < result.Length; i++) result[i] = MathF.Log(0.02f + (MathF.Exp(edges[i]) - 1) / (light[i] + 10));
        return result;
    }

    private static float[] Clear(List<float[]> frames)
    {
        var clear = new float[frames[0].Length];
        var values = new float[frames.Count];
        for (var cell = 0; cell < clear.Length; cell++)
        {
            for (var i = 0; i < values.Length; i++) values[i] = frames[i][cell];
            Array.Sort(values);
            clear[cell] = values[(int)(ClearShare * (values.Length - 1))];
        }
        return clear;
    }

    // Over the half of the cells that have edges when it is clear; the middle of them, for people and cars pass.
    private static double VeilOf(float[] own, float[] clear)
    {
        var sorted = (float[])clear.Clone();
        Array.Sort(sorted);
        var least = sorted[sorted.Length / 2];
        var losses = Enumerable.Range(0, own.Length).Where(i => clear[i] >= least).Select(i => clear[i] - own[i]).Order().ToList();
        return losses[losses.Count / 2];
    }
}
