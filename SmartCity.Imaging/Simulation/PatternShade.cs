using System.Numerics;

namespace SmartCity.Imaging.Simulation;

/// <summary>What a pattern does to one point of its object.</summary>
internal static class PatternShade
{
    /// <param name="along">Metres from the object's centre along its axis.</param>
    /// <param name="across">Metres to the left of the axis.</param>
    /// <param name="sun">Towards the sun in the same two directions; unit vector.</param>
    /// <param name="material">Changed where the pattern shows another material.</param>
    /// <returns>Brightness added, as a share.</returns>
    internal static float At(SurfaceObject surface, float along, float across, Vector2 sun, ref Material material)
    {
        switch (surface.Pattern)
        {
            case SurfacePattern.GableRoof:
                return (MathF.Abs(across) < 0.25f ? 0.12f : 0) + 0.20f * MathF.Sign(across) * sun.Y;
            case SurfacePattern.FlatRoof:
                return FlatRoof(surface, along, across, ref material);
            case SurfacePattern.ShedRoof:
                var bay = Wrap(across, 14);
                if (MathF.Abs(bay - 7) > 1.1f && Wrap(along, 12) < 0.9f) material = Material.RoofWhite;   // skylights
                return 0.12f * MathF.Sign(bay - 7) * sun.Y + (Wrap(along, 0.9f) < 0.45f ? 0.025f : -0.025f);
            case SurfacePattern.Road:
                return Road(surface, along, across, ref material);
            case SurfacePattern.Street:
                if (MathF.Abs(across) < 0.12f && Wrap(along, 10) < 5) material = Material.Marking;
                else if (surface.HalfWidth - MathF.Abs(across) < 1.8f && surface.HalfWidth > 5) material = Material.Paving;
                return 0;
            case SurfacePattern.CropRows:
                return 0.05f * MathF.Sin(across * 2 * MathF.PI / 1.6f);
            case SurfacePattern.OrchardRows:
                var (u, v) = (Wrap(along, 4.6f) - 2.3f, Wrap(across, 4.2f) - 2.1f);
                if (u * u + v * v > 2.9f) { material = Material.SoilRed; return -0.05f; }
                material = Material.Tree;
                return 0.22f * (u * sun.X + v * sun.Y) / 1.7f;
            case SurfacePattern.GreenhouseRows:
                var arch = Wrap(across, 8) - 4;
                if (MathF.Abs(arch) > 3.6f) { material = Material.SoilRed; return -0.25f; }
                return 0.16f * arch / 4 * sun.Y - (Wrap(along, 3) < 0.3f ? 0.06f : 0);
            case SurfacePattern.SolarRows:
                if (Wrap(across, 6) > 4) { material = Material.Gravel; return -0.25f; }
                return Wrap(along, 2.1f) < 0.15f ? 0.3f : 0;
            case SurfacePattern.NetSeams:
                var seam = Wrap(across + 0.7f * MathF.Sin(along * 0.21f), 8) < 0.35f || Wrap(along, 30) < 0.3f;
                return (seam ? 0.16f : 0) + 0.06f * MathF.Sin(along * 0.9f + 2.2f * MathF.Sin(across * 0.45f));
            case SurfacePattern.Crown:
                return 0.1f + 0.36f * (along * sun.X + across * sun.Y) / surface.HalfLength;
            case SurfacePattern.SoilTracks:
                var track = Wrap(across + 9 * MathF.Sin(along * 0.045f), 21);
                return track is < 0.8f or > 2.2f and < 3 ? 0.14f : 0;
            case SurfacePattern.ParkingBays:
                if (Wrap(along, 2.6f) < 0.14f && Wrap(across, 17) < 10) material = Material.Marking;
                return 0;
            default:
                return 0;
        }
    }

    private static float FlatRoof(SurfaceObject surface, float along, float across, ref Material material)
    {
        var edge = MathF.Min(surface.HalfLength - MathF.Abs(along), surface.HalfWidth - MathF.Abs(across));
        if (edge < 0.45f) return 0.22f;   // parapet
        if (edge < 1.0f) return -0.16f;
        if (edge < 1.8f) return 0;
        var (column, row) = ((int)MathF.Floor(along / 3.1f), (int)MathF.Floor(across / 2.7f));
        var hash = PlaceHash.Of(surface.Tint + 40u, column, row, (int)surface.Centre.X);
        var (u, v) = (along / 3.1f - column, across / 2.7f - row);
        if ((hash & 15) == 0 && u is > 0.15f and < 0.85f && v is > 0.2f and < 0.8f)   // plant and water tanks
        {
            material = (hash & 16) == 0 ? Material.RoofWhite : Material.RoofDark;
            return 0.1f;
        }
        return (hash & 15) == 1 ? -0.06f : 0;
    }

    private static float Road(SurfaceObject surface, float along, float across, ref Material material)
    {
        var distance = MathF.Abs(across);
        if (distance < 2.2f) { material = Material.Lawn; return -0.05f; }
        var edge = surface.HalfWidth - distance;
        if (edge < 3) material = Material.Paving;
        else if (edge < 6.2f && edge > 4.4f) material = Material.Lawn;   // planted strip before the cycle lane
        else if (MathF.Abs(Wrap(distance, 3.6f) - 1.8f) < 0.09f && Wrap(along, 15) < 6) material = Material.Marking;
        return 0;
    }

    private static float Wrap(float value, float period) => value - period * MathF.Floor(value / period);
}
