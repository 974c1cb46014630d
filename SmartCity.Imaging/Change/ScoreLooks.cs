using NetTopologySuite.Geometries;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Change;

/// <summary>What a score raster says of an outline.</summary>
/// <param name="AssessedShare">Share of the outline's pixels whose score is known, 0 … 1; pixels beyond the raster's edge are not known.</param>
/// <param name="Score">Their mean, 0 … 1; 0 where none is known.</param>
public readonly record struct ScoreLook(double AssessedShare, double Score);

/// <summary>Looks for outlines in the score raster of a comparison. A pixel counts when its centre lies inside; an outline without one is its centroid's pixel.</summary>
public static class ScoreLooks
{
    private const int Tile = 512;

    /// <summary>Reads the scores under each outline, in the order of the raster, so that each block of it is unpacked once.</summary>
    /// <param name="scorePath">Score GeoTIFF with a CRS; −1 = not assessable.</param>
    /// <param name="outlines">Points, polygons or multipolygons, EPSG:4490, longitude then latitude in degrees.</param>
    /// <returns>One for each outline, in their order.</returns>
    /// <exception cref="GdalException">The file is missing or damaged.</exception>
    /// <exception cref="ImagingInputException">The raster says no place on Earth.</exception>
    public static ScoreLook[] Measure(string scorePath, IReadOnlyList<Geometry> outlines, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(outlines);
        using var raster = GdalRaster.Open(scorePath);
        var wkt = raster.Grid.CrsWkt ?? throw new ImagingInputException($"The score raster '{scorePath}' says no CRS.");
        using var transform = CrsTransform.Create(CrsTransform.Cgcs2000, wkt);
        var looks = new ScoreLook[outlines.Count];
        var shapes = outlines.Select((outline, i) => (Index: i, Shape: InPixels(outline, transform, raster.Grid.Transform))).ToList();
        var buffer = new float[Tile * Tile];
        foreach (var (index, shape) in shapes.OrderBy(s => (int)Math.Floor(s.Shape.EnvelopeInternal.MinY) / Tile).ThenBy(s => s.Shape.EnvelopeInternal.MinX))
        {
            cancellationToken.ThrowIfCancellationRequested();
            looks[index] = Look(raster, shape, buffer);
        }
        return looks;
    }

    private static Geometry InPixels(Geometry outline, CrsTransform transform, GeoTransform place)
    {
        var shape = transform.Apply(outline);
        shape.Apply(new ToPixels(place));
        shape.GeometryChanged();
        return shape;
    }

    private static ScoreLook Look(GdalRaster raster, Geometry shape, float[] buffer)
    {
        var sums = new Sums();
        var box = shape.EnvelopeInternal;
        if (shape.Area > 0)
        {
            var (column, row) = ((int)Math.Floor(box.MinX), (int)Math.Floor(box.MinY));
            foreach (var tile in PixelWindow.Tiles((int)Math.Ceiling(box.MaxX) - column, (int)Math.Ceiling(box.MaxY) - row, Tile))
                Add(raster, shape, tile with { Column = column + tile.Column, Row = row + tile.Row }, buffer, sums);
        }
        if (sums.Pixels == 0)
        {
            var centre = shape.Centroid.Coordinate;
            Add(raster, null, new((int)Math.Floor(centre.X), (int)Math.Floor(centre.Y), 1, 1), buffer, sums);
        }
        return new((double)sums.Known / sums.Pixels, sums.Known == 0 ? 0 : Math.Clamp(sums.Score / sums.Known, 0, 1));
    }

    /// <param name="shape">Null: every pixel of the window counts.</param>
    private static void Add(GdalRaster raster, Geometry? shape, PixelWindow window, float[] buffer, Sums sums)
    {
        var (west, north) = (Math.Max(window.Column, 0), Math.Max(window.Row, 0));
        var (east, south) = (Math.Min(window.EndColumn, raster.Grid.Width), Math.Min(window.EndRow, raster.Grid.Height));
        var isInside = east > west && south > north;
        if (isInside) raster.Read(new(west, north, east - west, south - north), [0], buffer);
        for (var row = window.Row; row < window.EndRow; row++)
            foreach (var (start, end) in shape is null ? [(window.Column, window.EndColumn)] : Spans(shape, row))
                for (var column = Math.Max(start, window.Column); column < Math.Min(end, window.EndColumn); column++)
                {
                    sums.Pixels++;
                    if (!isInside || column < west || column >= east || row < north || row >= south) continue;
                    var score = buffer[(row - north) * (east - west) + column - west];
                    if (float.IsNaN(score) || score < 0) continue;   // −1, should a file not declare it
                    sums.Known++;
                    sums.Score += score;
                }
    }

    /// <summary>Columns [start, end) whose centres lie inside on this row, by even and odd crossings of all rings.</summary>
    private static List<(int Start, int End)> Spans(Geometry shape, int row)
    {
        var (y, crossings) = (row + 0.5, new List<double>());
        foreach (var polygon in Enumerable.Range(0, shape.NumGeometries).Select(shape.GetGeometryN).OfType<Polygon>())
            foreach (var ring in polygon.InteriorRings.Append(polygon.ExteriorRing))
            {
                var points = ring.CoordinateSequence;
                for (var i = 1; i < points.Count; i++)
                {
                    double y0 = points.GetY(i - 1), y1 = points.GetY(i);
                    if (y0 <= y != y1 <= y) crossings.Add(points.GetX(i - 1) + (y - y0) / (y1 - y0) * (points.GetX(i) - points.GetX(i - 1)));
                }
            }
        crossings.Sort();
        var spans = new List<(int, int)>();
        for (var i = 0; i + 1 < crossings.Count; i += 2) spans.Add(((int)Math.Ceiling(crossings[i] - 0.5), (int)Math.Ceiling(crossings[i + 1] - 0.5)));
        return spans;
    }

    private sealed class Sums
    {
        internal long Pixels { get; set; }

        internal long Known { get; set; }

        internal double Score { get; set; }
    }

    private sealed class ToPixels(GeoTransform place) : IEntireCoordinateSequenceFilter
    {
        public bool Done => false;

        public bool GeometryChanged => true;

        public void Filter(CoordinateSequence sequence)
        {
            for (var i = 0; i < sequence.Count; i++)
            {
                var (column, row) = place.ToPixel(sequence.GetX(i), sequence.GetY(i));
                sequence.SetX(i, column);
                sequence.SetY(i, row);
            }
        }
    }
}
