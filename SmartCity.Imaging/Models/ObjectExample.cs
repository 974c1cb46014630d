using SmartCity.Imaging.Change;

namespace SmartCity.Imaging.Models;

/// <summary>A detected object with what it truly was.</summary>
/// <param name="Label">One of <see cref="ChangeClass.All"/>, or <see cref="None"/> for a false alarm.</param>
/// <param name="RuleClass">What the rules take it for.</param>
/// <param name="Place">Simulated city, cell or pair that it lies in; training and test never share one.</param>
/// <param name="Weight">How much more than another example it counts in training.</param>
internal sealed record ObjectExample(ObjectFeatures Features, string Label, string RuleClass, string Place, bool IsVeryHighResolution, float Weight = 1)
{
    /// <summary>Detected, but nothing changed there: season, shadow, vehicle, cloud, misregistration.</summary>
    internal const string None = "none";
}
