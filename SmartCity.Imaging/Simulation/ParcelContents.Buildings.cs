using System.Numerics;

namespace SmartCity.Imaging.Simulation;

/// <content>Uses with buildings; single buildings may come or go on their own.</content>
internal static partial class ParcelContents
{
    private const float NewBuildingChance = 0.016f, DemolitionChance = 0.010f;

    private static void Slabs(ParcelBuilder to, Parcel parcel, ref Dice dice)
    {
        Yard(to, parcel, ref dice, Material.Lawn, 150);
        Cars(to, parcel, ref dice, 30);
        var (height, half, depth) = (dice.Range(18, 36), dice.Range(14, 27), dice.Range(5.5f, 7.5f));
        var roof = dice.Pick(Material.RoofConcrete, Material.RoofConcrete, Material.RoofTile, Material.RoofGrey);
        var pattern = roof == Material.RoofTile ? SurfacePattern.GableRoof : SurfacePattern.FlatRoof;
        Rows(to, parcel, ref dice, half, depth, dice.Range(5, 9), height * dice.Range(0.75f, 1f), height, roof, pattern, hasPaths: true);
    }

    private static void Towers(ParcelBuilder to, Parcel parcel, ref Dice dice)
    {
        Yard(to, parcel, ref dice, Material.Lawn, 220);
        Cars(to, parcel, ref dice, 16);
        Rows(to, parcel, ref dice, dice.Range(12, 18), dice.Range(8, 11), dice.Range(14, 26), dice.Range(24, 38), dice.Range(55, 95), dice.Pick(Material.RoofConcrete, Material.RoofGrey), SurfacePattern.FlatRoof);
    }

    // Houses wall to wall, every roof its own; lanes in between.
    private static void Village(ParcelBuilder to, Parcel parcel, ref Dice dice)
    {
        to.Ground(parcel.Quad, Material.Concrete, SurfacePattern.Plain, Tint(ref dice), parcel.Axis, parcel.From, parcel.Until);
        var (centre, halfLength, halfWidth) = parcel.Frame;
        var across = new Vector2(-parcel.Axis.Y, parcel.Axis.X);
        for (var c = -halfWidth + 7; c < halfWidth - 6; c += dice.Range(13.5f, 16.5f))
            for (var a = -halfLength + 7; a < halfLength - 6;)
            {
                var (length, width) = (dice.Range(4.2f, 7.2f), dice.Range(4.6f, 6.4f));
                var turned = Turned(parcel.Axis, dice.Range(-0.07f, 0.07f));
                var place = centre + parcel.Axis * (a + length) + across * (c + dice.Range(-1, 1));
                a += 2 * length + dice.Range(0.8f, 3.4f);
                if (dice.Chance(0.08f)) continue;
                var roof = dice.Pick(Material.RoofConcrete, Material.RoofConcrete, Material.RoofConcrete, Material.RoofConcrete, Material.RoofGrey, Material.RoofGrey, Material.RoofGrey, Material.RoofDark,
                    Material.RoofBlue, Material.RoofTile, Material.RoofTile, Material.RoofRed, Material.RoofWhite);
                var pitched = roof is Material.RoofTile or Material.RoofBlue or Material.RoofRed;
                House(to, parcel, ref dice, place, turned, length, width, dice.Range(6, 17), roof, pitched ? SurfacePattern.GableRoof : SurfacePattern.FlatRoof);
            }
        Trees(to, parcel, ref dice, 12);
    }

    // Detached houses in their gardens, along drives; an estate that still grows.
    private static void Houses(ParcelBuilder to, Parcel parcel, ref Dice dice)
    {
        to.Ground(parcel.Quad, dice.Pick(Material.Lawn, Material.Grass, Material.Shrub), SurfacePattern.Plain, Tint(ref dice), parcel.Axis, parcel.From, parcel.Until);
        var (centre, halfLength, halfWidth) = parcel.Frame;
        var across = new Vector2(-parcel.Axis.Y, parcel.Axis.X);
        var depth = dice.Range(30, 44);
        for (var c = -halfWidth + depth / 2; c < halfWidth - 8; c += depth)
        {
            var drive = ConvexShape.Rectangle(centre + across * c, parcel.Axis, halfLength * 0.9f, 2.6f);
            if (ConvexShape.Holds(parcel.Quad, drive)) to.Ground(drive, dice.Pick(Material.Asphalt, Material.Concrete), SurfacePattern.Plain, Tint(ref dice), parcel.Axis, parcel.From, parcel.Until);
            foreach (var side in (ReadOnlySpan<float>)[-1, 1])
                for (var a = -halfLength + 10; a < halfLength - 8;)
                {
                    var (length, width) = (dice.Range(5, 9.5f), dice.Range(4, 6.5f));
                    var place = centre + parcel.Axis * (a + length) + across * (c + side * (width + dice.Range(4.5f, 7)));
                    a += 2 * length + dice.Range(2.5f, 11);
                    var roof = dice.Pick(Material.RoofTile, Material.RoofTile, Material.RoofGrey, Material.RoofDark, Material.RoofConcrete, Material.RoofRed);
                    House(to, parcel, ref dice, place, Turned(parcel.Axis, dice.Range(-0.12f, 0.12f)), length, width, dice.Range(4.5f, 9), roof, SurfacePattern.GableRoof, eventRate: 3);
                }
        }
        Trees(to, parcel, ref dice, 90);
        Cars(to, parcel, ref dice, 8);
    }

    private static void Industrial(ParcelBuilder to, Parcel parcel, ref Dice dice)
    {
        to.Ground(parcel.Quad, dice.Pick(Material.Concrete, Material.Concrete, Material.Paving), SurfacePattern.Plain, Tint(ref dice), parcel.Axis, parcel.From, parcel.Until);
        var (_, halfLength, halfWidth) = parcel.Frame;
        var roof = dice.Pick(Material.RoofBlue, Material.RoofBlue, Material.RoofWhite, Material.RoofGrey, Material.RoofRed, Material.RoofGreen);
        var length = MathF.Min(halfLength * dice.Range(0.42f, 0.85f), dice.Range(28, 75));
        var width = MathF.Min(halfWidth * dice.Range(0.25f, 0.6f), dice.Range(11, 30));
        Rows(to, parcel, ref dice, length, width, dice.Range(9, 16), dice.Range(10, 20), dice.Range(7, 13), roof, SurfacePattern.ShedRoof, roofVaries: true);
        Cars(to, parcel, ref dice, 14);
        Trees(to, parcel, ref dice, 14);
    }

    private static void Commercial(ParcelBuilder to, Parcel parcel, ref Dice dice)
    {
        to.Ground(parcel.Quad, Material.Paving, SurfacePattern.Plain, Tint(ref dice), parcel.Axis, parcel.From, parcel.Until);
        var (centre, halfLength, halfWidth) = parcel.Frame;
        var (length, width) = (halfLength * dice.Range(0.35f, 0.6f), halfWidth * dice.Range(0.3f, 0.55f));
        var across = new Vector2(-parcel.Axis.Y, parcel.Axis.X);
        var roof = dice.Pick(Material.RoofGrey, Material.RoofWhite, Material.RoofConcrete);
        House(to, parcel, ref dice, centre, parcel.Axis, length, width, dice.Range(14, 26), roof, SurfacePattern.FlatRoof);
        House(to, parcel, ref dice, centre + parcel.Axis * (length * 0.5f) + across * (width * 0.2f), parcel.Axis, length * 0.28f, width * 0.45f, dice.Range(50, 100), Material.RoofDark, SurfacePattern.FlatRoof);
        if (dice.Chance(0.6f)) House(to, parcel, ref dice, centre - parcel.Axis * (length * 0.7f) - across * (width * 1.25f), parcel.Axis, length * 0.3f, width * 0.2f, dice.Range(10, 18), roof, SurfacePattern.FlatRoof);
        Cars(to, parcel, ref dice, 40);
        Trees(to, parcel, ref dice, 40);
    }

    private static void School(ParcelBuilder to, Parcel parcel, ref Dice dice)
    {
        Yard(to, parcel, ref dice, Material.Paving, 50);
        var (centre, halfLength, halfWidth) = parcel.Frame;
        var across = new Vector2(-parcel.Axis.Y, parcel.Axis.X);
        var (length, width) = (MathF.Min(72, halfLength * 0.7f), MathF.Min(38, halfWidth * 0.36f));
        var field = centre - across * (halfWidth * 0.45f);
        foreach (var (scale, material) in new[] { (1f, Material.SportsTrack), (0.8f, Material.Turf) })
            to.Ground(ConvexShape.Ellipse(field, parcel.Axis, length * scale, width * (scale - 0.06f), 24), material, SurfacePattern.Plain, Tint(ref dice), parcel.Axis, parcel.From, parcel.Until);
        for (var i = 0; i < 3; i++)
            House(to, parcel, ref dice, centre + across * (halfWidth * (0.1f + 0.27f * i)), parcel.Axis, halfLength * dice.Range(0.4f, 0.65f), dice.Range(6, 9), dice.Range(12, 20), dice.Pick(Material.RoofRed, Material.RoofConcrete), SurfacePattern.FlatRoof);
    }

    private static void Parking(ParcelBuilder to, Parcel parcel, ref Dice dice)
    {
        to.Ground(parcel.Quad, Material.Asphalt, SurfacePattern.ParkingBays, Tint(ref dice), parcel.Axis, parcel.From, parcel.Until);
        Cars(to, parcel, ref dice, 160);
        Trees(to, parcel, ref dice, 12);
    }

    private static void Yard(ParcelBuilder to, Parcel parcel, ref Dice dice, Material ground, int trees)
    {
        to.Ground(parcel.Quad, ground, SurfacePattern.Plain, Tint(ref dice), parcel.Axis, parcel.From, parcel.Until);
        if (ground == Material.Lawn && ConvexShape.Inset(parcel.Quad, [9, 9, 9, 9]) is { } ring)   // the compound's ring drive
        {
            to.Ground(ring, Material.Paving, SurfacePattern.Plain, Tint(ref dice), parcel.Axis, parcel.From, parcel.Until);
            if (ConvexShape.Inset(ring, [6, 6, 6, 6]) is { } inside) to.Ground(inside, Material.Lawn, SurfacePattern.Plain, Tint(ref dice), parcel.Axis, parcel.From, parcel.Until);
        }
        Trees(to, parcel, ref dice, trees);
    }

    private static void Rows(ParcelBuilder to, Parcel parcel, ref Dice dice, float halfLength, float halfWidth, float gapAlong, float gapAcross, float height, Material roof, SurfacePattern pattern, bool roofVaries = false, bool hasPaths = false)
    {
        var (centre, length, width) = parcel.Frame;
        var across = new Vector2(-parcel.Axis.Y, parcel.Axis.X);
        for (var c = -width + halfWidth + 7; c <= width - halfWidth - 6; c += 2 * halfWidth + gapAcross)
        {
            var path = ConvexShape.Rectangle(centre + across * (c + halfWidth + 3.2f), parcel.Axis, length * 0.8f, 1.9f);
            if (hasPaths && ConvexShape.Holds(parcel.Quad, path)) to.Ground(path, Material.Paving, SurfacePattern.Plain, Tint(ref dice), parcel.Axis, parcel.From, parcel.Until);
            for (var a = -length + halfLength + 7; a <= length - halfLength - 6; a += 2 * halfLength + gapAlong)
            {
                if (dice.Chance(0.06f)) continue;
                if (roofVaries && dice.Chance(0.25f)) roof = dice.Pick(Material.RoofBlue, Material.RoofWhite, Material.RoofGrey, Material.RoofRed);
                House(to, parcel, ref dice, centre + parcel.Axis * (a + dice.Range(-3, 3)) + across * c, parcel.Axis, halfLength * dice.Range(0.82f, 1.04f), halfWidth, height * dice.Range(0.9f, 1.1f), roof, pattern);
            }
        }
    }

    private static void House(ParcelBuilder to, Parcel parcel, ref Dice dice, Vector2 centre, Vector2 axis, float halfLength, float halfWidth, float height, Material roof, SurfacePattern pattern, float eventRate = 1)
    {
        var tint = Tint(ref dice);
        var (fate, pair) = (dice.Unit(), dice.Below(to.Dates - 1));
        var ring = ConvexShape.Rectangle(centre, axis, halfLength, halfWidth);
        if (!ConvexShape.Holds(parcel.Quad, ring)) return;
        var settled = parcel.From == 0 && parcel.Until == to.Dates;   // else the whole parcel is what changes
        if (settled && fate < eventRate * NewBuildingChance)
        {
            to.Building(centre, axis, halfLength, halfWidth, height, roof, pattern, tint, pair + 1, parcel.Until);
            to.Change(ring, TruthClass.NewBuilding, pair, height);
        }
        else if (settled && fate < eventRate * (NewBuildingChance + DemolitionChance))
        {
            to.Building(centre, axis, halfLength, halfWidth, height, roof, pattern, tint, parcel.From, pair + 1);
            to.Ground(ring, Material.Rubble, SurfacePattern.Plain, tint, axis, pair + 1, parcel.Until);
            to.Change(ring, TruthClass.Demolition, pair, height);
        }
        else
        {
            to.Building(centre, axis, halfLength, halfWidth, height, roof, pattern, tint, parcel.From, parcel.Until);
        }
    }

    private static void Cars(ParcelBuilder to, Parcel parcel, ref Dice dice, int count)
    {
        if (!to.Detailed) return;
        var across = new Vector2(-parcel.Axis.Y, parcel.Axis.X);
        for (var date = parcel.From; date < parcel.Until; date++)
            for (var i = 0; i < count; i++)
            {
                var place = ConvexShape.Within(parcel.Quad, dice.Range(0.04f, 0.96f), dice.Pick(0.035f, 0.5f, 0.965f));
                to.Vehicle(place, across, CarColour(ref dice), dice.Range(2.1f, 2.5f), date);
            }
    }

    internal static Material CarColour(ref Dice dice) => dice.Pick(Material.VehicleWhite, Material.VehicleWhite, Material.VehicleDark, Material.VehicleDark, Material.VehicleRed);

    private static Vector2 Turned(Vector2 axis, float angle)
    {
        var (sine, cosine) = MathF.SinCos(angle);
        return new(axis.X * cosine - axis.Y * sine, axis.X * sine + axis.Y * cosine);
    }
}
