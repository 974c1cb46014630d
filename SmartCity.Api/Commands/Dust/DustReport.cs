using System.Text.Json;
using SmartCity.Imaging.Dust;

namespace SmartCity.Api.Commands.Dust;

/// <summary>What <c>dust detect</c> writes: frames in order, each with its plumes; places are pixels of the upright picture, column first.</summary>
/// <param name="Unreadable">A line for each file that could not be read and was left out.</param>
internal sealed record DustReport(string Coordinates, IReadOnlyList<DustReport.Frame> Frames, IReadOnlyList<string> Unreadable)
{
    /// <param name="Assessable">Whether the frame could be judged.</param>
    /// <param name="Reason">Why it could not.</param>
    /// <param name="Score">How likely there is dust somewhere in it, 0–1.</param>
    /// <param name="Regional">Haze or dust over most of the picture: no plume of a site.</param>
    /// <param name="Compared">Whether there was a background of the camera to compare with.</param>
    internal sealed record Frame(string Name, DateTimeOffset? Time, int Width, int Height, bool Assessable, string? Reason, double? Score, bool Regional, bool Compared, IReadOnlyList<Plume> Plumes);

    /// <param name="Outline">Rings of column, row pairs, the outer one first.</param>
    /// <param name="Base">Where it stands, from left to right.</param>
    /// <param name="Drift">Pixels since the frame before, right and down.</param>
    internal sealed record Plume(int Id, string Level, double Score, double AreaShare, double Opacity, int FramesInARow, double[]? Drift, double[][] Base, double[][][] Outline);

    internal static DustReport Of(IReadOnlyList<DustFrameResult> results, IReadOnlyList<string> unreadable) => new(
        "pixels of the upright picture: column, row from its top left corner",
        [.. results.Select(r => new Frame(r.Name, r.Time, r.Width, r.Height, r.Fault is null, r.Fault is { } fault ? Name(fault) : null, double.IsNaN(r.Score) ? null : Round(r.Score, 4), r.IsRegional, r.HasMemory, [.. r.Plumes.Select(Of)]))],
        unreadable);

    /// <summary>"over_exposed".</summary>
    internal static string Name<T>(T value) where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static Plume Of(DustPlume p) => new(
        p.Id, Name(p.Level), Round(p.Score, 4), Round(p.AreaShare, 5), Round(p.Opacity, 3), p.Frames, p.Drift is (var x, var y) ? [Round(x, 1), Round(y, 1)] : null,
        [.. p.Base.Select(c => new[] { Round(c.X, 1), Round(c.Y, 1) })],
        [.. p.Outline.InteriorRings.Prepend(p.Outline.ExteriorRing).Select(ring => ring.Coordinates.Select(c => new[] { Round(c.X, 1), Round(c.Y, 1) }).ToArray())]);

    private static double Round(double value, int digits) => Math.Round(value, digits);
}
