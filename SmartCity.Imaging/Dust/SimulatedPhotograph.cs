using NetVips;
using SmartCity.Imaging.Simulation;

namespace SmartCity.Imaging.Dust;

/// <summary>A photograph of dust near the camera, made of a picture without: another cut, size, light and sharpness, haze in the distance, large plumes with lit and shaded billows, and things that stand before them.</summary>
/// <remarks>For learning what single pictures show; the frames of fixed cameras are made by <see cref="SimulatedCamera"/>.</remarks>
internal static class SimulatedPhotograph
{
    private const int LeastSide = 256;

    /// <param name="opacity">Of the dust at each pixel, 0 … 1; NaN where something stands before it.</param>
    internal static DustFrame Of(DustFrame scene, uint seed, out float[] opacity)
    {
        var dice = new Dice(PlaceHash.Of(seed, 41, 11));
        scene = Retaken(scene, ref dice);
        byte[][] planes = [(byte[])scene.Red.Clone(), (byte[])scene.Green.Clone(), (byte[])scene.Blue.Clone()];
        if (dice.Chance(0.3f)) Distance(planes, scene.Width, scene.Height, ref dice);
        opacity = new float[scene.Pixels];
        var plumes = dice.Chance(0.15f) ? 0 : 1 + dice.Below(3);
        for (var p = 0; p < plumes; p++)
        {
            scene = new(scene.Name, scene.Width, scene.Height, planes[0], planes[1], planes[2]);
            var plume = Cast(ref dice, scene, planes, out var light);
            Lay(planes, scene, plume, light, 20 + dice.Range(0, 5), opacity, ref dice);
        }
        scene = new(scene.Name, scene.Width, scene.Height, planes[0], planes[1], planes[2]);
        return DustRasters.Recompressed(scene, 50 + dice.Below(46));
    }

    // Colours of earth, sand, cement and chalk; lit by the sun brighter than the picture, in the shade darker.
    private static SimulatedPlume Cast(ref Dice dice, DustFrame scene, byte[][] planes, out float shading)
    {
        double sum = 0, warmth = 0;
        for (var i = 0; i < scene.Pixels; i += 7) (sum, warmth) = (sum + planes[1][i], warmth + planes[0][i] - planes[2][i]);
        var mean = (float)(sum / ((scene.Pixels + 6) / 7));
        var cast = (float)(warmth / ((scene.Pixels + 6) / 7)) / MathF.Max(mean, 20);   // the picture's own tint falls on the dust
        var bright = Math.Clamp(dice.Range(0.75f, 1.9f) * mean + dice.Range(0, 60), 50, 248);
        var warm = (dice.Next() % 10) switch { < 3 => dice.Range(-0.06f, 0.06f), < 8 => dice.Range(0.03f, 0.26f), _ => dice.Range(0.2f, 0.5f) };
        warm += 0.3f * Math.Clamp(cast, -0.3f, 0.3f);
        shading = dice.Range(0, 0.4f);
        return new(
            dice.Next(), dice.Range(-0.05f, 1.05f), dice.Range(0.35f, 1.08f), MathF.Exp(dice.Range(MathF.Log(0.04f), MathF.Log(0.36f))), dice.Range(-0.6f, 0.6f), dice.Range(0.02f, 0.3f),
            dice.Range(0.35f, 0.985f), MathF.Min(255, bright * (1 + warm / 2)), bright * (1 + warm * dice.Range(-0.1f, 0.08f)), bright * (1 - warm / 2), 4 + dice.Below(10));
    }

    private static void Lay(byte[][] planes, DustFrame scene, SimulatedPlume plume, float shading, double age, float[] opacity, ref Dice dice)
    {
        var (width, height) = (scene.Width, scene.Height);
        var dusty = PlumeSimulator.Apply(scene, [plume], age, out var alpha);
        byte[][] with = [dusty.Red, dusty.Green, dusty.Blue];
        float[] colour = [plume.Red, plume.Green, plume.Blue];
        var before = Things(width, height, alpha, ref dice);
        uint billows = dice.Next();
        var size = Math.Max(width, height) * plume.Size * dice.Range(0.3f, 0.9f);
        var fromAbove = dice.Range(-0.2f, 0.5f);
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var i = y * width + x;
                if (alpha[i] < 0.004f) continue;
                if (before[i])
                {
                    if (alpha[i] >= PlumeSimulator.LeastOpacity) opacity[i] = float.NaN;
                    continue;
                }
                var noise = ValueNoise.Fractal(billows, x / size, y / size, 4) - fromAbove * (ValueNoise.Fractal(billows, x / size, y / size + 0.25, 2) - ValueNoise.Fractal(billows, x / size, y / size, 2));
                var shade = shading * noise * alpha[i];
                for (var c = 0; c < 3; c++) planes[c][i] = (byte)Math.Clamp(with[c][i] + colour[c] * shade + 0.5f, 0, 255);
                opacity[i] = float.IsNaN(opacity[i]) ? float.NaN : 1 - (1 - opacity[i]) * (1 - alpha[i]);
            }
    }

    // Machines and people stand in front of some of the dust.
    private static bool[] Things(int width, int height, float[] alpha, ref Dice dice)
    {
        var before = new bool[width * height];
        for (var n = dice.Chance(0.4f) ? 1 + dice.Below(3) : 0; n > 0; n--)
        {
            var (middleX, middleY) = (dice.Unit() * width, dice.Range(0.3f, 1) * height);
            var (halfX, halfY) = (dice.Range(0.02f, 0.12f) * width, dice.Range(0.03f, 0.25f) * height);
            var (isBox, lean, rough) = (dice.Chance(0.5f), dice.Range(-0.5f, 0.5f), dice.Next());
            for (var y = (int)Math.Max(0, middleY - halfY); y < Math.Min(height, middleY + halfY); y++)
                for (var x = (int)Math.Max(0, middleX - 2 * halfX); x < Math.Min(width, middleX + 2 * halfX); x++)
                {
                    var (u, v) = ((x - middleX) / halfX, (y - middleY) / halfY);
                    u += lean * v + 0.25f * ValueNoise.At(rough, x / halfX * 2, y / halfX * 2);
                    if (isBox ? MathF.Abs(u) < 0.8f : u * u + v * v < 1) before[y * width + x] = true;
                }
        }
        return before;
    }

    // What is far away is veiled by the air: no dust.
    private static void Distance(byte[][] planes, int width, int height, ref Dice dice)
    {
        var (most, horizon, depth) = (dice.Range(0.15f, 0.7f), dice.Range(0.2f, 0.6f) * height, dice.Range(0.1f, 0.5f) * height);
        float air = dice.Range(140, 240), blue = dice.Range(-0.06f, 0.1f);
        float[] colour = [air * (1 - blue), air, MathF.Min(255, air * (1 + blue))];
        for (var y = 0; y < height; y++)
        {
            var veil = most * MathF.Exp(-MathF.Max(0, y - horizon) / depth);
            for (var i = y * width; i < (y + 1) * width; i++)
                for (var c = 0; c < 3; c++) planes[c][i] = (byte)(planes[c][i] + (colour[c] - planes[c][i]) * veil + 0.5f);
        }
    }

    // A part of the picture, perhaps mirrored, at another size, sharpness, contrast and tint.
    private static DustFrame Retaken(DustFrame scene, ref Dice dice)
    {
        var share = dice.Range(0.5f, 1);
        int cutWidth = Math.Max(64, (int)(share * scene.Width)), cutHeight = Math.Max(64, (int)(MathF.Min(1, share * dice.Range(0.8f, 1.25f)) * scene.Height));
        (cutWidth, cutHeight) = (Math.Min(cutWidth, scene.Width), Math.Min(cutHeight, scene.Height));
        int left = dice.Below(scene.Width - cutWidth + 1), top = dice.Below(scene.Height - cutHeight + 1);
        var side = MathF.Exp(dice.Range(MathF.Log(LeastSide), MathF.Log(DustFrame.WorkingSide)));
        var scale = side / Math.Max(cutWidth, cutHeight);
        using var raw = Image.NewFromMemory(scene.ToPicture().Pixels, scene.Width, scene.Height, 4, Enums.BandFormat.Uchar);
        var image = raw.ExtractBand(0, 3).Copy(interpretation: Enums.Interpretation.Srgb).ExtractArea(left, top, cutWidth, cutHeight);
        if (dice.Chance(0.5f)) image = image.FlipHor();
        image = image.Resize(scale, kernel: Enums.Kernel.Lanczos3);
        if (dice.Chance(0.3f)) image = image.Gaussblur(dice.Range(0.4f, 1.3f));
        var (width, height) = (Math.Min(image.Width, DustFrame.WorkingSide), Math.Min(image.Height, DustFrame.WorkingSide));
        var bytes = image.ExtractArea(0, 0, width, height).Cast(Enums.BandFormat.Uchar).WriteToMemory<byte>();
        float gamma = dice.Range(0.75f, 1.35f), gain = dice.Range(0.8f, 1.15f), warm = dice.Range(-0.07f, 0.09f), colour = dice.Range(0.5f, 1.25f);
        var table = new float[256];
        for (var v = 0; v < 256; v++) table[v] = 255 * gain * MathF.Pow(v / 255f, gamma);
        byte[][] planes = [new byte[width * height], new byte[width * height], new byte[width * height]];
        Span<float> value = stackalloc float[3];
        for (var i = 0; i < width * height; i++)
        {
            for (var c = 0; c < 3; c++) value[c] = table[bytes[3 * i + c]] * (1 + warm * (1 - c));
            var grey = (value[0] + 2 * value[1] + value[2]) / 4;
            for (var c = 0; c < 3; c++) planes[c][i] = (byte)Math.Clamp(grey + (value[c] - grey) * colour + 0.5f, 0, 255);
        }
        return new(scene.Name, width, height, planes[0], planes[1], planes[2]);
    }
}
