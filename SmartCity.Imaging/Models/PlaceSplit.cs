using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SmartCity.Imaging.Models;

/// <summary>Which places a model is tested on: about every fourth one, decided by its name alone.</summary>
/// <remarks>So a place stays on its side however many examples come later, and no model ever trains on what its successor is tested on.</remarks>
internal static class PlaceSplit
{
    private const string Simulated = "simulated/";
    private const int FirstSimulated = 1001, HeldOutEvery = 4;   // far from the seeds of samples and tests

    /// <summary>Least number of simulated cities of which one is held out.</summary>
    internal const int LeastSimulated = HeldOutEvery;

    /// <summary>Name of a simulated city.</summary>
    /// <param name="seed">Of the city.</param>
    internal static string NameOf(int seed) => string.Create(CultureInfo.InvariantCulture, $"{Simulated}{seed}");

    /// <summary>Seeds of simulated cities to learn from.</summary>
    internal static IEnumerable<int> Seeds(int count) => Enumerable.Range(FirstSimulated, count);

    internal static bool IsHeldOut(string place) => place.StartsWith(Simulated, StringComparison.Ordinal)
        ? (int.Parse(place.AsSpan(Simulated.Length), NumberStyles.None, CultureInfo.InvariantCulture) - FirstSimulated) % HeldOutEvery == HeldOutEvery - 1
        : SHA256.HashData(Encoding.UTF8.GetBytes(place))[0] % HeldOutEvery == HeldOutEvery - 1;

    internal static (List<ObjectExample> Training, List<ObjectExample> HeldOut) Of(IEnumerable<ObjectExample> examples)
    {
        var groups = examples.ToLookup(e => IsHeldOut(e.Place));
        return ([.. groups[false]], [.. groups[true]]);
    }
}
