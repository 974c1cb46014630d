using System.Text.Json;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;
using SmartCity.Geo.Grids;

namespace SmartCity.Geo.Editions;

/// <summary>Cells as they were at a moment: what an undo restores.</summary>
/// <param name="Cells">Those that the edit is about.</param>
/// <param name="Noded">Neighbours that got or lost vertices on their borders.</param>
internal sealed record CellImages(IReadOnlyList<StoredCell> Cells, IReadOnlyList<StoredCell> Noded)
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    internal string ToJson() => JsonSerializer.Serialize(new Pair([.. Cells.Select(Image.Of)], [.. Noded.Select(Image.Of)]), Options);

    internal static CellImages Parse(string json, long editionId)
    {
        var pair = JsonSerializer.Deserialize<Pair>(json, Options)!;
        return new([.. pair.Cells.Select(c => c.ToCell(editionId))], [.. pair.Noded.Select(c => c.ToCell(editionId))]);
    }

    private sealed record Pair(IReadOnlyList<Image> Cells, IReadOnlyList<Image> Noded);

    private sealed record Image(
        string Code, int Version, int Class, string Adcode, string DistrictName, string? Name, string? Owner, double AreaM2, double PerimeterM, bool CommunityIsSynthetic, string Geom)
    {
        internal static Image Of(StoredCell cell) => new(
            cell.Cell.Code, cell.Version, cell.Cell.Class, cell.Cell.Adcode, cell.Cell.DistrictName, cell.Cell.Name, cell.Cell.Owner,
            cell.Cell.AreaSquareMetres, cell.Cell.PerimeterMetres, cell.Cell.CommunityIsSynthetic, Convert.ToHexString(new WKBWriter().Write(cell.Cell.Geometry)));

        internal StoredCell ToCell(long editionId) => new(
            editionId,
            new()
            {
                Code = Code,
                Class = Class,
                Adcode = Adcode,
                DistrictName = DistrictName,
                Name = Name,
                Owner = Owner,
                AreaSquareMetres = AreaM2,
                PerimeterMetres = PerimeterM,
                CommunityIsSynthetic = CommunityIsSynthetic,
                Geometry = Ground(Geom),
            },
            Version);

        private static Geometry Ground(string hex)
        {
            var ground = new WKBReader().Read(Convert.FromHexString(hex));
            ground.SRID = Database.StoredGeometry.Srid;
            return ground;
        }
    }
}
