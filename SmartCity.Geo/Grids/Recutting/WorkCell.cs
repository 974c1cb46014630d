using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Grids.Recutting;

/// <summary>A cell while it is worked on.</summary>
/// <param name="Origin">The cell that it was from the beginning; null for one that was made. Its code, where it was one, is only a label.</param>
/// <param name="Label">A code for people: of the cell, or of the one that most of it was.</param>
/// <param name="Community">Twelve digits.</param>
internal sealed record WorkCell(GridCell? Origin, string Label, int Class, string Adcode, string DistrictName, string Community, bool IsSynthetic, CellLoad Load)
{
    internal static WorkCell Of(GridCell cell, CellLoad load) => new(cell, cell.Code, cell.Class, cell.Adcode, cell.DistrictName, cell.Code[..12], cell.CommunityIsSynthetic, load);

    /// <summary>Whether ground may pass between two cells: never across a district, a real community or a class.</summary>
    internal bool MayShareWith(WorkCell other) => Class == other.Class && Adcode == other.Adcode && (IsSynthetic && other.IsSynthetic || Community == other.Community);

    /// <summary>As a cell to be given a code: the sequence is not there yet.</summary>
    internal GridCell ToCell(Geometry geometry) => new()
    {
        Code = Community + "000",
        Class = Class,
        Adcode = Adcode,
        DistrictName = DistrictName,
        CommunityIsSynthetic = IsSynthetic,
        AreaSquareMetres = Crs.EllipsoidalMeasure.Area(geometry),
        PerimeterMetres = Crs.EllipsoidalMeasure.Length(geometry),
        Geometry = geometry,
    };
}
