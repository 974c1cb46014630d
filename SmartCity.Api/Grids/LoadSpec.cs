using System.Globalization;
using SmartCity.Geo;

namespace SmartCity.Api.Grids;

/// <summary>One <c>--load</c>: <c>[WEIGHT*]SOURCE[:FIELD]</c>, such as <c>area</c>, <c>0.7*population.tif</c>, <c>2*streets.geojson:people</c>, <c>cases</c>.</summary>
/// <param name="Field">The attribute with the count; null = one that is usual, else each feature counts 1.</param>
internal sealed record LoadSpec(double Weight, string Source, string? Field)
{
    internal const string Area = "area", Cases = "cases";

    internal const string Help = "What cells should have equally much of: [WEIGHT*]SOURCE[:FIELD], SOURCE being 'area', 'cases' (of the database), a population raster, or points or polygons "
        + "with counts in any vector format or CSV with longitude and latitude. May be given more than once: 0.3*area, 0.7*population.tif, streets.geojson:people. [default: area]";

    /// <exception cref="GeoInputException">It is not of that form.</exception>
    internal static LoadSpec Parse(string text)
    {
        var (weight, rest) = (1.0, text.Trim());
        var star = rest.IndexOf('*', StringComparison.Ordinal);
        if (star >= 0)
        {
            if (!double.TryParse(rest[..star], NumberStyles.Float, CultureInfo.InvariantCulture, out weight) || !(weight > 0) || !double.IsFinite(weight))
                throw new GeoInputException($"The load '{text}' has the weight '{rest[..star]}'; a number above 0 is needed before the *.");
            rest = rest[(star + 1)..].Trim();
        }
        if (rest.Length == 0) throw new GeoInputException($"The load '{text}' names no source; write [WEIGHT*]SOURCE[:FIELD], such as area or 0.7*population.tif.");
        if (rest is Area or Cases || File.Exists(rest)) return new(weight, rest, null);
        var colon = rest.LastIndexOf(':');
        return colon > 0 && colon < rest.Length - 1 && !rest[(colon + 1)..].Contains('/', StringComparison.Ordinal)
            ? new(weight, rest[..colon], rest[(colon + 1)..])
            : new(weight, rest, null);
    }
}
