using NetTopologySuite.Geometries;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Coverages;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Grids;

/// <summary>Faults of a coverage as a vector file, to be looked at on a map: one feature a fault that has a place.</summary>
internal static class FaultFile
{
    private static readonly VectorField[] Fields =
    [
        new("kind", VectorFieldType.Text), new("severity", VectorFieldType.Text), new("area_m2", VectorFieldType.Real), new("width_m", VectorFieldType.Real),
        new("features", VectorFieldType.Text), new("message", VectorFieldType.Text),
    ];

    internal static void Write(string path, CoverageReport report, string[] names, CancellationToken cancellationToken) =>
        VectorFile.Write(path, [.. report.Faults.Where(f => f.Geometry is not null || double.IsFinite(f.Longitude)).Select(f => new VectorFeature(f.Geometry ?? new Point(f.Longitude, f.Latitude),
            new Dictionary<string, object?>
            {
                ["kind"] = CoverageJson.Name(f.Kind),
                ["severity"] = CoverageJson.Name(f.Severity),
                ["area_m2"] = f.AreaSquareMetres,
                ["width_m"] = f.WidthMetres,
                ["features"] = string.Join(", ", f.Features.Select(i => names[i])),
                ["message"] = f.Message,
            }))], Fields, CrsTransform.Cgcs2000, cancellationToken);
}
