using SmartCity.Imaging.Soil;

namespace SmartCity.Imaging.Models;

/// <summary>What a scene shows of one management cell; areas in m² on the ellipsoid.</summary>
/// <param name="CellSquareMetres">All of the cell, seen or not.</param>
/// <param name="Covers">By the number of <see cref="GroundCover"/>; 0 is unused.</param>
/// <param name="DustSquareMetres">Bare soil, each pixel weighted by how likely it is bare and how dry it looks.</param>
public sealed record GroundCellArea(double CellSquareMetres, IReadOnlyList<double> Covers, double DustSquareMetres)
{
    /// <summary>Centre of the dust, longitude and latitude, EPSG:4490; null when there is none.</summary>
    public (double X, double Y)? DustCentre { get; init; }

    /// <summary>Dust of other cells that lies near, weighted by its distance; see <see cref="DustNearness"/>.</summary>
    public double NearDustSquareMetres { get; init; }

    /// <summary>Ground that is neither hidden by cloud, shadow or snow nor without data.</summary>
    public double SeenSquareMetres => Covers.Sum();

    /// <summary>Of the cell, 0–1.</summary>
    public double ClearShare => CellSquareMetres > 0 ? Math.Min(1, SeenSquareMetres / CellSquareMetres) : 0;

    /// <summary>True when so little is seen that no rank would be fair.</summary>
    public bool IsUnseen => ClearShare < FewestSeen;

    /// <summary>Share of a cell that must be seen for it to be ranked.</summary>
    public const double FewestSeen = 0.1;

    /// <summary>Places as dust sources, the cell's own soil and what lies near: 1 is the strongest. Cells of equal strength share a place and the next ones are skipped (1, 2, 2, 4);
    /// an unseen cell has none: cloud is no absence.</summary>
    /// <param name="cells">In any order; the answer is in the same.</param>
    public static IReadOnlyList<int?> Ranks(IReadOnlyList<GroundCellArea> cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        var strengths = cells.Where(c => !c.IsUnseen).Select(c => c.Load).OrderDescending().ToArray();
        return [.. cells.Select(c => c.IsUnseen ? (int?)null : 1 + Array.IndexOf(strengths, c.Load))];
    }

    // What is hidden is taken to be as what is seen; a tenth of a square metre is the resolution.
    internal double Strength => IsUnseen ? 0 : Math.Round(DustSquareMetres / ClearShare, 1);

    // To a tenth of a square metre, too, so that what is equal but for rounding shares a place.
    private double Load => Math.Round(Strength + NearDustSquareMetres, 1);

    /// <summary>m² of a cover.</summary>
    public double Of(GroundCover cover) => Covers[(int)cover];
}
