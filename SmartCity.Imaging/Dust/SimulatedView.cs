namespace SmartCity.Imaging.Dust;

/// <summary>How the ground of a simulated site lies in its picture: a lens without distortion over flat ground, whose horizon is where the site's sky ends.</summary>
/// <param name="HeightMetres">Of the lens above the ground.</param>
/// <param name="TiltDegrees">Of the middle of the picture below the horizon.</param>
/// <param name="HorizontalDegrees">Opening from left to right.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
public sealed record SimulatedView(double HeightMetres, double TiltDegrees, double HorizontalDegrees, int Width, int Height)
{
    private const double Mast = 8, Opening = 60;

    /// <summary>Of the site that <see cref="DustSimulation"/> draws without a background.</summary>
    /// <param name="seed">As in <see cref="DustSimulationRequest.Seed"/>.</param>
    public static SimulatedView OfSite(int seed)
    {
        var view = new SimulatedView(Mast, 0, Opening, SimulatedSite.Width, SimulatedSite.Height);
        return view with { TiltDegrees = Degrees(Math.Atan2(view.Height / 2.0 - SimulatedSite.HorizonOf((uint)seed), view.Focal)) };
    }

    private double Focal => Width / 2.0 / Math.Tan(Radians(HorizontalDegrees / 2));

    /// <summary>Row above which there is no ground.</summary>
    public double Horizon => Height / 2.0 - Focal * Math.Tan(Radians(TiltDegrees));

    /// <summary>Where a place on the ground is in the picture: pixels from the upper left corner, also outside of the picture.</summary>
    /// <param name="right">Metres to the right of where the camera looks.</param>
    /// <param name="ahead">Metres ahead.</param>
    public (double X, double Y) Pixel(double right, double ahead)
    {
        var (sin, cos) = Math.SinCos(Radians(TiltDegrees));
        var depth = ahead * cos + HeightMetres * sin;
        return (Width / 2.0 + Focal * right / depth, Height / 2.0 + Focal * (HeightMetres * cos - ahead * sin) / depth);
    }

    /// <summary>The place on the ground that a pixel shows, in metres; null above the horizon.</summary>
    public (double Right, double Ahead)? Ground(double x, double y)
    {
        var (sin, cos) = Math.SinCos(Radians(TiltDegrees));
        var (right, down) = (x - Width / 2.0, y - Height / 2.0);
        var fall = down * cos + Focal * sin;   // of the ray, while it runs Focal along the axis
        return fall > 0 ? (HeightMetres / fall * right, HeightMetres / fall * (Focal * cos - down * sin)) : null;
    }

    private static double Radians(double degrees) => degrees * Math.PI / 180;

    private static double Degrees(double radians) => radians * 180 / Math.PI;
}
