using NetTopologySuite.Geometries;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Soil;

namespace SmartCity.Imaging.Evaluation;

/// <summary>What changed, pixel by pixel on the after scene's grid, from a raster or from polygons.</summary>
internal static class ChangeLabel
{
    internal const byte Change = 255, NoChange = 0, Ignored = 128;

    /// <summary>An attribute of polygons that may say "ignore", "none" or "change", or 128, 0 or 255.</summary>
    private const string Field = "label";

    private const double AlignmentPixels = 0.1;

    private static readonly HashSet<string> VectorKinds = new(StringComparer.OrdinalIgnoreCase) { ".geojson", ".gpkg", ".shp", ".fgb", ".kml", ".kmz", ".zip" };

    /// <param name="grid">The after scene's.</param>
    /// <returns>Row-major: 255 = change, 0 = none, 128 = not labelled.</returns>
    /// <exception cref="ImagingInputException">The label lies on another grid or holds other values.</exception>
    /// <exception cref="GdalException">The file can't be read.</exception>
    internal static byte[] Read(string path, RasterGrid grid, CancellationToken cancellationToken) =>
        VectorKinds.Contains(Path.GetExtension(path)) ? Polygons(path, grid, cancellationToken) : Raster(path, grid, cancellationToken);

    private static byte[] Raster(string path, RasterGrid grid, CancellationToken cancellationToken)
    {
        using var raster = GdalRaster.Open(path);
        RequireGrid(path, raster.Grid, grid);
        var label = new byte[grid.PixelCount];
        foreach (var window in PixelWindow.Tiles(grid.Width, grid.Height, 1024))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var values = new float[window.PixelCount];
            raster.Read(window, [0], values);
            for (var i = 0; i < values.Length; i++)
            {
                var (column, row) = (window.Column + i % window.Width, window.Row + i / window.Width);
                label[(long)row * grid.Width + column] = values[i] switch
                {
                    255 => Change,
                    0 => NoChange,
                    128 or float.NaN => Ignored,
                    var other => throw new ImagingInputException(FormattableString.Invariant($"'{path}' holds {other} at column {column}, row {row}: a label is 255 (change), 0 (none) or 128 (not labelled).")),
                };
            }
        }
        return label;
    }

    private static void RequireGrid(string path, RasterGrid label, RasterGrid grid)
    {
        if (label.Width != grid.Width || label.Height != grid.Height)
            throw new ImagingInputException($"'{path}' is {label.Width} × {label.Height} pixels, its after image {grid.Width} × {grid.Height}: a label lies on the after image's grid.");
        if (!label.IsGeoreferenced || !grid.IsGeoreferenced || label == grid) return;
        using var transform = label.CrsWkt == grid.CrsWkt ? null : CrsTransform.Create(grid.CrsWkt!, label.CrsWkt!);
        foreach (var (column, row) in ((double, double)[])[(0, 0), (grid.Width, 0), (0, grid.Height)])
        {
            var (x, y) = grid.Transform.ToGround(column, row);
            if (transform is not null) (x, y) = transform.Apply(x, y);
            var (c, r) = label.Transform.ToPixel(x, y);
            if (!(Math.Max(Math.Abs(c - column), Math.Abs(r - row)) <= AlignmentPixels))
                throw new ImagingInputException(FormattableString.Invariant($"'{path}' lies {Math.Max(Math.Abs(c - column), Math.Abs(r - row)):0.#} pixels beside its after image: a label lies on the after image's grid."));
        }
    }

    private static byte[] Polygons(string path, RasterGrid grid, CancellationToken cancellationToken)
    {
        if (grid.CrsWkt is not { } wkt) throw new ImagingInputException($"'{path}' holds polygons, but its after image says no CRS or no place: without a georeference a label is a raster of the image's size.");
        var layer = VectorFile.Read(path, new VectorReadOptions(), cancellationToken);
        var field = layer.Fields.Select(f => f.Name).FirstOrDefault(n => n.Equals(Field, StringComparison.OrdinalIgnoreCase));
        using var transform = CrsTransform.Create(CrsTransform.Cgcs2000, wkt);
        var label = new byte[grid.PixelCount];
        var burnt = layer.Features.Where(f => f.Geometry is Polygon or MultiPolygon).Select(f => (f.Geometry, Value: ValueOf(path, field is null ? null : f.Text(field)))).ToList();
        if (burnt.Count == 0 && layer.Features.Count > 0) throw new ImagingInputException($"'{path}' holds no polygon: what changed is labelled by polygons.");
        // Change lies over none, and what is not labelled over both.
        foreach (var (outline, value) in burnt.OrderBy(b => b.Value switch { NoChange => 0, Change => 1, _ => 2 }))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (window, inside) = PolygonPixels.Of(transform.Apply(outline), grid, []);
            if (window is not { } here) continue;
            foreach (var pixel in inside) label[(long)(here.Row + pixel / here.Width) * grid.Width + here.Column + pixel % here.Width] = value;
        }
        if (burnt.Count > 0 && Array.TrueForAll(label, v => v == NoChange) && burnt.Exists(b => b.Value != NoChange))
            throw new ImagingInputException($"None of the {burnt.Count} polygons of '{path}' lies on its after image.");
        return label;
    }

    private static byte ValueOf(string path, string? said) => said?.Trim().ToLowerInvariant() switch
    {
        null or "" or "change" or "255" or "1" => Change,
        "none" or "no change" or "0" => NoChange,
        "ignore" or "ignored" or "128" => Ignored,
        _ => throw new ImagingInputException($"'{path}' has a polygon whose {Field} is '{said}': change (255), none (0) or ignore (128) is known; polygons without one are change."),
    };
}
