using SmartCity.Imaging.Simulation;

namespace SmartCity.Imaging.Dust;

/// <summary>Makes the frames of a fixed camera out of one picture: another hour's light, shadows of clouds, things that pass, haze over all, lamps, a mast that sways, noise and JPEG. None of it is dust.</summary>
internal static class SimulatedCamera
{
    /// <summary>The scene at another moment; the same seed gives the same frame.</summary>
    internal static DustFrame Frame(DustFrame scene, uint seed)
    {
        var dice = new Dice(PlaceHash.Of(seed, 31, 7));
        var planes = Lit(scene, CameraMoment.Cast(ref dice));
        for (var thing = dice.Below(5); thing > 0; thing--) Pass(planes, scene.Width, scene.Height, ref dice);
        if (dice.Chance(0.12f)) Lamp(planes, scene.Width, scene.Height, ref dice);
        return Of(scene, planes);
    }

    /// <summary>Red, green and blue of the scene as the camera sees it at a moment, with nothing in it that passes.</summary>
    internal static byte[][] Lit(DustFrame scene, CameraMoment moment)
    {
        var (width, height) = (scene.Width, scene.Height);
        var wave = moment.Wave * width;
        var tables = ((float[])[1 + moment.Warm, 1, 1 - moment.Warm]).Select(c => Table(moment.Gain * c, moment.Gamma)).ToArray();
        byte[][] from = [scene.Red, scene.Green, scene.Blue];
        byte[][] planes = [new byte[scene.Pixels], new byte[scene.Pixels], new byte[scene.Pixels]];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var (i, source) = (y * width + x, Math.Clamp(y + moment.Down, 0, height - 1) * width + Math.Clamp(x + moment.Right, 0, width - 1));
                var light = moment.Shade > 0 ? 1 - moment.Shade * ValueNoise.Step(-0.05f, 0.12f, ValueNoise.At(moment.Clouds, x / wave, 2 * y / wave)) : 1;
                var hash = PlaceHash.Of(moment.Grain, x, y);
                for (var c = 0; c < 3; c++)
                {
                    var value = tables[c][from[c][source]] * light;
                    value += (moment.Air - value) * moment.Haze;
                    planes[c][i] = (byte)Math.Clamp(value + moment.Noise * PlaceHash.Normal(unchecked(hash + (uint)c)) + 0.5f, 0, 255);
                }
            }
        return planes;
    }

    internal static DustFrame Of(DustFrame scene, byte[][] planes) =>
        new(scene.Name, scene.Width, scene.Height, planes[0], planes[1], planes[2]) { SourceWidth = scene.Width, SourceHeight = scene.Height, Time = scene.Time };

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
    internal static void Lamp(byte[][] planes, int width, int height, ref Dice dice)
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
