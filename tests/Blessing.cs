namespace SmartCity.Tests;

/// <summary>Kept pictures are written anew with <c>SMARTCITY_BLESS=1</c>: look at them, then commit them. Without it they are compared.</summary>
internal static class Blessing
{
    internal static bool IsWanted { get; } = Environment.GetEnvironmentVariable("SMARTCITY_BLESS") == "1";
}
