using NetTopologySuite.Geometries;
using SmartCity.Imaging.Change;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Products;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Rendering;

namespace SmartCity.Imaging.Zones;

/// <summary>Answers questions to scenes: the values of a place, of an area, of many zones. Shares open files with the renderer. Thread-safe.</summary>
public sealed class SceneMeasures(RasterRenderer renderer)
{
    /// <summary>Pixels of an area that is read from the overviews.</summary>
    public const long OverviewPixels = 1 << 20;

    /// <summary>Pixels times values that may be counted one by one in a request: a band of a Sentinel-2 tile of 10 m.</summary>
    public const long MostExactValues = 150_000_000;

    private const long FewValues = 4_000_000;

    /// <summary>Pixels a side of what is read at once: a block of a Cloud Optimized GeoTIFF.</summary>
    private const int WindowSize = 512;

    /// <summary>Degrees: a longer edge, straight in longitude and latitude, is bent in the scene's CRS.</summary>
    private const double LongestEdge = 0.02, FarDegrees = 0.5;

    /// <summary>Values of the pixel that holds a place.</summary>
    /// <param name="longitude">Degrees, EPSG:4490.</param>
    /// <returns>Null when the place lies beside the scene.</returns>
    /// <exception cref="ImagingInputException">The scene has no CRS, or lacks a band that is needed.</exception>
    /// <exception cref="GdalException">A file is missing or damaged.</exception>
    public PointValues? At(SceneFile scene, IReadOnlyList<SceneQuantity> quantities, double longitude, double latitude, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(quantities);
        using var loan = renderer.Pool.Rent(scene.Path);
        var grid = loan.Raster.File.Grid;
        if (PixelOf(grid, longitude, latitude) is not var (column, row)) return null;
        var window = new PixelWindow(column, row, 1, 1);
        var values = new List<(string Name, float? Value)>();
        foreach (var quantity in quantities)
        {
            var source = Source(loan.Raster, scene, quantity, null, cancellationToken);
            var found = new float[source.BandCount];
            source.Read(window, Bands(source), found);
            for (var i = 0; i < found.Length; i++) values.Add((quantity.Names[i], float.IsFinite(found[i]) ? found[i] : null));
        }
        return new(column, row, values, IsHidden(scene, window));
    }

    /// <summary>A value of the pixel that holds a place, in each of many scenes; null where a scene lies beside it.</summary>
    /// <param name="quantity">Of one value.</param>
    /// <inheritdoc cref="At"/>
    public IReadOnlyList<PointValues?> Series(IReadOnlyList<SceneFile> scenes, SceneQuantity quantity, double longitude, double latitude, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scenes);
        var found = new List<PointValues?>(scenes.Count);
        OrderedWork.Run(scenes, scene => At(scene, [quantity], longitude, latitude, cancellationToken), found.Add, cancellationToken);
        return found;
    }

    /// <summary>Statistics of a scene or of an area of it, each pixel weighted by how much of it lies in the area.</summary>
    /// <param name="area">Polygon or MultiPolygon, EPSG:4490; null = all of the scene.</param>
    /// <param name="isExact">True: every pixel counts; false: the area is read at a coarser resolution, from the overviews, of at most <see cref="OverviewPixels"/> pixels;
    /// null: the one where there are few pixels, the other where there are many.</param>
    /// <param name="isClear">True: what the scene's mask hides is left out.</param>
    /// <param name="bins">Of the histogram.</param>
    /// <returns>Null when the area lies beside the scene.</returns>
    /// <inheritdoc cref="At"/>
    /// <exception cref="ImagingInputException">Every pixel is to count, and there are more than <see cref="MostExactValues"/> values.</exception>
    public SceneStatistics? Over(SceneFile scene, SceneQuantity quantity, Geometry? area, bool? isExact, bool isClear, int bins, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(quantity);
        using var loan = renderer.Pool.Rent(scene.Path);
        using var mask = isClear && scene.HasMask ? GdalRaster.Open(scene.MaskPath!) : null;
        var grid = loan.Raster.File.Grid;
        var shape = area is null ? null : InCrsOf(grid, [area], cancellationToken)[0];
        var touched = shape is null ? grid.Whole : PolygonCoverage.Of(shape, grid).Window(grid);
        if (touched is not { } native) return null;
        var factor = Reduction(native.PixelCount, quantity.Names.Count, isExact);
        var source = Source(loan.Raster, scene, quantity, factor > 1 ? new DecimatedRaster(loan.Raster.File, factor) : null, cancellationToken);
        if (mask is not null) source = new MaskedSky(source, factor > 1 ? new DecimatedRaster(mask, factor, RasterResampling.Nearest) : mask, scene.MaskKind!);
        var coverage = shape is null ? null : PolygonCoverage.Of(shape, source.Grid);
        var window = coverage is null ? source.Grid.Whole : coverage.Window(source.Grid);
        return window is { } pixels ? AreaStatistics.Of(source, pixels, coverage, quantity.Names, bins, cancellationToken) with { Reduction = factor } : null;
    }

    /// <summary>Statistics of a scene over many zones, such as the cells of an edition: the scene is read once.</summary>
    /// <param name="quantity">Of one value.</param>
    /// <param name="zones">Polygons or MultiPolygons, EPSG:4490.</param>
    /// <param name="isClear">True: what the scene's mask hides is left out.</param>
    /// <returns>One a zone, in their order; the same whatever the number of processors.</returns>
    /// <inheritdoc cref="At"/>
    public IReadOnlyList<ZoneStatistics> Zones(SceneFile scene, SceneQuantity quantity, IReadOnlyList<Geometry> zones, bool isClear, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(quantity);
        ArgumentNullException.ThrowIfNull(zones);
        ArgumentOutOfRangeException.ThrowIfNotEqual(quantity.Names.Count, 1);
        using var loan = renderer.Pool.Rent(scene.Path);
        var grid = loan.Raster.File.Grid;
        var coverages = InCrsOf(grid, zones, cancellationToken).Select(shape => PolygonCoverage.Of(shape, grid)).ToList();
        // The soil score is fitted to the scene once, and locks its file itself.
        var shared = quantity.IsSoil ? Source(loan.Raster, scene, quantity, null, cancellationToken) : null;
        return ZonalSums.Of(grid, coverages, WindowSize, Read, cancellationToken);

        void Read(PixelWindow window, float[] values)
        {
            using var own = renderer.Pool.Rent(scene.Path);
            (shared ?? Source(own.Raster, scene, quantity, null, cancellationToken)).Read(window, [0], values.AsSpan(0, (int)window.PixelCount));
            if (!isClear || !scene.HasMask) return;
            using var mask = renderer.Pool.Rent(scene.MaskPath!);
            var (pixels, classes) = ((int)window.PixelCount, new float[window.PixelCount]);
            mask.Raster.File.Read(window, [0], classes);
            MaskedSky.Hide(classes, scene.MaskKind!, values, pixels, 1);
        }
    }

    /// <summary>Pixels of a scene that a box may touch, and their grid; for crops. Null when it lies beside the scene.</summary>
    /// <param name="box">Longitude and latitude in degrees, EPSG:4490; null = all of the scene.</param>
    /// <inheritdoc cref="At"/>
    public (PixelWindow Window, RasterGrid Grid)? Crop(SceneFile scene, Envelope? box)
    {
        ArgumentNullException.ThrowIfNull(scene);
        using var loan = renderer.Pool.Rent(scene.Path);
        var grid = loan.Raster.File.Grid;
        RequireCrs(scene, grid);
        return (box is null ? grid.Whole : GroundScan.WindowOf(grid, box)) is { } window ? (window, grid.Crop(window)) : null;
    }

    /// <summary>Writes the values of a window as a GeoTIFF of 32-bit floats, NaN = no data; nothing half-written is seen.</summary>
    /// <param name="window">Within the scene.</param>
    /// <inheritdoc cref="At"/>
    public void Write(SceneFile scene, SceneQuantity quantity, PixelWindow window, string path, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(quantity);
        using var loan = renderer.Pool.Rent(scene.Path);
        var source = Source(loan.Raster, scene, quantity, null, cancellationToken);
        using var writer = GdalRasterWriter.Create(path, source.Grid.Crop(window), quantity.Names, PixelType.Float32, double.NaN);
        foreach (var tile in PixelWindow.Tiles(window.Width, window.Height, WindowSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (pixels, values) = ((int)tile.PixelCount, new float[checked((int)tile.PixelCount * source.BandCount)]);
            source.Read(tile with { Column = window.Column + tile.Column, Row = window.Row + tile.Row }, Bands(source), values);
            for (var band = 0; band < source.BandCount; band++) writer.Write(tile, band, values.AsSpan(band * pixels, pixels));
        }
        writer.Complete();
    }

    private static int Reduction(long pixels, int values, bool? isExact)
    {
        if (isExact == true && pixels * values > MostExactValues)
            throw new ImagingInputException(FormattableString.Invariant($"{pixels} pixels of {values} value{(values > 1 ? "s" : "")} are too many to count each; at most {MostExactValues} values are. Take a smaller area, fewer bands, or exact=false."));
        if (isExact ?? pixels * values <= FewValues) return 1;
        var factor = 1;
        while (pixels / ((long)factor * factor) > OverviewPixels) factor *= 2;
        return factor;
    }

    private IRasterSource Source(OpenRaster raster, SceneFile scene, SceneQuantity quantity, IRasterSource? over, CancellationToken cancellationToken)
    {
        RequireCrs(scene, raster.File.Grid);
        return QuantityRaster.Of(renderer.Scales.Scene(raster, scene.Bands, over), quantity, SceneScales.BandNames(raster, scene.Bands), cancellationToken);
    }

    private bool? IsHidden(SceneFile scene, PixelWindow pixel)
    {
        if (!scene.HasMask) return null;
        using var mask = renderer.Pool.Rent(scene.MaskPath!);
        var number = new float[1];
        mask.Raster.File.Read(pixel, [0], number);
        return MaskedSky.Hides(scene.MaskKind!, number[0]);
    }

    private static (int Column, int Row)? PixelOf(RasterGrid grid, double longitude, double latitude)
    {
        if (grid.CrsWkt is null) return null;
        using var transform = CrsTransform.Create(CrsTransform.Cgcs2000, grid.CrsWkt);
        var (x, y) = (longitude, latitude);
        if (!transform.TryApply(new Span<double>(ref x), new Span<double>(ref y))) return null;
        var (column, row) = grid.Transform.ToPixel(x, y);
        return column >= 0 && row >= 0 && column < grid.Width && row < grid.Height ? ((int)column, (int)row) : null;
    }

    private static List<Geometry> InCrsOf(RasterGrid grid, IReadOnlyList<Geometry> shapes, CancellationToken cancellationToken)
    {
        var crs = grid.CrsWkt ?? throw new ImagingInputException("The scene says no CRS, so nothing on the ground can be found in it.");
        using var transform = CrsTransform.Create(CrsTransform.Cgcs2000, crs);
        using var back = CrsTransform.ToCgcs2000(crs);
        // What lies far away may have no place in the scene's CRS, and is of no interest.
        var near = back.Apply(SceneFootprint.Outline(grid)).EnvelopeInternal;
        near.ExpandBy(FarDegrees);
        var found = new List<Geometry>(shapes.Count);
        foreach (var shape in shapes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var part = near.Contains(shape.EnvelopeInternal) ? shape : shape.Intersection(shape.Factory.ToGeometry(near));
            found.Add(transform.Apply(part.EnvelopeInternal.Diameter > LongestEdge ? NetTopologySuite.Densify.Densifier.Densify(part, LongestEdge) : part, srid: 0));
        }
        return found;
    }

    private static void RequireCrs(SceneFile scene, RasterGrid grid)
    {
        if (grid.CrsWkt is null) throw new ImagingInputException($"'{System.IO.Path.GetFileName(scene.Path)}' has no CRS, so nothing on the ground can be found in it.");
    }

    private static int[] Bands(IRasterSource source) => [.. Enumerable.Range(0, source.BandCount)];
}
