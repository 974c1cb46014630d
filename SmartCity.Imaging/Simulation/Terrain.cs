namespace SmartCity.Imaging.Simulation;

/// <summary>The lie of the land: where the town is dense, where hills rise, where water stands. Pure functions of place and seed.</summary>
/// <remarks>Coordinates are metres east and north of the simulation's centre.</remarks>
internal sealed class Terrain(uint seed)
{
    /// <summary>1 in the core, 0 in open country.</summary>
    internal float Urbanity(double x, double y)
    {
        var distance = Math.Sqrt(x * x + y * y);
        var core = 1.15f - (float)(distance / 8500) + 0.55f * ValueNoise.Fractal(seed + 11, x / 4200, y / 4200, 2);
        var towns = 2.4f * ValueNoise.At(seed + 15, x / 9000, y / 9000) - 0.9f;   // small towns far from the centre
        return Math.Clamp(Math.Max(core, towns), 0, 1);
    }

    /// <summary>0 on the plain, growing to about 1 in the hills.</summary>
    internal float Hilliness(double x, double y)
    {
        var distance = (float)Math.Sqrt(x * x + y * y);
        var plain = 0.34f - 0.55f * Math.Min(1, distance / 14000) + 0.7f * ValueNoise.Step(5000, 1500, distance);   // the town was built on flat land
        return Math.Clamp(1.6f * (ValueNoise.Fractal(seed + 21, x / 7500, y / 7500, 3) - plain), 0, 1);
    }

    /// <summary>Metres above the plain: ridges where <see cref="Hilliness"/> is above zero.</summary>
    internal float Elevation(double x, double y)
    {
        var hills = Hilliness(x, y);
        if (hills <= 0) return 0;
        var (sum, weight) = (0f, 1f);
        for (var octave = 0; octave < 4; octave++)
        {
            sum += weight * (1 - Math.Abs(ValueNoise.At(seed + 31 + (uint)octave, x / (1900 >> octave), y / (1900 >> octave))));
            weight *= 0.5f;
        }
        return Math.Min(1, 2.4f * hills) * 420 * sum;
    }

    /// <summary>Metres into the water from its shore: above zero is water. Lakes and one meandering river system.</summary>
    internal float WaterDepthInward(double x, double y)
    {
        var lake = (ValueNoise.Fractal(seed + 41, x / 6500, y / 6500, 3) - 0.42f - 0.5f * ValueNoise.Step(3000, 500, (float)Math.Sqrt(x * x + y * y))) * 2600;
        var middle = ValueNoise.Fractal(seed + 51, x / 6200, y / 6200, 3);
        var river = 32 + 14 * ValueNoise.At(seed + 52, x / 3000, y / 3000) - Math.Abs(middle) * 2300;
        return Math.Max(lake, river - 260 * Hilliness(x, y));   // rivers fade out in the hills
    }

    /// <summary>0 open grass, 1 closed forest; on land outside the town.</summary>
    internal float ForestDensity(double x, double y) =>
        Math.Clamp(0.34f + 1.1f * Hilliness(x, y) + 0.75f * ValueNoise.Fractal(seed + 61, x / 900, y / 900, 3), 0, 1);

    /// <summary>0 a regular street grid, 1 organic growth.</summary>
    internal float Irregularity(double x, double y) => ValueNoise.Step(-0.25f, 0.5f, ValueNoise.At(seed + 71, x / 4800, y / 4800));
}
