namespace SmartCity.Imaging.Simulation;

/// <summary>Smooth noise over the plane: hashed lattice values, joined by a quintic (Perlin 2002).</summary>
internal static class ValueNoise
{
    /// <summary>−1..1; features are about one unit apart.</summary>
    internal static float At(uint seed, double x, double y)
    {
        var (fx, fy) = (Math.Floor(x), Math.Floor(y));
        var (column, row) = ((int)fx, (int)fy);
        var (tx, ty) = (Ease((float)(x - fx)), Ease((float)(y - fy)));
        var north = Between(PlaceHash.Signed(PlaceHash.Of(seed, column, row)), PlaceHash.Signed(PlaceHash.Of(seed, column + 1, row)), tx);
        var south = Between(PlaceHash.Signed(PlaceHash.Of(seed, column, row + 1)), PlaceHash.Signed(PlaceHash.Of(seed, column + 1, row + 1)), tx);
        return Between(north, south, ty);
    }

    /// <summary>Several octaves, each half as long and half as strong; about −1..1.</summary>
    internal static float Fractal(uint seed, double x, double y, int octaves)
    {
        var (sum, weight, total) = (0f, 1f, 0f);
        for (var octave = 0; octave < octaves; octave++)
        {
            sum += weight * At(seed + (uint)octave, x, y);
            total += weight;
            weight *= 0.5f;
            (x, y) = (x * 2 + 17.3, y * 2 - 9.1);   // shifted, so that no lattice point is common to all octaves
        }
        return sum / total;
    }

    internal static float Ease(float t) => t * t * t * (t * (t * 6 - 15) + 10);

    internal static float Step(float low, float high, float value)
    {
        var t = Math.Clamp((value - low) / (high - low), 0, 1);   // low may lie above high: the step then falls
        return t * t * (3 - 2 * t);
    }

    internal static float Between(float a, float b, float t) => a + (b - a) * t;
}
