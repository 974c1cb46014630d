using System.Globalization;
using NetTopologySuite.Geometries;
using SmartCity.Geo;

namespace SmartCity.Api.Scenes;

/// <summary>A box of ground that scenes are looked for over.</summary>
internal static class SearchArea
{
    private static readonly GeometryFactory Factory = new(new PrecisionModel(), 4490);

    /// <param name="text">West, south, east, north in degrees, comma-separated.</param>
    /// <exception cref="GeoInputException">It is none.</exception>
    internal static Geometry Box(string text)
    {
        var parts = text.Split(',');
        var numbers = new double[parts.Length];
        return parts.Where((p, i) => !double.TryParse(p, NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i])).Any() ? throw None(text) : Box(numbers);
    }

    /// <inheritdoc cref="Box(string)"/>
    internal static Geometry Box(IReadOnlyList<double> numbers) => numbers is [var west, var south, var east, var north]
        && west >= -180 && east <= 180 && west < east && south >= -90 && north <= 90 && south < north
            ? Factory.ToGeometry(new(west, east, south, north))
            : throw None(string.Join(',', numbers.Select(n => n.ToString(CultureInfo.InvariantCulture))));

    private static GeoInputException None(string text) => new($"'{text}' is no box; give west,south,east,north in degrees, such as 102.5,24.8,102.9,25.2.");
}
