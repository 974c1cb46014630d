using NetTopologySuite.Geometries;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Products;

/// <summary>Where a product's bands lie, and the one grid that they are brought to.</summary>
internal static class ProductGrid
{
    /// <summary>Longest side of a scene, pixels.</summary>
    internal const int MostPixelsASide = 200_000;

    /// <summary>Most pixels of one band.</summary>
    internal const long MostPixels = 10_000_000_000;

    /// <summary>A file that holds more than this many times its own size, and more than <see cref="HarmlessBytes"/>, is a bomb or damaged: DEFLATE ends near 1,000.</summary>
    private const int MostGrowth = 1000;

    private const long HarmlessBytes = 1L << 30;

    /// <summary>The grid of a band's file, with the CRS and the place that the caller gave.</summary>
    /// <exception cref="ImagingInputException">It can't be a scene: too large, without a CRS or a place, rotated, or on a datum that can't be brought to CGCS2000.</exception>
    internal static RasterGrid Of(SceneProduct product, GdalRaster raster)
    {
        var path = raster.Path;
        RequireSize(raster);
        if (!raster.HasTransform && product.Transform is null)
            throw new ImagingInputException($"'{path}' says nowhere where it lies: it has no georeference and no world file beside it ({Path.GetFileNameWithoutExtension(path)}.pgw, .jgw, .tfw or .wld).");
        using var crs = (product.Crs ?? (string.IsNullOrEmpty(raster.ProjectionWkt) ? product.CrsIfNone : null)) is { } given ? GivenCrs.Parse(given) : null;
        if (crs is null && string.IsNullOrEmpty(raster.ProjectionWkt)) throw new ImagingInputException($"'{path}' says no CRS; say it with --crs, such as --crs EPSG:32648.");
        var grid = raster.Grid with { Transform = product.Transform ?? raster.Grid.Transform, CrsWkt = crs is null ? raster.ProjectionWkt : CrsTransform.Wkt(crs) };
        if (!grid.Transform.IsNorthUp)
            throw new ImagingInputException($"'{path}' is rotated or does not have north at its top (geotransform {grid.Transform.PixelWidth} {grid.Transform.RowSkew} / {grid.Transform.ColumnSkew} {grid.Transform.PixelHeight}); turn it first: gdalwarp -t_srs EPSG:n '{Path.GetFileName(path)}' out.tif.");
        using var parsed = CrsTransform.Parse(grid.CrsWkt!);
        CrsDatum.Require(path, parsed);
        CrsPlausibility.Require(path, CrsFrame.Of(parsed), [SceneFootprint.Outline(grid)]);
        return grid;
    }

    /// <summary>The finest band's grid, or one of another resolution over the same ground, cut to an area.</summary>
    /// <param name="resolution">Edge of a pixel in units of the CRS; null keeps the finest band's.</param>
    /// <param name="area">EPSG:4490; null keeps the whole.</param>
    /// <exception cref="ImagingInputException">The bands are in different CRS, the resolution is none, or the area lies elsewhere.</exception>
    internal static RasterGrid Target(SceneProduct product, IReadOnlyList<RasterGrid> bands, double? resolution, Geometry? area)
    {
        var finest = bands.MinBy(b => b.Transform.PixelWidth)!;
        for (var i = 0; i < bands.Count; i++)
            if (bands[i].CrsWkt != finest.CrsWkt) throw new ImagingInputException($"Band {product.Bands[i].Name} of '{product.Name}' is in another CRS than the others.");
        if (resolution is { } edge) finest = Resized(finest, edge);
        return area is null ? finest : finest.Crop(Window(product, finest, area));
    }

    /// <summary>The pixels of a grid that an area touches.</summary>
    internal static PixelWindow Window(SceneProduct product, RasterGrid grid, Geometry area)
    {
        using var transform = CrsTransform.Create(CrsTransform.Cgcs2000, grid.CrsWkt!);
        var box = transform.Apply(NetTopologySuite.Densify.Densifier.Densify(area.Envelope, Math.Max(area.EnvelopeInternal.Diameter / 16, 1e-9))).EnvelopeInternal;
        return grid.Window(box) ?? throw new ImagingInputException($"The area lies outside of '{product.Name}'.");
    }

    private static RasterGrid Resized(RasterGrid grid, double edge)
    {
        if (!(edge > 0) || !double.IsFinite(edge)) throw new ImagingInputException(FormattableString.Invariant($"A resolution of {edge} is none; it must be above 0, in units of the scene's CRS."));
        var (width, height) = (Math.Ceiling(grid.Width * grid.Transform.PixelWidth / edge - 1e-6), Math.Ceiling(grid.Height * -grid.Transform.PixelHeight / edge - 1e-6));
        if (width > MostPixelsASide || height > MostPixelsASide)
            throw new ImagingInputException(FormattableString.Invariant($"A resolution of {edge} would make {width:0} × {height:0} pixels; at most {MostPixelsASide} a side are kept."));
        return grid with { Width = (int)width, Height = (int)height, Transform = grid.Transform with { PixelWidth = edge, PixelHeight = -edge } };
    }

    private static void RequireSize(GdalRaster raster)
    {
        var (grid, path) = (raster.Grid, raster.Path);
        if (grid.Width > MostPixelsASide || grid.Height > MostPixelsASide || grid.PixelCount > MostPixels)
            throw new ImagingInputException($"'{path}' is {grid.Width} × {grid.Height} pixels; at most {MostPixelsASide} a side and {MostPixels / 1_000_000_000} thousand million are kept. Cut it into pieces.");
        if (path.StartsWith("/vsi", StringComparison.Ordinal)) return;   // only its windows are read
        var bytes = grid.PixelCount * raster.BandCount * PixelBytes(raster.PixelType);
        var stored = new FileInfo(path).Length;
        if (bytes > HarmlessBytes && bytes / MostGrowth > stored)
            throw new ImagingInputException($"'{path}' has {stored} bytes and says that it holds {grid.Width} × {grid.Height} pixels in {raster.BandCount} bands: no picture is so empty. It is damaged, cut off or a bomb.");
    }

    private static int PixelBytes(PixelType type) => type switch { PixelType.UInt8 => 1, PixelType.UInt16 or PixelType.Int16 => 2, PixelType.Float64 => 8, _ => 4 };
}
