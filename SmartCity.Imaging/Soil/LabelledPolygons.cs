using NetTopologySuite.Geometries;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Soil;

/// <summary>Polygons of known ground in a scene's CRS, with the attribute that says what each shows.</summary>
/// <param name="Field">The attribute.</param>
internal sealed record LabelledPolygons(string Field, IReadOnlyList<(Geometry Outline, string Label)> Polygons)
{
    private static readonly string[] UsualFields = ["class", "classname", "class_name", "label", "landcover", "land_cover", "lc", "type", "category", "kind", "name", "类别", "地类", "类型"];

    /// <param name="className">What must occur among the labels.</param>
    /// <param name="field">The attribute; null takes the first of the usual ones that the file has.</param>
    /// <param name="crs">In place of the one that the file says. A file that says none, or one that its coordinates can't lie in, is taken to be in the scene's.</param>
    /// <exception cref="ImagingInputException">There is no such attribute or class.</exception>
    internal static LabelledPolygons Read(string path, RasterGrid grid, string className, string? field, string? crs, CancellationToken cancellationToken)
    {
        if (grid.CrsWkt is not { } wkt) throw new ImagingInputException("The scene says no CRS or no place (geotransform): polygons can't be laid over it.");
        var layer = Read(path, crs, wkt, cancellationToken);
        var name = FieldOf(path, layer, field);
        using var transform = CrsTransform.Create(CrsTransform.Cgcs2000, wkt);
        var polygons = layer.Features.Where(f => f.Geometry is Polygon or MultiPolygon && f.Text(name) is not null)
            .Select(f => (transform.Apply(f.Geometry), f.Text(name)!)).ToList();
        if (polygons.Count == 0) throw new ImagingInputException($"'{path}' holds no polygon with a value in '{name}'.");
        if (!polygons.Any(p => p.Item2.Equals(className, StringComparison.OrdinalIgnoreCase)))
            throw new ImagingInputException($"'{path}' holds no polygon whose {name} is '{className}'; there are {Labels(polygons)}.");
        if (polygons.All(p => p.Item2.Equals(className, StringComparison.OrdinalIgnoreCase)))
            throw new ImagingInputException($"'{path}' holds only polygons whose {name} is '{className}': nothing to tell it from.");
        return new(name, polygons);
    }

    private static VectorLayer Read(string path, string? crs, string sceneCrs, CancellationToken cancellationToken)
    {
        try
        {
            return VectorFile.Read(path, new VectorReadOptions { Crs = crs }, cancellationToken);
        }
        catch (ImagingInputException) when (crs is null)
        {
            try
            {
                return VectorFile.Read(path, new VectorReadOptions { Crs = sceneCrs }, cancellationToken);
            }
            catch (ImagingInputException)
            {
                // What the file itself says is wrong is the better message.
            }
            throw;
        }
    }

    private static string FieldOf(string path, VectorLayer layer, string? field)
    {
        var names = layer.Fields.Select(f => f.Name).ToList();
        var found = field is null
            ? UsualFields.Select(u => names.Find(n => n.Equals(u, StringComparison.OrdinalIgnoreCase))).FirstOrDefault(n => n is not null)
            : names.Find(n => n.Equals(field, StringComparison.OrdinalIgnoreCase));
        return found ?? throw new ImagingInputException(
            $"'{path}' has no attribute {(field is null ? "that is called as a class usually is" : $"'{field}'")}; it has {(names.Count == 0 ? "none" : string.Join(", ", names))}: name the one that says the class with --field.");
    }

    private static string Labels(List<(Geometry, string Label)> polygons) =>
        string.Join(", ", polygons.GroupBy(p => p.Label).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Key} ({g.Count()})"));
}
