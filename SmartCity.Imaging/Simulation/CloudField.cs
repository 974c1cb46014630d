namespace SmartCity.Imaging.Simulation;

/// <summary>The clouds of one date, and the shadows that they throw.</summary>
internal sealed class CloudField
{
    internal const byte Clear = 0, Cloud = 1, Shadow = 2;

    private const float Softness = 0.19f, CountsAsCloud = 0.3f;
    private readonly uint _seed;
    private readonly double _wavelength, _shadowX, _shadowY;
    private readonly float _threshold;

    internal CloudField(SimulationOptions options, AcquisitionConditions conditions, int date)
    {
        _seed = PlaceHash.Of(options.PlaceSeed + 601, date, (int)options.Kind);
        // A scene of a kilometre shows wisps, one of ten kilometres cumulus.
        _wavelength = options.Kind == SceneKind.Sentinel2 ? 2100 : 240;
        var distance = (options.Kind == SceneKind.Sentinel2 ? 1100 : 110) / Math.Tan(conditions.SunElevation * Math.PI / 180);
        (_shadowX, _shadowY) = (conditions.TowardsSun.X * distance, conditions.TowardsSun.Y * distance);
        IsEmpty = options.Clouds == 0;
        if (IsEmpty) return;
        const int samples = 96;
        var (frame, values) = (SceneFrame.Of(options), new float[samples * samples]);
        for (var row = 0; row < samples; row++)
            for (var column = 0; column < samples; column++)
                values[row * samples + column] = Thickness(frame.West + (column + 0.5) * options.Width * frame.Step / samples, frame.North - (row + 0.5) * options.Height * frame.Step / samples);
        Array.Sort(values);
        _threshold = values[Math.Clamp((int)((1 - options.Clouds) * values.Length), 0, values.Length - 1)] - Softness * 0.36f;
    }

    internal bool IsEmpty { get; }

    /// <summary>Opacity of the cloud above a place, 0–1.</summary>
    internal float Opacity(double x, double y) => ValueNoise.Step(_threshold, _threshold + Softness, Thickness(x, y));

    /// <summary>How much of the sun clouds take from a place, 0–1.</summary>
    internal float Shade(double x, double y) => Opacity(x + _shadowX, y + _shadowY);

    internal static byte Classify(float opacity, float shade) => opacity > CountsAsCloud ? Cloud : shade > CountsAsCloud ? Shadow : Clear;

    private float Thickness(double x, double y) => ValueNoise.Fractal(_seed, x / _wavelength, y / _wavelength, 5);
}
