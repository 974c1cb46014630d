using SmartCity.Imaging.Dust;
using SmartCity.Imaging.Simulation;

namespace SmartCity.Imaging.Tests.Dust;

/// <summary>Frames whose content is known.</summary>
internal static class DustPictures
{
    /// <summary>Every pixel as the function says.</summary>
    internal static DustFrame Of(int width, int height, Func<int, int, (byte Red, byte Green, byte Blue)> colour, string name = "frame.png")
    {
        byte[] red = new byte[width * height], green = new byte[width * height], blue = new byte[width * height];
        for (var i = 0; i < red.Length; i++) (red[i], green[i], blue[i]) = colour(i % width, i / width);
        return new(name, width, height, red, green, blue);
    }

    /// <summary>Rough ground that differs from place to place, the same for the same seed.</summary>
    internal static DustFrame Ground(uint seed = 1, int width = 320, int height = 240, string name = "ground.png") => Of(width, height, (x, y) =>
    {
        var light = 110 + 50 * ValueNoise.Fractal(seed, x / 9.0, y / 9.0, 4) + 25 * ValueNoise.At(seed + 50, x / 1.7, y / 1.7);
        return ((byte)Math.Clamp(light + 10, 0, 255), (byte)Math.Clamp(light, 0, 255), (byte)Math.Clamp(light - 15, 0, 255));
    }, name);

    /// <summary>The frame behind an even veil: I = J · t + A · (1 − t).</summary>
    internal static DustFrame Veiled(DustFrame frame, float transmission, byte airlight) => Of(frame.Width, frame.Height, (x, y) =>
    {
        var i = y * frame.Width + x;
        byte At(byte value) => (byte)MathF.Round(value * transmission + airlight * (1 - transmission));
        return (At(frame.Red[i]), At(frame.Green[i]), At(frame.Blue[i]));
    }, "veiled.png");

    /// <summary>The same place a moment later: sensor noise of a few levels.</summary>
    internal static DustFrame Later(DustFrame frame, int seed)
    {
        var random = new Random(seed);
        return Of(frame.Width, frame.Height, (x, y) =>
        {
            var (i, noise) = (y * frame.Width + x, random.Next(-3, 4));
            byte At(byte value) => (byte)Math.Clamp(value + noise, 0, 255);
            return (At(frame.Red[i]), At(frame.Green[i]), At(frame.Blue[i]));
        }, $"later{seed}.png");
    }

    internal static SimulatedPlume Thick { get; } = new(7, 0.5f, 0.7f, 0.14f, 0.2f, 0.15f, 0.95f, 205, 190, 165, 8);
}
