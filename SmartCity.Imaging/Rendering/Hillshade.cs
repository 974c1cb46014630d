namespace SmartCity.Imaging.Rendering;

/// <summary>Light and shade of heights, as if the sun shone on a model of them.</summary>
/// <remarks>Slope by B. Horn (1981), "Hill shading and the reflectance map", Proc. IEEE 69: weighted differences of the eight neighbours.
/// Shade is the cosine between the ground's normal and the direction of the light, nothing below 0.</remarks>
/// <param name="Band">The band that holds heights, as <see cref="BandSelection.Find"/> knows it; in metres, times <paramref name="Exaggeration"/>.</param>
/// <param name="Azimuth">Where the light comes from, degrees clockwise from north.</param>
/// <param name="Altitude">Of the light above the horizon, degrees, 0–90.</param>
/// <param name="Exaggeration">Heights are multiplied by it.</param>
public sealed record Hillshade(string Band, float Azimuth = 315, float Altitude = 45, float Exaggeration = 1)
{
    /// <summary>Pixels around a picture whose heights it needs.</summary>
    internal const int Margin = 1;

    internal string Key => FormattableString.Invariant($"hillshade={Band.ToLowerInvariant()},{Azimuth:R},{Altitude:R},{Exaggeration:R}");

    /// <summary>0–1 a pixel, row-major; NaN where the height is. A neighbour without height is taken to be as high as the pixel.</summary>
    /// <param name="heights">Of the picture with <see cref="Margin"/> on every side.</param>
    /// <param name="pixelMetres">Side of a pixel on the ground, by row of the picture.</param>
    internal float[] Shade(ReadOnlySpan<float> heights, int width, int height, Func<double, double> pixelMetres)
    {
        var shade = new float[width * height];
        var (azimuth, altitude) = (Azimuth * MathF.PI / 180, Altitude * MathF.PI / 180);
        var (east, north, up) = (MathF.Sin(azimuth) * MathF.Cos(altitude), MathF.Cos(azimuth) * MathF.Cos(altitude), MathF.Sin(altitude));
        var stride = width + 2 * Margin;
        for (var row = 0; row < height; row++)
        {
            var scale = (float)(Exaggeration / (8 * pixelMetres(row + 0.5)));
            for (var column = 0; column < width; column++)
            {
                var k = (row + Margin) * stride + column + Margin;
                var here = heights[k];
                float a = Near(heights[k - stride - 1]), b = Near(heights[k - stride]), c = Near(heights[k - stride + 1]), d = Near(heights[k - 1]);
                float f = Near(heights[k + 1]), g = Near(heights[k + stride - 1]), h = Near(heights[k + stride]), i = Near(heights[k + stride + 1]);
                var (toEast, toNorth) = ((c + 2 * f + i - a - 2 * d - g) * scale, (a + 2 * b + c - g - 2 * h - i) * scale);
                shade[row * width + column] = float.IsNaN(here) ? float.NaN
                    : MathF.Max(0, (up - toEast * east - toNorth * north) / MathF.Sqrt(1 + toEast * toEast + toNorth * toNorth));

                float Near(float value) => float.IsNaN(value) ? here : value;
            }
        }
        return shade;
    }
}
