using System.Numerics;

namespace SmartCity.Imaging.Simulation;

/// <summary>Fills a parcel with what its use brings along, for a span of dates.</summary>
internal static partial class ParcelContents
{
    /// <param name="quad">The parcel, anticlockwise.</param>
    /// <param name="seed">Belongs to the parcel: the same use is laid out in the same way.</param>
    internal static void Fill(ParcelBuilder to, ParcelKind kind, Vector2[] quad, uint seed, int from, int until)
    {
        if (from >= until) return;
        var dice = new Dice(PlaceHash.Of(seed, (int)kind, 0));
        var parcel = new Parcel(quad, EastWestAxis(quad), from, until);
        switch (kind)
        {
            case ParcelKind.Field: Fields(to, parcel, ref dice); break;
            case ParcelKind.Greenhouse: Strips(to, parcel, ref dice, Material.SoilRed, Material.Greenhouse, SurfacePattern.GreenhouseRows, 34, 0.85f); break;
            case ParcelKind.Solar: Strips(to, parcel, ref dice, Material.Gravel, Material.SolarPanel, SurfacePattern.SolarRows, 60, 0.95f); break;
            case ParcelKind.Orchard: to.Ground(quad, Material.Orchard, SurfacePattern.OrchardRows, Tint(ref dice), parcel.Axis, from, until); break;
            case ParcelKind.Wood: Wood(to, parcel, ref dice); break;
            case ParcelKind.Grass: Vacant(to, parcel, ref dice); break;
            case ParcelKind.Park: Park(to, parcel, ref dice); break;
            case ParcelKind.Pond: Pond(to, parcel, ref dice); break;
            case ParcelKind.SoilSite: SoilSite(to, parcel, ref dice); break;
            case ParcelKind.NetSite: NetSite(to, parcel, ref dice); break;
            case ParcelKind.Rubble: Rubble(to, parcel, ref dice); break;
            case ParcelKind.Cleared: to.Ground(quad, Material.Stubble, SurfacePattern.SoilTracks, Tint(ref dice), parcel.Axis, from, until); break;
            case ParcelKind.Slabs: Slabs(to, parcel, ref dice); break;
            case ParcelKind.Towers: Towers(to, parcel, ref dice); break;
            case ParcelKind.Houses: Houses(to, parcel, ref dice); break;
            case ParcelKind.Village: Village(to, parcel, ref dice); break;
            case ParcelKind.Industrial: Industrial(to, parcel, ref dice); break;
            case ParcelKind.Commercial: Commercial(to, parcel, ref dice); break;
            case ParcelKind.School: School(to, parcel, ref dice); break;
            case ParcelKind.Parking: Parking(to, parcel, ref dice); break;
            default: throw new ArgumentOutOfRangeException(nameof(kind), kind, "A parcel use without contents.");
        }
    }

    private readonly record struct Parcel(Vector2[] Quad, Vector2 Axis, int From, int Until)
    {
        internal (Vector2 Centre, float HalfLength, float HalfWidth) Frame => ParcelBuilder.Frame(Quad, Axis);
    }

    internal static byte Tint(ref Dice dice) => (byte)(dice.Next() % MaterialSpectra.Tints);

    // Houses face south wherever the street allows it.
    internal static Vector2 EastWestAxis(ReadOnlySpan<Vector2> quad)
    {
        var (a, b) = (Vector2.Normalize(quad[1] - quad[0] + quad[2] - quad[3]), Vector2.Normalize(quad[3] - quad[0] + quad[2] - quad[1]));
        var axis = MathF.Abs(a.X) >= MathF.Abs(b.X) ? a : b;
        return axis.X < 0 ? -axis : axis;
    }

    private static void Fields(ParcelBuilder to, Parcel parcel, ref Dice dice)
    {
        to.Ground(parcel.Quad, Material.Grass, SurfacePattern.Plain, Tint(ref dice), parcel.Axis, parcel.From, parcel.Until);   // balks
        var strips = 2 + dice.Below(to.Detailed ? 7 : 4);
        var halves = 1 + dice.Below(2);
        for (var half = 0; half < halves; half++)
            for (var strip = 0; strip < strips; strip++)
            {
                var (t0, t1) = ((half + 0.008f) / halves, (half + 0.992f) / halves);
                var plot = ConvexShape.Part(parcel.Quad, (strip + 0.012f) / strips, t0, (strip + 0.988f) / strips, t1);
                to.Ground(plot, dice.Chance(0.07f) ? Material.Greenhouse : Material.CropField, SurfacePattern.CropRows, Tint(ref dice), Vector2.Normalize(plot[3] - plot[0]), parcel.From, parcel.Until);
            }
    }

    private static void Strips(ParcelBuilder to, Parcel parcel, ref Dice dice, Material ground, Material strip, SurfacePattern pattern, float stripMetres, float filled)
    {
        to.Ground(parcel.Quad, ground, SurfacePattern.Plain, Tint(ref dice), parcel.Axis, parcel.From, parcel.Until);
        var count = Math.Max(1, (int)(Vector2.Distance(parcel.Quad[0], parcel.Quad[1]) / stripMetres));
        for (var i = 0; i < count; i++)
        {
            if (!dice.Chance(filled)) continue;
            var part = ConvexShape.Part(parcel.Quad, (i + 0.04f) / count, 0.03f, (i + 0.96f) / count, 0.97f);
            to.Ground(part, strip, pattern, Tint(ref dice), Vector2.Normalize(part[3] - part[0]), parcel.From, parcel.Until);
        }
    }

    private static void Wood(ParcelBuilder to, Parcel parcel, ref Dice dice) =>
        to.Ground(parcel.Quad, Material.Forest, SurfacePattern.Plain, Tint(ref dice), parcel.Axis, parcel.From, parcel.Until);

    private static void Vacant(ParcelBuilder to, Parcel parcel, ref Dice dice)
    {
        to.Ground(parcel.Quad, Material.Grass, SurfacePattern.Plain, Tint(ref dice), parcel.Axis, parcel.From, parcel.Until);
        for (var i = 0; i < 4; i++) Patch(to, parcel, ref dice, dice.Pick(Material.Stubble, Material.Shrub, Material.Grass, Material.SoilRed), SurfacePattern.Plain, dice.Range(0.1f, 0.3f));
        Trees(to, parcel, ref dice, 30);
    }

    private static void Park(ParcelBuilder to, Parcel parcel, ref Dice dice)
    {
        to.Ground(parcel.Quad, Material.Lawn, SurfacePattern.Plain, Tint(ref dice), parcel.Axis, parcel.From, parcel.Until);
        for (var i = 0; i < 4; i++) Patch(to, parcel, ref dice, Material.Forest, SurfacePattern.Plain, 0.42f);
        if (dice.Chance(0.4f)) Patch(to, parcel, ref dice, Material.PondWater, SurfacePattern.Plain, 0.4f);
        var (s, t) = (dice.Range(0.3f, 0.7f), dice.Range(0.3f, 0.7f));
        to.Ground(ConvexShape.Part(parcel.Quad, s - 0.012f, 0, s + 0.012f, 1), Material.Paving, SurfacePattern.Plain, Tint(ref dice), parcel.Axis, parcel.From, parcel.Until);
        to.Ground(ConvexShape.Part(parcel.Quad, 0, t - 0.012f, 1, t + 0.012f), Material.Paving, SurfacePattern.Plain, Tint(ref dice), parcel.Axis, parcel.From, parcel.Until);
        Trees(to, parcel, ref dice, 90);
    }

    private static void Pond(ParcelBuilder to, Parcel parcel, ref Dice dice)
    {
        to.Ground(parcel.Quad, Material.Grass, SurfacePattern.Plain, Tint(ref dice), parcel.Axis, parcel.From, parcel.Until);
        if (ConvexShape.Inset(parcel.Quad, [5, 4, 6, 5]) is { } water) to.Ground(water, Material.PondWater, SurfacePattern.Plain, Tint(ref dice), parcel.Axis, parcel.From, parcel.Until);
    }

    private static void SoilSite(ParcelBuilder to, Parcel parcel, ref Dice dice)
    {
        to.Ground(parcel.Quad, dice.Chance(0.6f) ? Material.SoilRed : Material.SoilBright, SurfacePattern.SoilTracks, Tint(ref dice), parcel.Axis, parcel.From, parcel.Until);
        for (var i = 0; i < 3; i++) Patch(to, parcel, ref dice, dice.Pick(Material.SoilBright, Material.SoilRed, Material.Mud), SurfacePattern.SoilTracks, 0.3f);
        if (dice.Chance(0.3f)) Patch(to, parcel, ref dice, Material.GreenNet, SurfacePattern.NetSeams, 0.18f);
        SiteHuts(to, parcel, ref dice);
    }

    private static void NetSite(ParcelBuilder to, Parcel parcel, ref Dice dice)
    {
        to.Ground(parcel.Quad, Material.SoilBright, SurfacePattern.SoilTracks, Tint(ref dice), parcel.Axis, parcel.From, parcel.Until);
        var (columns, rows) = (1 + dice.Below(2), 1 + dice.Below(3));
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++)
            {
                var net = ConvexShape.Part(parcel.Quad, (column + 0.025f) / columns, (row + 0.03f) / rows, (column + 0.975f) / columns, (row + 0.97f) / rows);
                to.Ground(net, Material.GreenNet, SurfacePattern.NetSeams, Tint(ref dice), parcel.Axis, parcel.From, parcel.Until);
            }
        SiteHuts(to, parcel, ref dice);
    }

    private static void Rubble(ParcelBuilder to, Parcel parcel, ref Dice dice)
    {
        to.Ground(parcel.Quad, Material.Rubble, SurfacePattern.Plain, Tint(ref dice), parcel.Axis, parcel.From, parcel.Until);
        for (var i = 0; i < 3; i++) Patch(to, parcel, ref dice, dice.Pick(Material.SoilRed, Material.Gravel, Material.Grass), SurfacePattern.Plain, 0.25f);
    }

    // A blob somewhere in the parcel; share is its size against the parcel's.
    private static void Patch(ParcelBuilder to, Parcel parcel, ref Dice dice, Material material, SurfacePattern pattern, float share)
    {
        var (_, halfLength, halfWidth) = parcel.Frame;
        var centre = ConvexShape.Within(parcel.Quad, dice.Range(0.2f, 0.8f), dice.Range(0.2f, 0.8f));
        var ring = ConvexShape.Ellipse(centre, Vector2.Normalize(new(dice.Range(-1, 1), 0.4f)), halfLength * share * dice.Range(0.6f, 1.1f), halfWidth * share * dice.Range(0.6f, 1.1f), 11);
        for (var i = 0; i < ring.Length; i++) ring[i] = centre + (ring[i] - centre) * dice.Range(0.92f, 1.02f);
        if (ConvexShape.Holds(parcel.Quad, ring)) to.Ground(ring, material, pattern, Tint(ref dice), parcel.Axis, parcel.From, parcel.Until);
    }

    private static void SiteHuts(ParcelBuilder to, Parcel parcel, ref Dice dice)
    {
        var centre = ConvexShape.Within(parcel.Quad, 0.12f, dice.Range(0.2f, 0.8f));
        for (var i = 0; i < 3; i++)
            to.Building(centre + new Vector2(-parcel.Axis.Y, parcel.Axis.X) * (i * 9f - 9), parcel.Axis, 9, 3, 5.5f, dice.Pick(Material.RoofBlue, Material.RoofWhite), SurfacePattern.GableRoof, Tint(ref dice), parcel.From, parcel.Until);
    }

    private static void Trees(ParcelBuilder to, Parcel parcel, ref Dice dice, int count)
    {
        if (!to.Detailed) return;
        for (var i = 0; i < count; i++)
            to.Tree(ConvexShape.Within(parcel.Quad, dice.Range(0.03f, 0.97f), dice.Range(0.03f, 0.97f)), dice.Range(1.6f, 4.2f), Tint(ref dice), parcel.From, parcel.Until);
    }
}
