using System.Text.Json.Serialization;
using SmartCity.Geo.Editions;

namespace SmartCity.Api.Grids.Locate;

/// <summary>The cell of a place, on the wire.</summary>
/// <param name="Longitude">Degrees, CGCS2000, without any shift.</param>
/// <param name="Levels">Codes of the four levels of management.</param>
internal sealed record PlaceResponse(double Longitude, double Latitude, long Edition, PlaceResponse.CellPart Cell, PlaceResponse.LevelsPart Levels)
{
    /// <param name="AreaSquareMetres">On the ellipsoid.</param>
    internal sealed record CellPart(
        string Code, int Class, string Adcode,
        [property: JsonPropertyName("district_name")] string DistrictName, string? Name, string? Owner,
        [property: JsonPropertyName("area_m2")] double AreaSquareMetres,
        [property: JsonPropertyName("community_synthetic")] bool CommunityIsSynthetic,
        int Version);

    /// <param name="County">6 digits (GB/T 2260).</param>
    /// <param name="Subdistrict">9 digits (GB/T 10114).</param>
    /// <param name="Community">12 digits.</param>
    /// <param name="Cell">15 digits.</param>
    internal sealed record LevelsPart(string County, string Subdistrict, string Community, string Cell);

    internal static PlaceResponse Of(double longitude, double latitude, StoredCell found) => new(longitude, latitude, found.EditionId,
        new(found.Cell.Code, found.Cell.Class, found.Cell.Adcode, found.Cell.DistrictName, found.Cell.Name, found.Cell.Owner, found.Cell.AreaSquareMetres, found.Cell.CommunityIsSynthetic, found.Version),
        new(found.Cell.Code[..6], found.Cell.Code[..9], found.Cell.Code[..12], found.Cell.Code));
}
