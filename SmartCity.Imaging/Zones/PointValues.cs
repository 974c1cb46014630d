namespace SmartCity.Imaging.Zones;

/// <summary>What a scene shows at a place.</summary>
/// <param name="Column">Of the pixel that holds it, from 0 = west.</param>
/// <param name="Row">From 0 = north.</param>
/// <param name="Values">Null where there is no data.</param>
/// <param name="IsHidden">Whether the scene's mask says cloud, shadow, snow or no data; null when it has no mask.</param>
public sealed record PointValues(int Column, int Row, IReadOnlyList<(string Name, float? Value)> Values, bool? IsHidden);
