using NetTopologySuite.Geometries;

namespace SmartCity.Imaging.Rendering;

/// <summary>Draws the outline of a polygon onto a picture: a yellow line with a dark rim, readable on bright and on dark ground.</summary>
internal static class OutlineStroke
{
    private const double HalfWidth = 1.1, RimHalfWidth = 2.4;   // picture pixels

    private static readonly byte[] Line = [255, 221, 0], Rim = [20, 20, 20];

    /// <param name="geometry">In the view's CRS; every ring of it is drawn.</param>
    public static void Draw(TileImage image, RasterView view, Geometry geometry)
    {
        var distance = new float[image.Width * image.Height];
        distance.AsSpan().Fill(float.PositiveInfinity);
        foreach (var line in NetTopologySuite.Geometries.Utilities.LinearComponentExtracter.GetLines(geometry).Cast<LineString>())
        {
            var points = line.Coordinates;
            for (var i = 1; i < points.Length; i++)
                Measure(distance, image.Width, image.Height, view.ToPixel(points[i - 1].X, points[i - 1].Y), view.ToPixel(points[i].X, points[i].Y));
        }
        for (var pixel = 0; pixel < distance.Length; pixel++)
        {
            if (distance[pixel] > RimHalfWidth + 0.5) continue;
            var target = image.Pixels.AsSpan(4 * pixel, 4);
            Blend(target, Rim, Coverage(distance[pixel], RimHalfWidth));
            Blend(target, Line, Coverage(distance[pixel], HalfWidth));
        }
    }

    /// <summary>Keeps for each pixel near a segment the distance of its centre to it.</summary>
    private static void Measure(float[] distance, int width, int height, (double X, double Y) a, (double X, double Y) b)
    {
        const double reach = RimHalfWidth + 0.5;
        var (west, east) = (Bound(Math.Min(a.X, b.X) - reach, width), Bound(Math.Max(a.X, b.X) + reach + 1, width));
        var (north, south) = (Bound(Math.Min(a.Y, b.Y) - reach, height), Bound(Math.Max(a.Y, b.Y) + reach + 1, height));
        var (dx, dy) = (b.X - a.X, b.Y - a.Y);
        var square = dx * dx + dy * dy;
        for (var row = north; row < south; row++)
            for (var column = west; column < east; column++)
            {
                var (px, py) = (column + 0.5 - a.X, row + 0.5 - a.Y);
                var along = square == 0 ? 0 : Math.Clamp((px * dx + py * dy) / square, 0, 1);
                ref var nearest = ref distance[row * width + column];
                nearest = Math.Min(nearest, (float)double.Hypot(px - along * dx, py - along * dy));
            }
    }

    private static int Bound(double place, int limit) => (int)Math.Clamp(place, 0, limit);

    private static double Coverage(double distance, double halfWidth) => Math.Clamp(halfWidth + 0.5 - distance, 0, 1);

    private static void Blend(Span<byte> target, byte[] colour, double share)
    {
        if (share <= 0) return;
        for (var channel = 0; channel < 3; channel++) target[channel] = (byte)Math.Round(target[channel] + (colour[channel] - target[channel]) * share);
        target[3] = (byte)Math.Round(target[3] + (255 - target[3]) * share);
    }
}
