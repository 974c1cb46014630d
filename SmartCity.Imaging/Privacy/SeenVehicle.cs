namespace SmartCity.Imaging.Privacy;

/// <summary>A large vehicle in a picture: that it is there, and where. What it carries and how it is covered is not told: no detector here knows.</summary>
/// <param name="Left">Its edges are shares of the picture's width and height, 0 to 1, from the top left corner.</param>
/// <param name="Score">0 to 1.</param>
public sealed record SeenVehicle(LargeVehicle Kind, double Left, double Top, double Right, double Bottom, double Score)
{
    internal static SeenVehicle Of(PhotoRegion region, int width, int height) =>
        new(region.Vehicle!.Value, Share(region.Left, width), Share(region.VehicleTop, height), Share(region.Right, width), Share(region.Bottom, height), region.Score);

    /// <summary>Intersection over union.</summary>
    public double Overlap(SeenVehicle other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var (width, height) = (Math.Min(Right, other.Right) - Math.Max(Left, other.Left), Math.Min(Bottom, other.Bottom) - Math.Max(Top, other.Top));
        if (width <= 0 || height <= 0) return 0;
        return width * height / (Area + other.Area - width * height);
    }

    private double Area => (Right - Left) * (Bottom - Top);

    private static double Share(double pixels, int of) => Math.Clamp(pixels / of, 0, 1);
}
