using System.Numerics;
using System.Runtime.Intrinsics;

namespace SmartCity.Imaging.Simulation;

/// <summary>The circumstances of one acquisition: sun, season, air, sensor and how far the picture lies off its place.</summary>
internal sealed record AcquisitionConditions
{
    public required DateTimeOffset AcquiredAt { get; init; }

    /// <summary>Degrees above the horizon.</summary>
    public required double SunElevation { get; init; }

    /// <summary>Degrees clockwise from north, where the sun stands.</summary>
    public required double SunAzimuth { get; init; }

    /// <summary>0 end of the dry season, 1 after the rains.</summary>
    public required float Greenness { get; init; }

    /// <summary>Pixels by which the picture's content lies east of its true place; a multiple of 1/64.</summary>
    public required double ShiftColumns { get; init; }

    /// <summary>Pixels by which it lies south of it.</summary>
    public required double ShiftRows { get; init; }

    /// <summary>Roofs lean by this vector per metre of height (view aslant); metres east and north.</summary>
    public required Vector2 LeanPerMetre { get; init; }

    /// <summary>Per band of <see cref="SceneBand.All"/>.</summary>
    public required float[] Gain { get; init; }

    /// <summary>Reflectance added per band.</summary>
    public required float[] Offset { get; init; }

    /// <summary>Share of the light that haze replaces, in blue; less in longer waves.</summary>
    public required float Haze { get; init; }

    public required uint NoiseSeed { get; init; }

    /// <summary>Unit vector on the ground towards the sun.</summary>
    internal Vector2 TowardsSun => new((float)Math.Sin(SunAzimuth * Math.PI / 180), (float)Math.Cos(SunAzimuth * Math.PI / 180));

    /// <summary>Where the tip of a 1 m high object's shadow falls.</summary>
    internal Vector2 ShadowPerMetre => -TowardsSun / (float)Math.Tan(SunElevation * Math.PI / 180);

    /// <summary>Direct and diffuse light in a shadow against full light: the sky is blue, so blue suffers least.</summary>
    internal static Vector256<float> ShadowLight { get; } = Vector256.Create(0.44f, 0.38f, 0.34f, 0.29f, 0.25f, 0.24f, 0, 0);

    internal static AcquisitionConditions Draw(SimulationOptions options, int date)
    {
        var seed = options.PlaceSeed;
        var dice = new Dice(PlaceHash.Of(seed + 501, date, (int)options.Kind));
        var start = new Dice(PlaceHash.Of(seed + 502, 0, 0));
        var day = start.Below(330) + date * 300 + dice.Below(150);
        var hour = options.Kind == SceneKind.Sentinel2 ? 3.9 : dice.Range(3.2f, 6.2f);   // UTC; the city's noon is at about 5.1
        var acquired = new DateTimeOffset(2021, 1, 10, 0, 0, 0, TimeSpan.Zero).AddDays(day).AddSeconds((int)(hour * 3600));
        var (elevation, azimuth) = Sun(acquired, options.CentreLatitude, options.CentreLongitude);
        var isLast = date == options.Dates - 1;   // the last date lies true, the others beside it
        var (angle, length) = (dice.Range(0, 2 * MathF.PI), 1.5f * MathF.Sqrt(dice.Unit()));
        var lean = options.Kind == SceneKind.Sentinel2 ? 0 : MathF.Tan(dice.Range(0, 6) * MathF.PI / 180);
        var leanAngle = dice.Range(0, 2 * MathF.PI);
        var (gain, offset) = (new float[SceneBand.All.Count], new float[SceneBand.All.Count]);
        var common = dice.Range(-0.06f, 0.06f);
        for (var band = 0; band < gain.Length; band++) (gain[band], offset[band]) = (1 + common + dice.Range(-0.04f, 0.04f), dice.Range(-0.006f, 0.01f));
        return new()
        {
            AcquiredAt = acquired,
            SunElevation = elevation,
            SunAzimuth = azimuth,
            Greenness = 0.5f + 0.5f * MathF.Cos(2 * MathF.PI * (acquired.DayOfYear - 235) / 365),
            ShiftColumns = isLast ? 0 : Math.Round(length * MathF.Cos(angle) * 64) / 64,
            ShiftRows = isLast ? 0 : Math.Round(length * MathF.Sin(angle) * 64) / 64,
            LeanPerMetre = new(lean * MathF.Cos(leanAngle), lean * MathF.Sin(leanAngle)),
            Gain = gain,
            Offset = offset,
            Haze = dice.Range(0.02f, options.Kind == SceneKind.Sentinel2 ? 0.16f : 0.20f),
            NoiseSeed = dice.Next(),
        };
    }

    // Spencer's declination and the plain hour angle: good to about a degree, which shadows do not notice.
    private static (double Elevation, double Azimuth) Sun(DateTimeOffset at, double latitude, double longitude)
    {
        const double degree = Math.PI / 180;
        var declination = 23.44 * degree * Math.Sin(2 * Math.PI * (284 + at.DayOfYear) / 365);
        var hourAngle = ((at.TimeOfDay.TotalHours - 12) * 15 + longitude) * degree;
        var phi = latitude * degree;
        var elevation = Math.Asin(Math.Sin(phi) * Math.Sin(declination) + Math.Cos(phi) * Math.Cos(declination) * Math.Cos(hourAngle));
        var azimuth = Math.Atan2(-Math.Sin(hourAngle) * Math.Cos(declination), Math.Cos(phi) * Math.Sin(declination) - Math.Sin(phi) * Math.Cos(declination) * Math.Cos(hourAngle));
        return (Math.Max(elevation / degree, 20), (azimuth / degree + 360) % 360);   // away from day the sun would not rise: keep it usable
    }
}
