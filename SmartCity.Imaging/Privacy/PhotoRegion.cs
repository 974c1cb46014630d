namespace SmartCity.Imaging.Privacy;

/// <summary>What a region may show.</summary>
public enum PhotoSubject
{
    Face,
    Plate,
}

/// <summary>Kinds of large vehicles that a detector of COCO's classes knows.</summary>
public enum LargeVehicle
{
    Bus,
    Truck,
}

/// <summary>A rectangle of a picture, in its pixels from the top left corner; it may reach over the edge.</summary>
/// <param name="Score">0 … 1.</param>
public readonly record struct PhotoRegion(PhotoSubject Subject, double Left, double Top, double Right, double Bottom, double Score)
{
    /// <summary>The large vehicle that the region is the lower part of; null: it is of none.</summary>
    public LargeVehicle? Vehicle { get; init; }

    /// <summary>Upper edge of that vehicle.</summary>
    public double VehicleTop { get; init; }

    public double Width => Right - Left;

    public double Height => Bottom - Top;

    internal PhotoRegion Moved(double columns, double rows, double scale) =>
        this with { Left = Left * scale + columns, Top = Top * scale + rows, Right = Right * scale + columns, Bottom = Bottom * scale + rows, VehicleTop = VehicleTop * scale + rows };

    /// <summary>Grown on each side by a share of its size.</summary>
    internal PhotoRegion Grown(double share) =>
        this with { Left = Left - share * Width, Right = Right + share * Width, Top = Top - share * Height, Bottom = Bottom + share * Height };

    /// <summary>Greedy by score: a region that overlaps a better one of its subject by more than <paramref name="iou"/> is left out.</summary>
    internal static List<PhotoRegion> Distinct(IEnumerable<PhotoRegion> regions, double iou)
    {
        var kept = new List<PhotoRegion>();
        foreach (var region in regions.OrderByDescending(r => r.Score).ThenBy(r => r.Top).ThenBy(r => r.Left))
            if (!kept.Exists(k => k.Subject == region.Subject && Iou(k, region) > iou)) kept.Add(region);
        return kept;
    }

    private static double Iou(PhotoRegion a, PhotoRegion b)
    {
        var (width, height) = (Math.Min(a.Right, b.Right) - Math.Max(a.Left, b.Left), Math.Min(a.Bottom, b.Bottom) - Math.Max(a.Top, b.Top));
        if (width <= 0 || height <= 0) return 0;
        var both = width * height;
        return both / (a.Width * a.Height + b.Width * b.Height - both);
    }
}
