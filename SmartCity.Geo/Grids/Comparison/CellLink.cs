namespace SmartCity.Geo.Grids.Comparison;

/// <summary>Ground that a former cell and a cell share: where a cell comes from, where one went.</summary>
/// <param name="AreaSquareMetres">Shared, on the ellipsoid.</param>
/// <param name="ShareOfFormer">0 … 1: how much of the former cell went to this one.</param>
/// <param name="Share">0 … 1: how much of this cell came from the former one.</param>
public sealed record CellLink(string FormerCode, string Code, double AreaSquareMetres, double ShareOfFormer, double Share);
