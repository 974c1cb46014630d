using System.Globalization;
using System.Text;
using System.Text.Json;
using SmartCity.Api.Features;
using SmartCity.Geo;
using SmartCity.Geo.Grids.Levels;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Grids;

/// <summary>The units of a level, for programs, for people and for a map; the same from the command and from the endpoint.</summary>
internal static class LevelJson
{
    internal static readonly string[] Levels = [.. Enum.GetValues<GridLevel>().Select(l => CoverageJson.Name(l))];

    /// <exception cref="GeoInputException">There is no such level.</exception>
    internal static GridLevel Parse(string level) => Array.IndexOf(Levels, level) is >= 0 and var place
        ? (GridLevel)place
        : throw new GeoInputException($"There is no level '{level}'; there are {string.Join(", ", Levels)}.");

    /// <param name="openCases">By cell; null where there is no database to ask.</param>
    internal static object Of(GridLevel level, IReadOnlyList<LevelUnit> units, IReadOnlyDictionary<string, int>? openCases) => new
    {
        Level = CoverageJson.Name(level),
        AreaM2 = units.Sum(u => u.AreaSquareMetres),
        Cells = units.Sum(u => u.Cells.Count),
        Units = units.Select(u => Properties(u, openCases)),
    };

    internal static object Collection(IReadOnlyList<LevelUnit> units, IReadOnlyDictionary<string, int>? openCases) => new
    {
        Type = "FeatureCollection",
        Features = units.Select(u => new { Type = "Feature", Id = u.Code, Geometry = JsonElement.Parse(GeoJson.Text(u.Geometry)), Properties = Properties(u, openCases) }),
    };

    internal static void Write(string path, IReadOnlyList<LevelUnit> units, CancellationToken cancellationToken) =>
        VectorFile.Write(path, [.. units.Select(u => new VectorFeature(u.Geometry, new Dictionary<string, object?>
        {
            ["code"] = u.Code,
            ["name"] = u.Name,
            ["cells"] = u.Cells.Count,
            ["area_m2"] = u.AreaSquareMetres,
            ["perimeter_m"] = u.PerimeterMetres,
            ["synthetic"] = u.IsSynthetic,
        }))],
        [
            new("code", VectorFieldType.Text), new("name", VectorFieldType.Text), new("cells", VectorFieldType.Whole), new("area_m2", VectorFieldType.Real),
            new("perimeter_m", VectorFieldType.Real), new("synthetic", VectorFieldType.Truth),
        ], CrsTransform.Cgcs2000, cancellationToken);

    internal static string Text(IReadOnlyList<LevelUnit> units, IReadOnlyDictionary<string, int>? openCases)
    {
        var text = new StringBuilder();
        foreach (var unit in units)
            text.AppendLine(string.Create(CultureInfo.InvariantCulture,
                $"{unit.Code,-15}  {unit.Cells.Count,6} cells ({string.Join(", ", unit.CellsByClass.Select(c => $"{c.Value} of class {c.Key}"))})  {unit.AreaSquareMetres / 1e6,12:0.000000} km²  {unit.PerimeterMetres / 1e3,9:0.000} km  {(openCases is null ? "" : $"{Cases(unit, openCases)} open  ")}{unit.Name}{(unit.IsSynthetic ? " (made-up digits)" : "")}"));
        text.AppendLine(string.Create(CultureInfo.InvariantCulture, $"{units.Count} units, {units.Sum(u => u.Cells.Count)} cells, {units.Sum(u => u.AreaSquareMetres) / 1e6:0.000000} km²"));
        return text.ToString();
    }

    private static object Properties(LevelUnit unit, IReadOnlyDictionary<string, int>? openCases) => new
    {
        unit.Code,
        unit.Name,
        Cells = unit.Cells.Count,
        ByClass = unit.CellsByClass.ToDictionary(c => c.Key.ToString(CultureInfo.InvariantCulture), c => c.Value),
        AreaM2 = unit.AreaSquareMetres,
        PerimeterM = unit.PerimeterMetres,
        OpenCases = openCases is null ? (int?)null : Cases(unit, openCases),
        unit.IsSynthetic,
    };

    private static int Cases(LevelUnit unit, IReadOnlyDictionary<string, int> openCases) => unit.Cells.Sum(c => openCases.GetValueOrDefault(c));
}
