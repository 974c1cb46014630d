namespace SmartCity.Imaging.Regions;

/// <summary>The shape of a region by its pixels.</summary>
/// <param name="Compactness">4π·area / perimeter², the perimeter along pixel edges: 0.785 for a square, towards 0 for a ragged or long one.</param>
/// <param name="Elongation">Long over short axis of the ellipse with the same second moments, from 1 on.</param>
/// <param name="Fill">Area over the area of the rectangle with the same second moments : 1 for a filled rectangle, less for an L or a net.</param>
/// <param name="Width">Short side of the rectangle with the same second moments, in pixels.</param>
internal readonly record struct RegionShape(double Compactness, double Elongation, double Fill, double Width)
{
    internal static RegionShape Of(IReadOnlyList<RegionRun> runs)
    {
        double area = 0, x = 0, y = 0, xx = 0, yy = 0, xy = 0;
        foreach (var run in runs)
        {
            double n = run.Length, middle = (run.Start + run.End - 1) / 2.0;
            area += n;
            x += n * middle;
            y += n * run.Row;
            xx += n * middle * middle + n * (n * n - 1) / 12;
            yy += n * run.Row * run.Row;
            xy += n * middle * run.Row;
        }
        // Each pixel is a unit square of its own: 1/12 of second moment.
        var (vx, vy, c) = (xx / area - x / area * (x / area) + 1 / 12.0, yy / area - y / area * (y / area) + 1 / 12.0, xy / area - x / area * (y / area));
        var (half, root) = ((vx + vy) / 2, Math.Sqrt((vx - vy) * (vx - vy) / 4 + c * c));
        var (large, small) = (half + root, Math.Max(half - root, 1 / 12.0));
        var perimeter = Perimeter(runs);
        // A rectangle of sides l × w has second moments l²/12 and w²/12.
        return new(4 * Math.PI * area / (perimeter * perimeter), Math.Sqrt(large / small), area / (12 * Math.Sqrt(large * small)), Math.Sqrt(12 * small));
    }

    private static double Perimeter(IReadOnlyList<RegionRun> runs)
    {
        // Every run has a west and an east edge, and 2·length edges less those shared with the row above, counted twice.
        double edges = 0;
        var above = 0;
        for (var i = 0; i < runs.Count; i++)
        {
            edges += 2 + 2 * runs[i].Length;
            while (above < i && (runs[above].Row < runs[i].Row - 1 || (runs[above].Row == runs[i].Row - 1 && runs[above].End <= runs[i].Start))) above++;
            for (var j = above; j < i && runs[j].Row == runs[i].Row - 1 && runs[j].Start < runs[i].End; j++)
                edges -= 2 * (Math.Min(runs[i].End, runs[j].End) - Math.Max(runs[i].Start, runs[j].Start));
        }
        return edges;
    }
}
