using SmartCity.Imaging.Change;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Soil;

/// <summary>From which sum of <see cref="SoilRule"/> on a scene's ground counts as bare: found from the scene itself, without labels.</summary>
/// <remarks>In a town roofs and earth share the open ground, and Otsu's threshold (1979, IEEE Trans. SMC 9) of the open ground alone parts them.
/// Where hardly any ground is open (under 1 %), the most open ground is looked for instead: the threshold goes down towards Otsu's of all
/// land, but never below what meadows reach. Both are bounded, so that a scene without any bare soil doesn't get half of it called bare.</remarks>
internal static class SoilThreshold
{
    private const float Open = -0.3f, LowestOpen = -0.1f, HighestOpen = 0.4f, Lowest = -1.6f;
    private const float WaterIndex = 0, WaterGreenest = 0.45f;
    private const double UsualOpenShare = 0.01;
    private const int FewestOpen = 50, WindowSide = 192, WindowsPerSide = 5;

    /// <param name="read">Features of a window and the sum of the rule over them.</param>
    internal static float Of(RasterGrid grid, Func<PixelWindow, (float[][] Features, float[] Sum)> read, CancellationToken cancellationToken)
    {
        var land = new List<float>();
        var windows = SceneSample.Windows(grid, WindowSide, WindowsPerSide);
        var stride = SceneSample.Stride(windows);
        foreach (var window in windows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (features, sum) = read(window);
            for (var i = 0; i < sum.Length; i += stride)
                if (!float.IsNaN(sum[i]) && !(features[SoilFeatures.Mndwi][i] > WaterIndex && features[SoilFeatures.Ndvi][i] < WaterGreenest)) land.Add(sum[i]);
        }
        return Of([.. land]);
    }

    /// <param name="land">Sums of ground that is no water.</param>
    /// <returns>0 where there is next to no land.</returns>
    internal static float Of(float[] land)
    {
        if (land.Length < FewestOpen) return 0;
        var open = Array.FindAll(land, s => s > Open);
        var usual = open.Length < FewestOpen ? 0 : Math.Clamp(OtsuThreshold.Of(open), LowestOpen, HighestOpen);
        var share = (float)Math.Min(1, Array.FindAll(land, s => s > 0).Length / (UsualOpenShare * land.Length));
        return share * usual + (1 - share) * Math.Clamp(OtsuThreshold.Of(land), Lowest, 0);
    }
}
