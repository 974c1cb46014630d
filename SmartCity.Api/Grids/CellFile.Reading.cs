using System.Globalization;
using NetTopologySuite.Geometries;
using SmartCity.Geo;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Grids;

internal static partial class CellFile
{
    private const int UsualClass = 1, AdcodeLength = 6;

    /// <summary>Cells from a vector file that <see cref="Write"/> made, or one with a code per polygon; measures are taken anew.</summary>
    /// <exception cref="GeoInputException">There is no feature, or one is no polygon, or has no code or a class out of 1 … 9.</exception>
    internal static List<GridCell> Read(string path, CancellationToken cancellationToken) =>
        Cells(CoverageFiles.Features(WithFullNames(VectorFile.Read(path, new(), cancellationToken)), $"'{path}'"), $"'{path}'");

    /// <param name="what">What to call the features in an error.</param>
    internal static List<GridCell> Cells(IReadOnlyList<VectorFeature> features, string what) => [.. features.Select((f, i) => Cell(f, i, what))];

    private static GridCell Cell(VectorFeature feature, int place, string what)
    {
        if (feature.Geometry is not (Polygon or MultiPolygon)) throw new GeoInputException($"{what}: feature {place + 1} is a {feature.Geometry.GeometryType}; cells are polygons.");
        if (feature.Text("code") is not { Length: > 0 } code) throw new GeoInputException($"{what}: feature {place + 1} has no attribute 'code'; cells are told apart by it.");
        return new()
        {
            Code = code,
            Class = feature.Text("class") is not { } text ? UsualClass
                : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 9 ? number
                : throw new GeoInputException($"{what}: cell {code} has the class '{text}'; 1 to 9 are classes."),
            Adcode = feature.Text("adcode") ?? (code.Length >= AdcodeLength ? code[..AdcodeLength] : ""),
            DistrictName = feature.Text("district_name") ?? "",
            Name = Filled(feature.Text("name")),
            Owner = Filled(feature.Text("owner")),
            AreaSquareMetres = EllipsoidalMeasure.Area(feature.Geometry),
            PerimeterMetres = EllipsoidalMeasure.Length(feature.Geometry),
            CommunityIsSynthetic = feature.Text("community_synthetic") is not ("0" or "false" or "False"),
            Geometry = feature.Geometry,
        };
    }

    private static string? Filled(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
