using SmartCity.Imaging.Simulation;

namespace SmartCity.Imaging.Dust;

/// <summary>Makes the frames of a fixed camera out of one picture: another hour's light, shadows of clouds, things that pass, haze over all, lamps, a mast that sways, noise and JPEG. None of it is dust.</summary>
internal static class SimulatedCamera
{
    /// <summary>The scene at another moment; the same seed gives the same frame.</summary>
    internal static DustFrame Frame(DustFrame scene, uint seed)
    {
        var dice = new Dice(PlaceHash.Of(seed, 31, 7));
        var (width, height) = (scene.Width, scene.Height);
        var gain = MathF.Exp(dice.Range(-0.35f, 0.3f));
        var warm = dice.Range(-0.07f, 0.07f);
        var gamma = dice.Range(0.85f, 1.2f);
        var shade = dice.Chance(0.5f) ? dice.Range(0.1f, 0.5f) : 0;
        var haze = dice.Chance(0.3f) ? dice.Range(0.03f, 0.35f) : 0;
        var air = dice.Range(140, 225);
        var (dx, dy) = dice.Chance(0.25f) ? (dice.Below(3) - 1, dice.Below(3) - 1) : (0, 0);
        var noise = dice.Range(0.5f, 4);
        var wave = dice.Range(0.25f, 0.8f) * width;
        uint clouds = dice.Next(), grain = dice.Next();
        var tables = ((float[])[1 + warm, 1, 1 - warm]).Select(c => Table(gain * c, gamma)).ToArray();
        byte[][] from = [scene.Red, scene.Green, scene.Blue];
        byte[][] planes = [new byte[scene.Pixels], new byte[scene.Pixels], new byte[scene.Pixels]];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var (i, source) = (y * width + x, Math.Clamp(y + dy, 0, height - 1) * width + Math.Clamp(x + dx, 0, width - 1));
                var light = shade > 0 ? 1 - shade * ValueNoise.Step(-0.05f, 0.12f, ValueNoise.At(clouds, x / wave, 2 * y / wave)) : 1;
                var hash = PlaceHash.Of(grain, x, y);
                for (var c = 0; c < 3; c++)
                {
                    var value = tables[c][from[c][source]] * light;
                    value += (air - value) * haze;
                    planes[c][i] = (byte)Math.Clamp(value + noise * PlaceHash.Normal(hash + (uint)c) + 0.5f, 0, 255);
                }
            }
        for (var thing = dice.Below(5); thing > 0; thing--) Pass(planes, width, height, ref dice);
        if (dice.Chance(0.12f)) Lamp(planes, width, height, ref dice);
        return new(scene.Name, width, height, planes[0], planes[1], planes[2]) { SourceWidth = width, SourceHeight = height, Time = scene.Time };
    }

    private static float[] Table(float gain, float gamma)
    {
        var table = new float[256];
        for (var v = 0; v < 256; v++) table[v] = MathF.Min(255, 255 * MathF.Pow(v / 255f, gamma) * gain);
        return table;
    }

    // A vehicle or a person: a box of one colour with a darker lower part and an edge, somewhere below the top third.
    private static void Pass(byte[][] planes, int width, int height, ref Dice dice)
    {
        var w = (int)(width * dice.Range(0.015f, 0.16f));
        var h = Math.Max(3, (int)(w * dice.Range(0.35f, 1.6f)));
        var (left, top) = (dice.Below(Math.Max(1, width - w)), (int)(height * dice.Range(0.3f, 0.95f)));
        var light = dice.Range(20, 240);
        float[] colour = [light * dice.Range(0.6f, 1.2f), light * dice.Range(0.7f, 1.1f), light * dice.Range(0.6f, 1.2f)];
        var pattern = dice.Next();
        for (var y = top; y < Math.Min(height, top + h); y++)
            for (var x = left; x < Math.Min(width, left + w); x++)
            {
                var part = (y - top) / (float)h;
                var shade = (part > 0.75f ? 0.4f : part is > 0.15f and < 0.4f ? 0.6f : 1) * (1 + 0.12f * ValueNoise.At(pattern, x / 3.0, y / 3.0));
                for (var c = 0; c < 3; c++) planes[c][y * width + x] = (byte)Math.Clamp(colour[c] * shade, 0, 255);
            }
    }

    // A headlight or a reflection of the sun, with its glare.
    private static void Lamp(byte[][] planes, int width, int height, ref Dice dice)
    {
        var (px, py, radius) = (dice.Range(0.1f, 0.9f) * width, dice.Range(0.3f, 0.9f) * height, dice.Range(0.01f, 0.06f) * width);
        for (var y = (int)Math.Max(0, py - 4 * radius); y < Math.Min(height, py + 4 * radius); y++)
            for (var x = (int)Math.Max(0, px - 4 * radius); x < Math.Min(width, px + 4 * radius); x++)
            {
                var distance = ((x - px) * (x - px) + (y - py) * (y - py)) / (radius * radius);
                var glare = 255 * MathF.Exp(-distance) + 90 * MathF.Exp(-0.4f * distance);
                for (var c = 0; c < 3; c++) planes[c][y * width + x] = (byte)Math.Clamp(planes[c][y * width + x] + glare, 0, 255);
            }
    }
}
