namespace SmartCity.Imaging.Simulation;

/// <summary>Randomness that belongs to a place, not to a sequence: whoever asks for the same place gets the same number.</summary>
/// <remarks>That is what makes a scene independent of the window size and of the number of threads.</remarks>
internal static class PlaceHash
{
    internal static uint Of(uint seed, int a, int b, int c = 0)
    {
        unchecked
        {
            var h = (seed * 0x9E3779B1u) ^ ((uint)a * 0x85EBCA77u);
            h = (h ^ (h >> 15)) * 0x2C1B3C6Du;
            h ^= (uint)b * 0xC2B2AE3Du;
            h = (h ^ (h >> 12)) * 0x297A2D39u;
            h ^= (uint)c * 0x27D4EB2Fu;
            h = (h ^ (h >> 15)) * 0x85EBCA6Bu;
            h = (h ^ (h >> 13)) * 0xC2B2AE35u;
            return h ^ (h >> 16);
        }
    }

    /// <summary>0 ≤ value &lt; 1.</summary>
    internal static float Unit(uint hash) => (hash >> 8) * (1f / (1 << 24));

    /// <summary>−1 ≤ value &lt; 1.</summary>
    internal static float Signed(uint hash) => Unit(hash) * 2 - 1;

    /// <summary>Nearly normal with mean 0 and variance 1: the scaled sum of four bytes.</summary>
    internal static float Normal(uint hash) =>
        ((int)(hash & 255) + (int)((hash >> 8) & 255) + (int)((hash >> 16) & 255) + (int)(hash >> 24) - 510) * (1f / 147.8f);
}
