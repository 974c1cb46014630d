namespace SmartCity.Imaging.Soil;

/// <summary>The soil score of a scene, kept without the scene: for pictures of it at any scale.</summary>
/// <param name="Places">In the file, of <see cref="SoilBands.Order"/>; below 0 = there is no such band.</param>
/// <param name="Haze">Reflectance to take off each band.</param>
/// <param name="IsAbsolute">False for a stretched picture.</param>
internal sealed record SoilPicture(int[] Places, float[] Haze, bool IsAbsolute, float Threshold)
{
    /// <summary>Places of the bands that there are.</summary>
    internal int[] Present { get; } = [.. Places.Where(p => p >= 0)];

    /// <param name="reflectance">Of <see cref="Present"/>, band after band, row-major; NaN = no data.</param>
    /// <param name="pixelMetres">Side of the picture's pixels on the ground.</param>
    /// <returns>0–1, one a pixel; NaN = no data.</returns>
    internal float[] Score(float[] reflectance, int width, int height, double pixelMetres)
    {
        var features = SoilFeatures.Of(SoilBands.Split(reflectance, Places, Haze), width, height, IsAbsolute);
        var score = new float[width * height];
        SoilRule.Sum(features, SoilRule.UnevenWeight(pixelMetres), score);
        SoilRule.Step(score, Threshold);
        return score;
    }
}
