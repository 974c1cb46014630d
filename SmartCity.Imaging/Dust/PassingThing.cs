using SmartCity.Imaging.Simulation;

namespace SmartCity.Imaging.Dust;

/// <summary>A vehicle, person or heap in a simulated frame: a piece of another picture, which hides what is behind it, sharp at its outline, with a shadow at times. What dust must be told from.</summary>
/// <param name="X">Its middle, as a share of the width.</param>
/// <param name="Foot">Its lower edge, as a share of the height.</param>
/// <param name="Width">As a share of the picture's width.</param>
/// <param name="Tall">Height by width.</param>
/// <param name="Corner">Power of the superellipse that it fills: 2 is round, 8 a box.</param>
/// <param name="Zoom">Pixels of the other picture along one of this.</param>
/// <param name="Smear">Pixels that it moves while the shutter is open.</param>
/// <param name="Shadow">What it takes off the light beside its foot, 0 … 1.</param>
/// <param name="Seed">Of its outline and of where its surface comes from.</param>
internal sealed record PassingThing(float X, float Foot, float Width, float Tall, float Corner, float Zoom, float Light, int Smear, float Shadow, uint Seed)
{
    internal static PassingThing Cast(ref Dice dice)
    {
        var width = MathF.Exp(dice.Range(MathF.Log(0.012f), MathF.Log(0.2f)));
        return new(
            dice.Unit(), dice.Range(0.3f, 1.05f), width, MathF.Exp(dice.Range(-0.9f, 0.9f)), dice.Range(2, 9), dice.Range(0.4f, 4), MathF.Exp(dice.Range(-0.7f, 0.6f)),
            dice.Chance(0.35f) ? 1 + dice.Below(7) : 0, dice.Chance(0.5f) ? dice.Range(0.1f, 0.6f) : 0, dice.Next());
    }

    /// <param name="planes">Red, green and blue, which are painted over.</param>
    /// <param name="covered">1 where it stands or throws its shadow.</param>
    internal void Paint(byte[][] planes, int width, int height, DustFrame surface, float[] covered)
    {
        var (w, h) = (MathF.Max(3, Width * width), MathF.Max(3, Width * Tall * width));
        var (middle, centre) = (X * width, Foot * height - h / 2);
        var dice = new Dice(Seed);
        var (fromX, fromY) = (dice.Below(surface.Width), dice.Below(surface.Height));
        var lean = dice.Range(-1, 1);
        byte[][] from = [surface.Red, surface.Green, surface.Blue];
        var reach = Shadow > 0 ? 1.6f : 1.1f;
        for (var y = (int)MathF.Max(0, centre - h * reach); y < MathF.Min(height, centre + h * reach); y++)
            for (var x = (int)MathF.Max(0, middle - w * reach); x < MathF.Min(width, middle + w * reach); x++)
            {
                var i = y * width + x;
                var alpha = Share((x - middle) / (w / 2), (y - centre) / (h / 2), w);
                if (alpha <= 0)
                {
                    var dark = Shadow * ValueNoise.Step(1, 0.8f, MathF.Sqrt(Square((x - middle - lean * w / 2) / (0.7f * w)) + Square((y - centre - 0.45f * h) / (0.35f * h))));
                    if (dark <= 0.02f) continue;
                    for (var c = 0; c < 3; c++) planes[c][i] = (byte)(planes[c][i] * (1 - dark));
                    covered[i] = 1;
                    continue;
                }
                for (var c = 0; c < 3; c++)
                {
                    var sum = 0f;
                    for (var s = 0; s <= Smear; s++) sum += from[c][At(fromY + (int)(Zoom * (y - centre)), surface.Height) * surface.Width + At(fromX + (int)(Zoom * (x - middle + s)), surface.Width)];
                    planes[c][i] = (byte)Math.Clamp(planes[c][i] * (1 - alpha) + alpha * MathF.Min(255, Light * sum / (Smear + 1)), 0, 255);
                }
                covered[i] = 1;
            }
    }

    // 1 inside, 0 outside, about a pixel between them.
    private float Share(float u, float v, float w)
    {
        var bump = 1 + 0.12f * ValueNoise.At(Seed, 2 * u, 2 * v);
        var inside = MathF.Pow(MathF.Pow(MathF.Abs(u), Corner) + MathF.Pow(MathF.Abs(v), Corner), 1 / Corner);
        return Math.Clamp((bump - inside) * w / 2 / (1 + Smear / 2f) + 0.5f, 0, 1);
    }

    private static float Square(float v) => v * v;

    // Mirrored at the edges.
    private static int At(int place, int size)
    {
        var turn = Math.Abs(place) % (2 * size);
        return turn < size ? turn : 2 * size - 1 - turn;
    }
}
