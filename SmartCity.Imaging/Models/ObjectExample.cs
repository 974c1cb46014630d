using SmartCity.Imaging.Change;

namespace SmartCity.Imaging.Models;

/// <summary>A detected object with what it truly was.</summary>
/// <param name="Label">One of <see cref="ChangeClass.All"/>, or <see cref="None"/> for a false alarm.</param>
/// <param name="RuleClass">What the rules take it for.</param>
/// <param name="Place">Which simulated city it lies in; training and test never share one.</param>
internal sealed record ObjectExample(ObjectFeatures Features, string Label, string RuleClass, int Place, bool IsVeryHighResolution)
{
    /// <summary>Detected, but nothing changed there: season, shadow, vehicle, cloud, misregistration.</summary>
    internal const string None = "none";
}
