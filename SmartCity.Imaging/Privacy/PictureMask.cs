using SmartCity.Imaging.Rendering;

namespace SmartCity.Imaging.Privacy;

/// <summary>Blackens the parts of a camera's picture that nobody may see: windows, neighbours' ground.</summary>
public static class PictureMask
{
    /// <param name="picture">Changed in place.</param>
    /// <param name="polygons">Rings of corners in shares of width and height, 0 … 1 from the top left; closed of themselves. A pixel is in a ring when its middle is (even-odd).</param>
    public static void Blacken(TileImage picture, IEnumerable<IReadOnlyList<(double X, double Y)>> polygons)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(polygons);
        var crossings = new List<double>();
        foreach (var ring in polygons)
            for (var row = 0; row < picture.Height; row++)
            {
                Cross(ring, (row + 0.5) / picture.Height, crossings);
                for (var i = 0; i + 1 < crossings.Count; i += 2)
                {
                    var (from, to) = (Column(crossings[i], picture.Width), Column(crossings[i + 1], picture.Width));
                    for (var column = from; column < to; column++) picture.Pixels.AsSpan((row * picture.Width + column) * 4, 3).Clear();
                }
            }
    }

    private static void Cross(IReadOnlyList<(double X, double Y)> ring, double y, List<double> crossings)
    {
        crossings.Clear();
        for (var i = 0; i < ring.Count; i++)
        {
            var (a, b) = (ring[i], ring[(i + 1) % ring.Count]);
            if (a.Y <= y != b.Y <= y) crossings.Add(a.X + (y - a.Y) / (b.Y - a.Y) * (b.X - a.X));
        }
        crossings.Sort();
    }

    /// <summary>The first column whose middle lies at or right of a share of the width.</summary>
    private static int Column(double share, int width) => (int)Math.Clamp(Math.Ceiling(share * width - 0.5), 0, width);
}
