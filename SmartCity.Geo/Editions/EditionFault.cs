using SmartCity.Geo.Grids.Coverages;

namespace SmartCity.Geo.Editions;

/// <summary>What keeps an edition from being published, or advice.</summary>
/// <param name="Kind">a kind of <see cref="CoverageFaultKind"/> in snake case; parts, nesting, measure, union, empty; code_form, code_unique, code_county, code_sequence, code_reused.</param>
/// <param name="Codes">The cells at fault.</param>
/// <param name="Longitude">Degrees, EPSG:4490, of a point of the fault; null where it has no place.</param>
/// <param name="IsAdvice">True when the edition can be published all the same.</param>
public sealed record EditionFault(string Kind, string Message, IReadOnlyList<string> Codes, double? Longitude = null, double? Latitude = null, double AreaSquareMetres = 0, bool IsAdvice = false);

/// <summary>The outcome of a validation.</summary>
/// <param name="Edition">As it is now: validated, or a draft with faults.</param>
public sealed record EditionValidation(Edition Edition, IReadOnlyList<EditionFault> Faults)
{
    /// <summary>True when nothing but advice was found.</summary>
    public bool IsValid => Faults.All(f => f.IsAdvice);
}
