using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Importing;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Grids;

/// <summary>Cells as a vector file: one feature a cell, its attributes under their wire names.</summary>
internal static class CellFile
{
    /// <summary>The columns; a shapefile has the short names.</summary>
    internal static readonly IReadOnlyList<VectorField> Fields =
    [
        Field(CellField.Code, VectorFieldType.Text), Field(CellField.Class, VectorFieldType.Whole), Field(CellField.Adcode, VectorFieldType.Text),
        Field(CellField.DistrictName, VectorFieldType.Text), Field(CellField.CellName, VectorFieldType.Text), Field(CellField.Owner, VectorFieldType.Text),
        Field(CellField.Area, VectorFieldType.Real), Field(CellField.Perimeter, VectorFieldType.Real), Field(CellField.CommunityIsSynthetic, VectorFieldType.Truth),
    ];

    internal static VectorFeature Feature(GridCell cell) => new(cell.Geometry, new Dictionary<string, object?>
    {
        [CellField.Code.Name] = cell.Code,
        [CellField.Class.Name] = cell.Class,
        [CellField.Adcode.Name] = cell.Adcode,
        [CellField.DistrictName.Name] = cell.DistrictName,
        [CellField.CellName.Name] = cell.Name,
        [CellField.Owner.Name] = cell.Owner,
        [CellField.Area.Name] = cell.AreaSquareMetres,
        [CellField.Perimeter.Name] = cell.PerimeterMetres,
        [CellField.CommunityIsSynthetic.Name] = cell.CommunityIsSynthetic,
    });

    internal static void Write(string path, IReadOnlyCollection<GridCell> cells, CancellationToken cancellationToken) =>
        new VectorOutput().Write(path, [.. cells.Select(Feature)], Fields, cancellationToken);

    /// <summary>A layer's cell attributes under their full names and types, where a shapefile had cut them; all others as they are.</summary>
    internal static VectorLayer WithFullNames(VectorLayer layer)
    {
        var full = layer.Fields.Select(f => Fields.FirstOrDefault(known => IsCutFrom(f.Name, known) && !layer.Fields.Any(o => o != f && o.Name.Equals(known.Name, StringComparison.OrdinalIgnoreCase))) ?? f).ToList();
        return layer with
        {
            Fields = full,
            Features = [.. layer.Features.Select(feature => feature with
            {
                Attributes = full.Zip(layer.Fields).DistinctBy(f => f.First.Name, StringComparer.OrdinalIgnoreCase)
                    .ToDictionary(f => f.First.Name, f => Typed(feature.Attributes.GetValueOrDefault(f.Second.Name), f.First.Type), StringComparer.OrdinalIgnoreCase),
            })],
        };
    }

    // "community_" is what others than us make of community_synthetic.
    private static bool IsCutFrom(string name, VectorField known) =>
        name.Equals(known.ShortName, StringComparison.OrdinalIgnoreCase) || name.Length == 10 && known.Name.Length > 10 && known.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase);

    private static object? Typed(object? value, VectorFieldType type) => (value, type) switch
    {
        (long number, VectorFieldType.Truth) => number != 0,
        (long number, VectorFieldType.Text) => number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => value,
    };

    private static VectorField Field(CellField field, VectorFieldType type) => new(field.Name, type) { ShortName = field.ShortName };
}
