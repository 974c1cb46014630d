namespace SmartCity.Tests;

/// <summary>What <c>./smartcity test --long</c> runs in full, and <c>./smartcity test</c> as a small seeded sample.</summary>
internal static class LongTests
{
    internal static bool AreWanted { get; } = Environment.GetEnvironmentVariable("SMARTCITY_LONG_TESTS") == "1";

    /// <summary>How often to repeat: few times, or many when the long tests are wanted.</summary>
    internal static int Times(int few, int many) => AreWanted ? many : few;
}
