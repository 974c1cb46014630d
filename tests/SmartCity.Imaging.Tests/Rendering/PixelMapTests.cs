using CsCheck;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Rendering;

namespace SmartCity.Imaging.Tests.Rendering;

public sealed class PixelMapTests
{
    [Fact]
    public void Without_a_transform_a_view_of_half_the_raster_maps_each_pixel_to_half_a_source_pixel()
    {
        var map = PixelMap.Build(new(null, 10, -30, 20, -20, 20, 20), GeoTransform.Pixels, toSource: null);
        var (columns, rows) = (new double[20], new double[20]);

        map.Row(3, columns, rows);

        Assert.Equal(0.5, map.Scale, 12);
        Assert.Equal(10.25, columns[0], 12);   // centre of the first pixel, 0.25 source pixels east of the view's edge
        Assert.Equal(19.75, columns[19], 12);
        Assert.All(rows, row => Assert.Equal(21.75, row, 12));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(11)]
    [InlineData(15)]
    [InlineData(18)]
    public void Between_control_points_the_place_is_within_a_twentieth_of_a_picture_pixel(int zoom)
    {
        using var transform = CrsTransform.Create(RasterView.WebMercator, SyntheticRaster.Utm48);
        var grid = SyntheticRaster.Grid(100, 100, 10);
        var (column, row) = TileAt(102.7, 25.04, zoom);
        var view = RasterView.WebMercatorTile(zoom, column, row);
        var map = PixelMap.Build(view, grid.Transform, (x, y) => transform.TryApply(x, y));
        var (columns, rows) = (new double[256], new double[256]);

        Gen.Select(Gen.Int[0, 255], Gen.Int[0, 255]).Sample((i, j) =>
        {
            map.Row(j, columns, rows);
            var (x, y) = view.ToGround(i + 0.5, j + 0.5);
            (x, y) = transform.Apply(x, y);
            var exact = grid.Transform.ToPixel(x, y);
            return double.Hypot(columns[i] - exact.Column, rows[i] - exact.Row) < 0.05 * map.Scale;
        }, iter: 200, threads: 1);
    }

    [Fact]
    public void Where_the_crs_has_no_place_the_map_has_none_either()
    {
        static void Nowhere(Span<double> x, Span<double> y) => x.Fill(double.PositiveInfinity);
        var map = PixelMap.Build(RasterView.WebMercatorTile(0, 0, 0), GeoTransform.Pixels, Nowhere);

        Assert.True(double.IsNaN(map.Scale));
        Assert.Null(map.SourceWindow(100, 100, 1));
    }

    [Fact]
    public void A_reduced_read_is_aligned_to_the_rasters_own_pixels()
    {
        var map = PixelMap.Build(new(null, 37, -91, 101, -27, 16, 16), GeoTransform.Pixels, toSource: null);

        Assert.Equal(new PixelWindow(28, 16, 84, 84), map.SourceWindow(1000, 1000, align: 4));
        Assert.Equal(new PixelWindow(28, 16, 62, 74), map.SourceWindow(90, 90, align: 4));
    }

    /// <summary>Tile of a place, lon/lat in degrees.</summary>
    internal static (int Column, int Row) TileAt(double longitude, double latitude, int zoom)
    {
        var tiles = 1 << zoom;
        var sine = Math.Sin(latitude * Math.PI / 180);
        return ((int)((longitude + 180) / 360 * tiles), (int)((0.5 - Math.Atanh(sine) / (2 * Math.PI)) * tiles));
    }
}
