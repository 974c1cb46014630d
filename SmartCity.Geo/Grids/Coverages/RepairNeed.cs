using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Coverages;

/// <summary>Whether a coverage has anything that a repair mends, but for slits.</summary>
internal static class RepairNeed
{
    internal static bool Exists(CoverageGround ground, BorderGraph borders, RingCheck[] rings, CoverageRepairOptions options) =>
        rings.Any(r => r.IsGround && !r.IsValid) || ground.HasNoise || borders.Touches().Any() || HasFaultyGround(ground, borders, options);

    private static bool HasFaultyGround(CoverageGround ground, BorderGraph borders, CoverageRepairOptions options)
    {
        if (borders.Faces is not { } faces) return false;
        if (borders.Features.Any(count => count is < 0 or > 1)) return true;
        var pieces = new FacePieces(faces, _ => -1);
        var metres = Math.Sqrt(ground.Frame.MetresPerX * ground.Frame.MetresPerY);
        for (var face = 0; face < faces.FaceCount; face++)
            if (face != borders.Outside && borders.Features[face] == 0 && 2 * faces.Area[face] * metres < options.FilledWidth * pieces.Perimeter(face)) return true;
        return false;
    }
}
