using System.Text.Json.Serialization;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Scenes;

namespace SmartCity.Api.City;

/// <summary>The city on the wire. Its edition is the current one with the most cells; others of other ground may stand beside it.</summary>
/// <param name="Name">That of the edition that the current one goes back to by copies: a draft's name must not rename the city.</param>
/// <param name="Bounds">West, south, east, north in degrees; absent before the first edition.</param>
/// <param name="Counts">Features per collection, and change runs.</param>
/// <param name="Estimates">Collections whose count is an estimate, because there are so many; absent when there is none.</param>
/// <param name="Attribution">Whose data these are.</param>
/// <param name="Notes">What a reader has to know of the data.</param>
internal sealed record CityResponse(
    string Name, IReadOnlyList<double>? Bounds, CityResponse.EditionPart? Edition, IReadOnlyList<CityResponse.EditionPart> Editions,
    IReadOnlyDictionary<string, long> Counts, [property: JsonPropertyName("estimated_counts")] IReadOnlyList<string>? Estimates, IReadOnlyList<string> Attribution, IReadOnlyList<string> Notes)
{
    /// <param name="DomainAreaSquareMetres">On the ellipsoid.</param>
    internal sealed record EditionPart(
        long Id, string Name, int Cells,
        [property: JsonPropertyName("is_synthetic")] bool IsSynthetic,
        [property: JsonPropertyName("community_is_synthetic")] bool CommunityIsSynthetic,
        [property: JsonPropertyName("published_at")] string? PublishedAt,
        [property: JsonPropertyName("domain_area_m2")] double DomainAreaSquareMetres,
        IReadOnlyList<double> Bounds)
    {
        internal static EditionPart Of(Edition edition) => new(edition.Id, edition.Name, edition.CellCount, edition.IsSynthetic, edition.CommunityIsSynthetic,
            edition.PublishedAt is { } at ? WireTime.Text(at) : null, edition.DomainAreaSquareMetres,
            [edition.Bounds.MinX, edition.Bounds.MinY, edition.Bounds.MaxX, edition.Bounds.MaxY]);
    }

    internal static CityResponse Of(IReadOnlyList<Edition> all, IReadOnlyDictionary<string, long> counts, IReadOnlyList<string> estimates, IReadOnlyList<Scene> scenes)
    {
        var editions = all.Where(e => e.IsInForce).OrderByDescending(e => e.CellCount).ThenBy(e => e.Id).ToList();
        var main = editions.FirstOrDefault();
        var parts = editions.ConvertAll(EditionPart.Of);
        return new(NameOf(main, all) ?? "SmartCity", parts.FirstOrDefault()?.Bounds, parts.FirstOrDefault(), parts, counts, estimates.Count > 0 ? estimates : null,
            [.. editions.Select(e => e.Source).Concat(scenes.Select(s => s.Source)).Distinct()], [.. Remarks(scenes)]);
    }

    private static string? NameOf(Edition? edition, IReadOnlyList<Edition> all)
    {
        while (edition?.BasedOn is { } id && all.FirstOrDefault(e => e.Id == id) is { } origin) edition = origin;
        return edition?.Name;
    }

    private static IEnumerable<string> Remarks(IReadOnlyList<Scene> scenes)
    {
        if (scenes.Any(s => s.IsSimulated)) yield return "Some satellite scenes are simulated: what they show never happened.";
    }
}
