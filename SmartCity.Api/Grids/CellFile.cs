using System.Globalization;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Importing;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Grids;

/// <summary>Cells as a vector file: one feature a cell, its attributes under their wire names.</summary>
internal static partial class CellFile
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

    /// <summary>A layer's cell attributes under their full names and in their types, where a shapefile had cut or a CSV had lost them; all others as they are.</summary>
    internal static VectorLayer WithFullNames(VectorLayer layer)
    {
        var columns = new List<(VectorField Source, VectorField Full)>(layer.Fields.Count);
        foreach (var source in layer.Fields)
        {
            var full = Full(source, layer);
            columns.Add((source, columns.Any(c => c.Full.Name.Equals(full.Name, StringComparison.OrdinalIgnoreCase)) ? source : full));
        }
        return layer with
        {
            Fields = [.. columns.Select(c => c.Full)],
            Features = [.. layer.Features.Select(feature => feature with
            {
                Attributes = columns.ToDictionary(c => c.Full.Name, c => Typed(feature.Attributes.GetValueOrDefault(c.Source.Name), c.Full.Type, out _), StringComparer.OrdinalIgnoreCase),
            })],
        };
    }

    private static VectorField Full(VectorField source, VectorLayer layer)
    {
        var known = Fields.FirstOrDefault(f => f.Name.Equals(source.Name, StringComparison.OrdinalIgnoreCase))
            ?? Fields.FirstOrDefault(f => IsCutFrom(source.Name, f) && !layer.Fields.Any(o => o.Name.Equals(f.Name, StringComparison.OrdinalIgnoreCase)));
        if (known is null) return source;
        var fits = layer.Features.All(f => Typed(f.Attributes.GetValueOrDefault(source.Name), known.Type, out var isTyped) is var _ && isTyped);
        return fits ? known : known with { Type = source.Type };
    }

    // "community_" is what others than us make of community_synthetic.
    private static bool IsCutFrom(string name, VectorField known) =>
        name.Equals(known.ShortName, StringComparison.OrdinalIgnoreCase) || name.Length == 10 && known.Name.Length > 10 && known.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase);

    private static object? Typed(object? value, VectorFieldType type, out bool isTyped)
    {
        (var typed, isTyped) = (value, type) switch
        {
            (null, _) => (null, true),
            (long number, VectorFieldType.Truth) when number is 0 or 1 => (number == 1, true),
            (long number, VectorFieldType.Text) => (number.ToString(CultureInfo.InvariantCulture), true),
            (long number, VectorFieldType.Real) => ((double)number, true),
            (double number, VectorFieldType.Whole) when number == Math.Floor(number) && Math.Abs(number) < 1e15 => ((long)number, true),
            (string text, VectorFieldType.Whole) when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => (number, true),
            (string text, VectorFieldType.Real) when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => (number, true),
            (string text, VectorFieldType.Truth) when bool.TryParse(text, out var truth) => (truth, true),
            _ => (value, type switch
            {
                VectorFieldType.Text => value is string,
                VectorFieldType.Whole => value is long,
                VectorFieldType.Real => value is double,
                VectorFieldType.Truth => value is bool,
                _ => false,
            }),
        };
        return typed;
    }

    private static VectorField Field(CellField field, VectorFieldType type) => new(field.Name, type) { ShortName = field.ShortName };
}
