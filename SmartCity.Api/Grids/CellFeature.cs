using System.Text.Json;
using System.Text.Json.Serialization;
using SmartCity.Api.Features;
using SmartCity.Geo.Editions;

namespace SmartCity.Api.Grids;

/// <summary>A cell of a draft as a GeoJSON feature, with the version that an edit of it names.</summary>
internal sealed record CellFeature(string Id, JsonElement Geometry, CellFeature.Attributes Properties)
{
    public string Type { get; } = "Feature";

    internal static CellFeature Of(StoredCell stored)
    {
        var cell = stored.Cell;
        return new(cell.Code, JsonElement.Parse(GeoJson.Text(cell.Geometry)), new(
            cell.Code, cell.Class, cell.Adcode, cell.DistrictName, cell.Name, cell.Owner, cell.AreaSquareMetres, cell.PerimeterMetres, cell.CommunityIsSynthetic, stored.Version));
    }

    internal sealed record Attributes(
        string Code, int Class, string Adcode, [property: JsonPropertyName("district_name")] string DistrictName, string? Name, string? Owner,
        [property: JsonPropertyName("area_m2")] double AreaSquareMetres, [property: JsonPropertyName("perimeter_m")] double PerimeterMetres,
        [property: JsonPropertyName("community_synthetic")] bool CommunityIsSynthetic, int Version);
}
