namespace SmartCity.Imaging.Change.Nets;

/// <summary>A net's log odds of change over a whole scene, a byte each in steps of 1/8 from −16 to +15.875.</summary>
/// <param name="scale">Grid pixels per scene pixel.</param>
internal sealed class NetLogits(int width, int height, double scale)
{
    private const float StepsPerUnit = 8, Zero = 128;
    private readonly byte[] _values = new byte[checked((long)width * height)];

    internal void Put(int column, int row, ReadOnlySpan<float> line)
    {
        var target = _values.AsSpan(checked((int)((long)row * width + column)), Math.Min(line.Length, width - column));
        for (var i = 0; i < target.Length; i++) target[i] = (byte)Math.Clamp(MathF.Round(line[i] * StepsPerUnit + Zero), 0, 255);
    }

    /// <summary>Adds <paramref name="weight"/> × the log odds of a line of scene pixels, interpolated bilinearly.</summary>
    /// <param name="column">Of the first scene pixel.</param>
    /// <param name="floor">Lower log odds count as this.</param>
    internal void AddTo(Span<float> odds, int column, int row, float weight, float floor = float.NegativeInfinity)
    {
        var (v, t) = Place(row, height);
        var north = _values.AsSpan(v * width, width);
        var south = _values.AsSpan(Math.Min(v + 1, height - 1) * width, width);
        for (var i = 0; i < odds.Length; i++)
        {
            var (u, s) = Place(column + i, width);
            var east = Math.Min(u + 1, width - 1);
            var upper = north[u] + (north[east] - north[u]) * s;
            var lower = south[u] + (south[east] - south[u]) * s;
            odds[i] += weight * MathF.Max(floor, (upper + (lower - upper) * t - Zero) / StepsPerUnit);
        }
    }

    // The pixel whose centre lies before a scene pixel's centre, and the share of the way to the next.
    private (int Index, float Share) Place(int pixel, int size)
    {
        var at = Math.Clamp((pixel + 0.5) * scale - 0.5, 0, size - 1);
        return ((int)at, (float)(at - (int)at));
    }
}
