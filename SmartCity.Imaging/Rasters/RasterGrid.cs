using NetTopologySuite.Geometries;

namespace SmartCity.Imaging.Rasters;

/// <summary>The ground that a raster covers: its size in pixels, where they lie, and in which CRS.</summary>
public sealed record RasterGrid
{
    public required int Width { get; init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A raster needs a width."); }

    public required int Height { get; init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A raster needs a height."); }

    public required GeoTransform Transform { get; init; }

    /// <summary>The CRS as WKT; null when the raster has none, and its coordinates then are pixels.</summary>
    public required string? CrsWkt { get; init; }

    public bool IsGeoreferenced => CrsWkt is not null;

    public long PixelCount => (long)Width * Height;

    public PixelWindow Whole => new(0, 0, Width, Height);

    /// <summary>The grid of a window of this raster.</summary>
    public RasterGrid Crop(PixelWindow window)
    {
        var (x, y) = Transform.ToGround(window.Column, window.Row);
        return this with { Width = window.Width, Height = window.Height, Transform = Transform with { OriginX = x, OriginY = y } };
    }

    /// <summary>The smallest window of whole pixels around a box on the ground, as far as it lies inside; null when it lies outside.</summary>
    internal PixelWindow? Window(Envelope box)
    {
        Span<(double Column, double Row)> corners = [Transform.ToPixel(box.MinX, box.MinY), Transform.ToPixel(box.MinX, box.MaxY), Transform.ToPixel(box.MaxX, box.MinY), Transform.ToPixel(box.MaxX, box.MaxY)];
        var (left, top, right, bottom) = (double.PositiveInfinity, double.PositiveInfinity, double.NegativeInfinity, double.NegativeInfinity);
        foreach (var (column, row) in corners)
            (left, top, right, bottom) = (Math.Min(left, column), Math.Min(top, row), Math.Max(right, column), Math.Max(bottom, row));
        var (first, end) = ((int)Math.Clamp(Math.Floor(left), 0, Width), (int)Math.Clamp(Math.Ceiling(right), 0, Width));
        var (firstRow, endRow) = ((int)Math.Clamp(Math.Floor(top), 0, Height), (int)Math.Clamp(Math.Ceiling(bottom), 0, Height));
        return end > first && endRow > firstRow ? new(first, firstRow, end - first, endRow - firstRow) : null;
    }

    /// <summary>The same ground in pixels of so many times the side; what is left of the last columns and rows is dropped.</summary>
    public RasterGrid Coarser(int factor) => this with { Width = Math.Max(1, Width / factor), Height = Math.Max(1, Height / factor), Transform = Transform.Scaled(factor) };

    /// <summary>West, south, east and north ends of the raster's outer corners, in CRS units.</summary>
    public (double West, double South, double East, double North) Bounds
    {
        get
        {
            Span<(double X, double Y)> corners = [Transform.ToGround(0, 0), Transform.ToGround(Width, 0), Transform.ToGround(0, Height), Transform.ToGround(Width, Height)];
            var (west, south, east, north) = (double.PositiveInfinity, double.PositiveInfinity, double.NegativeInfinity, double.NegativeInfinity);
            foreach (var (x, y) in corners)
                (west, south, east, north) = (Math.Min(west, x), Math.Min(south, y), Math.Max(east, x), Math.Max(north, y));
            return (west, south, east, north);
        }
    }
}
