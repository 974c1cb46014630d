using SmartCity.Geo.Cameras;

namespace SmartCity.Geo.Tests.Cameras;

/// <summary>A pinhole camera over flat ground, whose every pixel is known.</summary>
/// <param name="TiltDegrees">Below the horizon.</param>
internal sealed record ModelCamera(double HeightMetres = 10, double BearingDegrees = 30, double TiltDegrees = 12, double HorizontalDegrees = 60, int Width = 1920, int Height = 1080, double RangeMetres = 300)
{
    internal static readonly GroundFrame Frame = new(102.7, 25);

    internal CameraSight Sight => new(Frame, RangeMetres, Width, Height);

    private double Focal => Width / 2.0 / Math.Tan(HorizontalDegrees / 2 * Math.PI / 180);

    /// <summary>Row of the horizon.</summary>
    internal double Horizon => Height / 2.0 - Focal * Math.Tan(TiltDegrees * Math.PI / 180);

    /// <param name="right">Metres to the right of where it looks.</param>
    /// <param name="ahead">Metres ahead.</param>
    internal (double East, double North) Ground(double right, double ahead)
    {
        var (sin, cos) = Math.SinCos(BearingDegrees * Math.PI / 180);
        return (right * cos + ahead * sin, ahead * cos - right * sin);
    }

    internal (double X, double Y) Pixel(double right, double ahead)
    {
        var (sin, cos) = Math.SinCos(TiltDegrees * Math.PI / 180);
        var depth = ahead * cos + HeightMetres * sin;
        return (Width / 2.0 + Focal * right / depth, Height / 2.0 + Focal * (HeightMetres * cos - ahead * sin) / depth);
    }

    internal ControlPoint Point(double right, double ahead, double offX = 0, double offY = 0)
    {
        var ((x, y), (east, north)) = (Pixel(right, ahead), Ground(right, ahead));
        var (longitude, latitude) = Frame.Degrees(east, north);
        return new(x + offX, y + offY, longitude, latitude);
    }

    /// <summary>Two on either side at three depths.</summary>
    internal static (double Right, double Ahead)[] Six { get; } = [(-6, 22), (7, 24), (-10, 40), (9, 38), (-18, 70), (16, 75)];
}
