using SmartCity.Imaging.Simulation;

namespace SmartCity.Imaging.Dust;

/// <summary>A plume of simulated dust over one camera: where it rises, how far it drifts, how thick and of what colour it is.</summary>
/// <param name="Seed">Of its turbulence.</param>
/// <param name="SourceX">Where it rises, as a share of the width.</param>
/// <param name="SourceY">As a share of the height.</param>
/// <param name="Size">Spread of a grown puff as a share of the longer side.</param>
/// <param name="WindX">Drift in sizes per puff.</param>
/// <param name="Rise">Upward drift in sizes per puff.</param>
/// <param name="Opacity">1 − transmission where it is thickest, 0 … 1.</param>
/// <param name="Red">Airlight, 0 … 255.</param>
/// <param name="Puffs">That hang in the air at once.</param>
internal sealed record SimulatedPlume(uint Seed, float SourceX, float SourceY, float Size, float WindX, float Rise, float Opacity, float Red, float Green, float Blue, int Puffs)
{
    /// <summary>A plume as the dice fall; its colours are those of earth, sand, cement and chalk, its light follows the picture's.</summary>
    internal static SimulatedPlume Cast(uint seed, DustFrame scene)
    {
        var dice = new Dice(PlaceHash.Of(seed, 17, 4));
        var light = 0.0;
        for (var i = 0; i < scene.Green.Length; i += 7) light += scene.Green[i];
        var mean = (float)(light / ((scene.Green.Length + 6) / 7));
        var bright = Math.Clamp(dice.Range(0.9f, 1.9f) * mean + dice.Range(10, 60), 60, 246);
        var warm = dice.Chance(0.35f) ? dice.Range(-0.02f, 0.06f) : dice.Range(0.04f, 0.30f);   // cement and chalk, else earth and sand
        var size = MathF.Exp(dice.Range(MathF.Log(0.025f), MathF.Log(0.26f)));
        return new(
            dice.Next(), dice.Range(0.08f, 0.92f), dice.Range(0.40f, 0.97f), size, dice.Range(-0.6f, 0.6f), dice.Range(0.02f, 0.3f), dice.Range(0.35f, 0.98f),
            MathF.Min(255, bright * (1 + warm / 2)), bright * (1 + warm * dice.Range(-0.05f, 0.12f)), bright * (1 - warm / 2), 4 + dice.Below(9));
    }
}

/// <summary>Lays plumes over pictures: airlight by opacity, puffs that rise, drift, grow and thin out, broken up by noise, with the blur of forward scattering.</summary>
/// <remarks>I = J · t + A · (1 − t) with t = exp(−τ); turbulence is warped fractal noise (Perlin 2002). The same seed gives the same plume. Distance plays no part: a plume is as thick at the horizon as beside the camera.</remarks>
internal static class PlumeSimulator
{
    /// <summary>Opacity from which on the truth says dust.</summary>
    internal const float LeastOpacity = 0.12f;

    /// <param name="age">In puffs: a plume drifts by one puff as this grows by one.</param>
    /// <param name="opacity">Opacity of each pixel, 0 … 1.</param>
    internal static DustFrame Apply(DustFrame scene, IReadOnlyList<SimulatedPlume> plumes, double age, out float[] opacity)
    {
        var (width, height) = (scene.Width, scene.Height);
        opacity = new float[scene.Pixels];
        byte[] red = [.. scene.Red], green = [.. scene.Green], blue = [.. scene.Blue];
        foreach (var plume in plumes)
        {
            var (left, top, right, bottom, depth) = Depth(plume, width, height, age);
            var (blurRed, blurGreen, blurBlue) = (Blurred(red, width, height), Blurred(green, width, height), Blurred(blue, width, height));
            for (var y = top; y < bottom; y++)
                for (var x = left; x < right; x++)
                {
                    var alpha = 1 - MathF.Exp(-depth[(y - top) * (right - left) + x - left]);
                    if (alpha < 0.004f) continue;
                    var i = y * width + x;
                    red[i] = Veiled(red[i], blurRed[i], plume.Red, alpha);
                    green[i] = Veiled(green[i], blurGreen[i], plume.Green, alpha);
                    blue[i] = Veiled(blue[i], blurBlue[i], plume.Blue, alpha);
                    opacity[i] = 1 - (1 - opacity[i]) * (1 - alpha);
                }
        }
        return new(scene.Name, width, height, red, green, blue) { SourceWidth = width, SourceHeight = height, Time = scene.Time };
    }

    private static byte Veiled(byte clear, byte blurred, float airlight, float alpha) =>
        (byte)Math.Clamp((clear + (blurred - clear) * alpha) * (1 - alpha) + airlight * alpha + 0.5f, 0, 255);

    // Optical depth over the box that the plume reaches.
    private static (int Left, int Top, int Right, int Bottom, float[] Depth) Depth(SimulatedPlume plume, int width, int height, double age)
    {
        var side = Math.Max(width, height);
        var grown = plume.Size * side;
        var puffs = new (float X, float Y, float Radius, float Weight)[plume.Puffs];
        var (first, part) = ((int)Math.Floor(age), (float)(age - Math.Floor(age)));
        for (var p = 0; p < plume.Puffs; p++)
        {
            var dice = new Dice(PlaceHash.Of(plume.Seed, first - p, 5));
            var years = p + part;   // how many puffs ago it left the source
            var share = years / plume.Puffs;
            var radius = grown * (0.35f + 0.75f * share) * dice.Range(0.7f, 1.25f);
            puffs[p] = (
                plume.SourceX * width + grown * (plume.WindX * years + dice.Range(-0.3f, 0.3f)),
                plume.SourceY * height - grown * (plume.Rise * years + dice.Range(-0.1f, 0.35f)),
                radius, MathF.Exp(-0.9f * share) * dice.Range(0.5f, 1.3f) * MathF.Min(1, 2 * years + 0.3f));
        }
        var most = -MathF.Log(1 - MathF.Min(plume.Opacity, 0.985f));
        var left = Math.Clamp((int)puffs.Min(p => p.X - 2.2f * p.Radius), 0, width);
        var right = Math.Clamp((int)puffs.Max(p => p.X + 2.2f * p.Radius) + 1, left, width);
        var top = Math.Clamp((int)puffs.Min(p => p.Y - 2.2f * p.Radius), 0, height);
        var bottom = Math.Clamp((int)puffs.Max(p => p.Y + 2.2f * p.Radius) + 1, top, height);
        var depth = new float[Math.Max(1, (right - left) * (bottom - top))];
        var ground = plume.SourceY * height + 0.35f * grown;
        double drift = age * plume.WindX, lift = age * plume.Rise;
        for (var y = top; y < bottom; y++)
        {
            var floor = 1 - ValueNoise.Step(ground - 0.4f * grown, ground + 0.9f * grown, y);
            for (var x = left; x < right; x++)
            {
                var sum = 0f;
                foreach (var (px, py, radius, weight) in puffs)
                {
                    var distance = ((x - px) * (x - px) + 1.3f * (y - py) * (y - py)) / (radius * radius);
                    if (distance < 4.5f) sum += weight * MathF.Exp(-1.2f * distance) - weight * 0.0045f;
                }
                if (sum <= 0.01f || floor <= 0) continue;
                double u = x / grown - drift, v = y / grown + lift;
                var bend = ValueNoise.Fractal(plume.Seed + 77, u * 0.9, v * 0.9, 2);
                var noise = ValueNoise.Fractal(plume.Seed, u * 1.7 + 0.8 * bend, v * 1.7 - 0.8 * bend, 4);
                depth[(y - top) * (right - left) + x - left] = MathF.Max(0, most * sum * floor * Math.Clamp(0.75f + 1.1f * noise, 0, 1.6f));
            }
        }
        return (left, top, right, bottom, depth);
    }

    private static byte[] Blurred(byte[] plane, int width, int height)
    {
        const int Radius = 2, Side = 2 * Radius + 1;
        var rows = new byte[plane.Length];
        var result = new byte[plane.Length];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var sum = 0;
                for (var d = -Radius; d <= Radius; d++) sum += plane[y * width + Math.Clamp(x + d, 0, width - 1)];
                rows[y * width + x] = (byte)(sum / Side);
            }
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var sum = 0;
                for (var d = -Radius; d <= Radius; d++) sum += rows[Math.Clamp(y + d, 0, height - 1) * width + x];
                result[y * width + x] = (byte)(sum / Side);
            }
        return result;
    }
}
