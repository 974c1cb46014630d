using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Grids.Importing;

/// <summary>A feature of a file that is to become a cell.</summary>
/// <param name="Geometry">EPSG:4490, longitude and latitude in degrees.</param>
/// <param name="Attributes">By column.</param>
public sealed record ImportedRow(Geometry Geometry, IReadOnlyDictionary<string, object?> Attributes)
{
    internal string? Text(string? column)
    {
        if (column is null || !Attributes.TryGetValue(column, out var value) || value is null) return null;
        var text = Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)?.Trim();
        return string.IsNullOrEmpty(text) ? null : text;
    }
}
