using SmartCity.Geo.Grids;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Grids;

/// <summary>Cells as a vector file: one feature a cell, its attributes under their wire names.</summary>
internal static class CellFile
{
    private static readonly VectorField[] Fields =
    [
        new("code", VectorFieldType.Text), new("class", VectorFieldType.Whole), new("adcode", VectorFieldType.Text), new("district_name", VectorFieldType.Text),
        new("area_m2", VectorFieldType.Real), new("perimeter_m", VectorFieldType.Real), new("community_synthetic", VectorFieldType.Truth),
    ];

    internal static void Write(string path, IReadOnlyCollection<GridCell> cells, CancellationToken cancellationToken) =>
        VectorFile.Write(path, [.. cells.Select(c => new VectorFeature(c.Geometry, new Dictionary<string, object?>
        {
            ["code"] = c.Code,
            ["class"] = c.Class,
            ["adcode"] = c.Adcode,
            ["district_name"] = c.DistrictName,
            ["area_m2"] = c.AreaSquareMetres,
            ["perimeter_m"] = c.PerimeterMetres,
            ["community_synthetic"] = c.CommunityIsSynthetic,
        }))], Fields, CrsTransform.Cgcs2000, cancellationToken);
}
