using NetTopologySuite.Geometries;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Imaging.Rasters;

/// <summary>One row of pixels with the places of their centres.</summary>
/// <param name="longitude">Degrees, EPSG:4490; infinite where the raster's CRS has no place on Earth.</param>
/// <param name="values">Band after band, each as long as <paramref name="longitude"/>; NaN = no data.</param>
public delegate void GroundRow(ReadOnlySpan<double> longitude, ReadOnlySpan<double> latitude, ReadOnlySpan<float> values);

/// <summary>Walks over the pixels of a raster in any CRS and tells where on the ground each one lies.</summary>
/// <remarks>Every sixteenth pixel is transformed, the rest lies between: for a UTM raster that is off by far less than a pixel.</remarks>
public static class GroundScan
{
    private const int TileSize = 512, Step = 16;

    /// <summary>The pixels that may lie in a box; null when none does.</summary>
    /// <param name="box">Longitude and latitude in degrees, EPSG:4490.</param>
    /// <exception cref="ImagingInputException">The raster says no place on Earth.</exception>
    public static PixelWindow? WindowOf(RasterGrid grid, Envelope box)
    {
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentNullException.ThrowIfNull(box);
        using var transform = CrsTransform.Create(CrsTransform.Cgcs2000, Wkt(grid));
        const int steps = 32;
        var (x, y) = (new double[4 * steps], new double[4 * steps]);
        for (var i = 0; i < steps; i++)
        {
            var t = (double)i / steps;
            (x[i], y[i]) = (box.MinX + t * box.Width, box.MinY);
            (x[steps + i], y[steps + i]) = (box.MaxX, box.MinY + t * box.Height);
            (x[2 * steps + i], y[2 * steps + i]) = (box.MaxX - t * box.Width, box.MaxY);
            (x[3 * steps + i], y[3 * steps + i]) = (box.MinX, box.MaxY - t * box.Height);
        }
        transform.TryApply(x, y);
        var (west, north, east, south) = (double.PositiveInfinity, double.PositiveInfinity, double.NegativeInfinity, double.NegativeInfinity);
        for (var i = 0; i < x.Length; i++)
        {
            if (!double.IsFinite(x[i]) || !double.IsFinite(y[i])) continue;
            var (column, row) = grid.Transform.ToPixel(x[i], y[i]);
            (west, north, east, south) = (Math.Min(west, column), Math.Min(north, row), Math.Max(east, column), Math.Max(south, row));
        }
        if (!(west <= east)) return null;
        var (c, r) = ((int)Math.Clamp(Math.Floor(west) - 1, 0, grid.Width), (int)Math.Clamp(Math.Floor(north) - 1, 0, grid.Height));
        var (endC, endR) = ((int)Math.Clamp(Math.Ceiling(east) + 1, 0, grid.Width), (int)Math.Clamp(Math.Ceiling(south) + 1, 0, grid.Height));
        return endC > c && endR > r ? new(c, r, endC - c, endR - r) : null;
    }

    /// <summary>Edge of the square with a pixel's area on the ground, in metres, at the raster's centre.</summary>
    /// <exception cref="ImagingInputException">The raster says no place on Earth.</exception>
    public static double PixelMetres(RasterGrid grid)
    {
        ArgumentNullException.ThrowIfNull(grid);
        _ = Wkt(grid);
        return GroundPixel.Of(grid).SideMetres;
    }

    /// <summary>Reads the pixels of a window, tile by tile, row by row.</summary>
    /// <param name="bands">Zero-based.</param>
    /// <exception cref="ImagingInputException">The raster says no place on Earth.</exception>
    /// <exception cref="GdalException">The file is damaged.</exception>
    public static void Read(IRasterSource raster, int[] bands, PixelWindow window, GroundRow found, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(raster);
        ArgumentNullException.ThrowIfNull(bands);
        ArgumentNullException.ThrowIfNull(found);
        using var transform = CrsTransform.ToCgcs2000(Wkt(raster.Grid));
        var pixels = new float[bands.Length * TileSize * TileSize];
        var (longitude, latitude, values) = (new double[TileSize], new double[TileSize], new float[bands.Length * TileSize]);
        foreach (var tile in PixelWindow.Tiles(window.Width, window.Height, TileSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var here = tile with { Column = window.Column + tile.Column, Row = window.Row + tile.Row };
            raster.Read(here, bands, pixels);
            var nodes = new Nodes(raster.Grid, here, transform);
            for (var row = 0; row < here.Height; row++)
            {
                nodes.FillRow(row, longitude.AsSpan(0, here.Width), latitude.AsSpan(0, here.Width));
                for (var band = 0; band < bands.Length; band++)
                    pixels.AsSpan((band * here.Height + row) * here.Width, here.Width).CopyTo(values.AsSpan(band * here.Width));
                found(longitude.AsSpan(0, here.Width), latitude.AsSpan(0, here.Width), values.AsSpan(0, bands.Length * here.Width));
            }
        }
    }

    private static string Wkt(RasterGrid grid) =>
        grid.CrsWkt ?? throw new ImagingInputException("The raster says no CRS or no place (geotransform); give it both, such as by gdal_translate -a_srs … -a_ullr ….");

    private sealed class Nodes
    {
        private readonly int _stride;
        private readonly double[] _x, _y;

        internal Nodes(RasterGrid grid, PixelWindow window, CrsTransform transform)
        {
            _stride = (window.Width - 1) / Step + 2;
            var rows = (window.Height - 1) / Step + 2;
            (_x, _y) = (new double[_stride * rows], new double[_stride * rows]);
            for (var i = 0; i < _x.Length; i++)
                (_x[i], _y[i]) = grid.Transform.ToGround(window.Column + i % _stride * Step + 0.5, window.Row + i / _stride * Step + 0.5);
            transform.TryApply(_x, _y);
        }

        internal void FillRow(int row, Span<double> x, Span<double> y)
        {
            var (node, v) = (row / Step * _stride, (double)(row % Step) / Step);
            for (var column = 0; column < x.Length; column++)
            {
                var (i, u) = (node + column / Step, (double)(column % Step) / Step);
                x[column] = Between(_x, i, u, v);
                y[column] = Between(_y, i, u, v);
            }
        }

        private double Between(double[] values, int i, double u, double v)
        {
            var upper = values[i] + (values[i + 1] - values[i]) * u;
            var lower = values[i + _stride] + (values[i + 1 + _stride] - values[i + _stride]) * u;
            return upper + (lower - upper) * v;
        }
    }
}
