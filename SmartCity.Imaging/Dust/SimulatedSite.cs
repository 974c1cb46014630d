using SmartCity.Imaging.Simulation;

namespace SmartCity.Imaging.Dust;

/// <summary>A construction site drawn by dice, for a camera that nobody has to put up: sky, skyline, hoarding, earth, heaps and vehicles.</summary>
internal static class SimulatedSite
{
    internal const int Width = DustFrame.WorkingSide, Height = 360;

    /// <summary>Row where the sky ends and the ground begins.</summary>
    internal static int HorizonOf(uint seed)
    {
        var dice = new Dice(PlaceHash.Of(seed, 3, 5));
        return Horizon(ref dice);
    }

    internal static DustFrame Draw(uint seed)
    {
        var dice = new Dice(PlaceHash.Of(seed, 3, 5));
        byte[] red = new byte[Width * Height], green = new byte[Width * Height], blue = new byte[Width * Height];
        var horizon = Horizon(ref dice);
        uint clouds = dice.Next(), soil = dice.Next(), walls = dice.Next();
        var earth = (Red: dice.Range(110, 170), Warm: dice.Range(0.1f, 0.3f));
        for (var y = 0; y < Height; y++)
            for (var x = 0; x < Width; x++)
            {
                if (y < horizon)
                {
                    var cloud = Math.Clamp(ValueNoise.Fractal(clouds, x / 130.0, y / 40.0, 4) + 0.15f, 0, 1);
                    Put(x, y, 120 + 100 * cloud + 40f * y / horizon, 155 + 75 * cloud + 30f * y / horizon, 205 + 35 * cloud + 10f * y / horizon);
                    continue;
                }
                var near = (y - horizon) / (float)(Height - horizon);
                var light = earth.Red * (0.85f + 0.22f * ValueNoise.Fractal(soil, x / (6 + 40.0 * near), y / (3 + 14.0 * near), 5) + 0.1f * ValueNoise.At(soil + 9, x / 2.0, y / 2.0));
                Put(x, y, light, light * (1 - earth.Warm / 2), light * (1 - earth.Warm));
            }
        for (var x = 0; x < Width;)   // blocks on the skyline, with rows of windows
        {
            var (w, h, light) = (20 + dice.Below(60), 10 + dice.Below(horizon - 12), dice.Range(80, 200));
            for (var y = Math.Max(0, horizon - h); y < horizon; y++)
                for (var c = x; c < Math.Min(Width, x + w); c++)
                {
                    var window = (c - x) % 7 is 2 or 3 or 4 && (horizon - y) % 9 is > 2 and < 7;
                    var shade = light * (window ? 0.55f : 1) * (1 + 0.06f * ValueNoise.At(walls, c / 4.0, y / 4.0));
                    Put(c, y, shade, shade * 0.98f, shade * 0.95f);
                }
            x += w + dice.Below(14);
        }
        var hoarding = horizon + 12 + dice.Below(10);
        for (var y = horizon; y < hoarding; y++)
            for (var x = 0; x < Width; x++) Put(x, y, x % 40 < 2 ? 90 : 70, x % 40 < 2 ? 110 : 130, x % 40 < 2 ? 130 : 170);
        for (var heap = 0; heap < 4; heap++)
        {
            var (middle, foot, h, w) = (dice.Range(0.05f, 0.95f) * Width, dice.Range(hoarding + 20, Height - 10), dice.Range(15, 45), dice.Range(40, 110));
            for (var y = (int)(foot - h); y < foot; y++)
                for (var x = (int)(middle - w); x < middle + w; x++)
                {
                    if (x < 0 || x >= Width || y < 0 || y >= Height || foot - y > h * (1 - (x - middle) * (x - middle) / (w * w))) continue;
                    var light = earth.Red * (x < middle ? 1.12f : 0.72f) * (1 + 0.2f * ValueNoise.Fractal(soil + 3, x / 5.0, y / 5.0, 3));
                    Put(x, y, light, light * (1 - earth.Warm / 2), light * (1 - earth.Warm));
                }
        }
        return new("site", Width, Height, red, green, blue);

        void Put(int x, int y, float r, float g, float b)
        {
            var i = y * Width + x;
            (red[i], green[i], blue[i]) = ((byte)Math.Clamp(r, 0, 255), (byte)Math.Clamp(g, 0, 255), (byte)Math.Clamp(b, 0, 255));
        }
    }

    private static int Horizon(ref Dice dice) => (int)(Height * dice.Range(0.25f, 0.42f));
}
