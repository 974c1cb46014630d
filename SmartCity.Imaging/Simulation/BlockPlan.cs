using System.Numerics;

namespace SmartCity.Imaging.Simulation;

/// <summary>Plans one block: its streets, its parcels, their uses, and what happens to them between the dates.</summary>
internal sealed class BlockPlan(uint seed, Terrain terrain, StreetLattice streets, int dates, bool detailed, double minimumArea, float stories)
{
    private const float EventChance = 0.13f, QuarryChance = 0.012f, NewRoadChance = 0.035f;

    internal CityBlock Make(int column, int row)
    {
        var to = new ParcelBuilder(dates, detailed, minimumArea);
        var dice = new Dice(PlaceHash.Of(seed + 101, column, row));
        var quad = streets.Block(column, row);
        var centre = (quad[0] + quad[1] + quad[2] + quad[3]) / 4;
        Streets(to, column, row, quad);
        float[] halfWidths = [streets.Width(column, row, true) / 2, streets.Width(column + 1, row, false) / 2, streets.Width(column, row + 1, true) / 2, streets.Width(column, row, false) / 2];
        if (terrain.WaterDepthInward(centre.X, centre.Y) > 25 || ConvexShape.Inset(quad, halfWidths) is not { } inner) return to.Finish();
        if (terrain.Hilliness(centre.X, centre.Y) > 0.10f + 0.16f * dice.Unit()) Hill(to, inner, ref dice);
        else Parcels(to, inner, terrain.Urbanity(centre.X, centre.Y), centre, ref dice);
        return to.Finish();
    }

    // Quarries and clearings: the only thing that happens in the hills.
    private void Hill(ParcelBuilder to, Vector2[] quad, ref Dice dice)
    {
        if (!dice.Chance(QuarryChance * 3)) return;
        var ring = ConvexShape.Ellipse(ConvexShape.Within(quad, 0.5f, 0.5f), Vector2.Normalize(quad[1] - quad[0]), dice.Range(40, 110), dice.Range(30, 80), 17);
        var pair = dice.Below(dates - 1);
        if (dice.Chance(0.35f)) pair = -1;   // an old one, there all the time
        var isQuarry = dice.Chance(0.5f);
        to.Ground(ring, isQuarry ? Material.SoilRed : Material.Stubble, SurfacePattern.SoilTracks, ParcelContents.Tint(ref dice), Vector2.UnitX, pair + 1, dates);
        if (pair >= 0) to.Change(ring, isQuarry ? TruthClass.Earthwork : TruthClass.VegetationLoss, pair, 0);
    }

    private void Parcels(ParcelBuilder to, Vector2[] inner, float urbanity, Vector2 centre, ref Dice dice)
    {
        var isTown = urbanity > 0.2f;
        to.Ground(inner, isTown ? Material.Paving : Material.Grass, SurfacePattern.Plain, ParcelContents.Tint(ref dice), Vector2.UnitX, 0, dates);
        var (columns, rows) = isTown ? dice.Pick((2, 2), (3, 2), (2, 3), (2, 2), (3, 3), (2, 1)) : dice.Pick((2, 2), (3, 2), (2, 3), (2, 2));
        var industry = ValueNoise.At(seed + 103, centre.X / 2300, centre.Y / 2300);
        var quarter = new Dice(PlaceHash.Of(seed + 104, (int)MathF.Floor(centre.X / 780), (int)MathF.Floor(centre.Y / 780)));   // like stands by like
        var theme = dice.Chance(0.6f) ? Use(urbanity, industry, ref quarter) : Use(urbanity, industry, ref dice);
        if (theme is ParcelKind.School or ParcelKind.Commercial) theme = ParcelKind.Slabs;   // those come one by one
        if (theme == ParcelKind.Parking) theme = ParcelKind.Industrial;
        for (var r = 0; r < rows; r++)
            for (var c = 0; c < columns; c++)
            {
                var part = ConvexShape.Part(inner, (float)c / columns, (float)r / rows, (c + 1f) / columns, (r + 1f) / rows);
                var gap = isTown ? 4.5f : 1.6f;
                if (ConvexShape.Inset(part, [gap, gap, gap, gap]) is not { } parcel) continue;
                var kind = dice.Chance(0.68f) ? theme : Use(urbanity, industry, ref dice);
                var parcelSeed = dice.Next();
                var isWet = Array.Exists(parcel, p => terrain.WaterDepthInward(p.X, p.Y) > -22);
                if (isWet) ParcelContents.Fill(to, isTown ? ParcelKind.Park : ParcelKind.Grass, parcel, parcelSeed, 0, dates);
                else Develop(to, kind, parcel, parcelSeed, urbanity, ref dice);
            }
    }

    private void Develop(ParcelBuilder to, ParcelKind kind, Vector2[] parcel, uint parcelSeed, float urbanity, ref Dice dice)
    {
        var chance = EventChance * (urbanity > 0.1f ? 1 : 0.35f) / MathF.Max(1, (dates - 1) * 0.7f);
        if (dice.Chance(chance * (dates - 1)) && ParcelTransition.Draw(kind, ref dice) is { } change)
        {
            var pair = dice.Below(dates - 1);
            ParcelContents.Fill(to, change.Before, parcel, parcelSeed, 0, pair + 1);
            ParcelContents.Fill(to, change.After, parcel, parcelSeed, pair + 1, dates);
            to.Change(parcel, change.Class, pair, 0);
            return;
        }
        if (stories > 0 && ParcelStory.Draw(kind, parcelSeed, dates, stories) is { } story)
        {
            for (var i = 0; i < story.Count; i++)
            {
                ParcelContents.Fill(to, story[i].Kind, parcel, parcelSeed, story[i].From, i + 1 < story.Count ? story[i + 1].From : dates);
                if (i > 0) to.Change(parcel, story[i].Change, story[i].From - 1, 0);
            }
            return;
        }
        ParcelContents.Fill(to, kind, parcel, parcelSeed, 0, dates);
        if (kind is not (ParcelKind.Field or ParcelKind.Grass or ParcelKind.Wood) || !dice.Chance(NewRoadChance)) return;
        var s = dice.Range(0.25f, 0.7f);
        var length = Vector2.Distance(parcel[0], parcel[1]);
        var half = dice.Range(4.5f, 11) / length;
        var strip = ConvexShape.Part(parcel, s - half, 0, s + half, 1);
        var when = dice.Below(dates - 1);
        to.Ground(strip, dice.Chance(0.6f) ? Material.Asphalt : Material.Concrete, SurfacePattern.Street, ParcelContents.Tint(ref dice), Vector2.Normalize(strip[3] - strip[0]), when + 1, dates);
        to.Change(strip, TruthClass.Road, when, 0);
    }

    private static ParcelKind Use(float urbanity, float industry, ref Dice dice)
    {
        if (urbanity > 0.45f)
            return industry > 0.25f
                ? dice.Pick(ParcelKind.Industrial, ParcelKind.Industrial, ParcelKind.Industrial, ParcelKind.Industrial, ParcelKind.Industrial, ParcelKind.Parking, ParcelKind.SoilSite, ParcelKind.Slabs, ParcelKind.Commercial)
                : dice.Pick(ParcelKind.Slabs, ParcelKind.Slabs, ParcelKind.Slabs, ParcelKind.Towers, ParcelKind.Towers, ParcelKind.Village, ParcelKind.Village, ParcelKind.Commercial,
                    ParcelKind.School, ParcelKind.Park, ParcelKind.Commercial, ParcelKind.Slabs, ParcelKind.SoilSite, ParcelKind.NetSite, ParcelKind.Industrial, ParcelKind.Grass, ParcelKind.Houses);
        if (urbanity > 0.15f)
            return dice.Pick(ParcelKind.Village, ParcelKind.Village, ParcelKind.Industrial, ParcelKind.Industrial, ParcelKind.Slabs, ParcelKind.Field, ParcelKind.Field, ParcelKind.Field,
                ParcelKind.Greenhouse, ParcelKind.Grass, ParcelKind.Wood, ParcelKind.SoilSite, ParcelKind.NetSite, ParcelKind.Orchard, ParcelKind.Houses, ParcelKind.Houses);
        return dice.Pick(ParcelKind.Field, ParcelKind.Field, ParcelKind.Field, ParcelKind.Field, ParcelKind.Field, ParcelKind.Field, ParcelKind.Greenhouse, ParcelKind.Orchard,
            ParcelKind.Wood, ParcelKind.Wood, ParcelKind.Grass, ParcelKind.Pond, ParcelKind.Village, ParcelKind.Houses);
    }

    // A block owns the streets along its lower and left edges and the crossing at its first corner.
    private void Streets(ParcelBuilder to, int column, int row, Vector2[] quad)
    {
        var widest = 0f;
        foreach (var (start, end, width, hash) in new[]
        {
            (quad[0], quad[1], streets.Width(column, row, true), PlaceHash.Of(seed + 105, column, row, 1)),
            (quad[0], quad[3], streets.Width(column, row, false), PlaceHash.Of(seed + 105, column, row, 2)),
        })
        {
            widest = MathF.Max(widest, width);
            if (width <= 0) continue;
            var axis = Vector2.Normalize(end - start);
            var dice = new Dice(hash);
            var ring = ConvexShape.Rectangle((start + end) / 2, axis, Vector2.Distance(start, end) / 2, width / 2);
            to.Ground(ring, width < 8 ? dice.Pick(Material.Concrete, Material.SoilRed) : Material.Asphalt, width > 30 ? SurfacePattern.Road : SurfacePattern.Street, (byte)(hash % 5), axis, 0, dates);
            if (detailed && width > 10) Traffic(to, start, end, width, ref dice);
        }
        widest = MathF.Max(widest, MathF.Max(streets.Width(column - 1, row, true), streets.Width(column, row - 1, false)));
        if (widest > 0) to.Ground(ConvexShape.Ellipse(quad[0], Vector2.Normalize(quad[1] - quad[0]), widest * 0.56f, widest * 0.56f, 8), widest < 8 ? Material.Concrete : Material.Asphalt, SurfacePattern.Plain, 2, Vector2.UnitX, 0, dates);
    }

    private void Traffic(ParcelBuilder to, Vector2 start, Vector2 end, float width, ref Dice dice)
    {
        var (axis, length) = (Vector2.Normalize(end - start), Vector2.Distance(start, end));
        var across = new Vector2(-axis.Y, axis.X);
        for (var along = 8f; along < length - 8; along += dice.Range(6.5f, 9))
            foreach (var side in (ReadOnlySpan<float>)[-1, 1])
                if (dice.Chance(0.62f)) to.Tree(start + axis * along + across * (side * (width / 2 + dice.Range(-2.5f, -0.5f))), dice.Range(1.5f, 3.6f), ParcelContents.Tint(ref dice), 0, dates);
        for (var date = 0; date < dates; date++)
            for (var i = 0; i < length * width / 900; i++)
            {
                var lane = dice.Pick(-0.28f, -0.17f, 0.17f, 0.28f) * width;
                to.Vehicle(start + axis * (dice.Unit() * length) + across * lane, axis, ParcelContents.CarColour(ref dice), dice.Chance(0.12f) ? 4.8f : dice.Range(2.1f, 2.5f), date);
            }
    }
}
