using System.Globalization;
using SmartCity.Geo;

namespace SmartCity.Api.Grids.Zones;

/// <summary>Which values of a land-cover raster are built up.</summary>
internal static class LandCoverLegend
{
    // The products' own user guides; 0 is "no data" in all of them but Dynamic World, whose 0 is water.
    private static readonly Dictionary<string, (int BuiltUp, int? Unknown)> Named = new(StringComparer.OrdinalIgnoreCase)
    {
        ["worldcover"] = (50, 0),        // ESA WorldCover 2020, 2021: built-up
        ["globeland30"] = (80, 0),       // artificial surfaces
        ["esri"] = (7, 0),               // Esri/Impact Observatory 10 m: built area
        ["dynamicworld"] = (6, null),    // Google Dynamic World: built
        ["clcd"] = (8, 0),               // Yang and Huang, China, 30 m: impervious
        ["fromglc"] = (80, 0),           // FROM-GLC 10/30: impervious
        ["glcfcs30"] = (190, 0),         // GLC_FCS30: impervious
    };

    internal static string Names => string.Join(", ", Named.Keys);

    /// <param name="name">One of <see cref="Names"/>, or null.</param>
    /// <param name="values">Comma-separated numbers in its place, or null.</param>
    /// <exception cref="GeoInputException">Neither or both are given, the name is unknown, or a value is no number.</exception>
    internal static (HashSet<int> BuiltUp, int? Unknown) Of(string? name, string? values) => (name, values) switch
    {
        (null, null) => throw new GeoInputException($"Which values of the land cover are built up? Name a legend ({Names}) or give the values."),
        (not null, not null) => throw new GeoInputException("The built-up values are given twice: by a legend and one by one."),
        (not null, _) => Named.TryGetValue(name, out var known) ? ([known.BuiltUp], known.Unknown) : throw new GeoInputException($"There is no legend '{name}'; there are {Names}."),
        _ => (Parse(values!), null),
    };

    /// <exception cref="GeoInputException">A value is no whole number.</exception>
    internal static HashSet<int> Parse(string values) => [.. values.Split(',').Select(v => int.TryParse(v.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new GeoInputException($"The land-cover value '{v.Trim()}' is no whole number; write 50 or 50,60."))];
}
