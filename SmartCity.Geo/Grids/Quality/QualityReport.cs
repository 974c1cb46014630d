using SmartCity.Geo.Grids.Coverages;
using SmartCity.Geo.Grids.Partitioning;

namespace SmartCity.Geo.Grids.Quality;

/// <summary>How good a partition is. Areas in square metres on the ellipsoid, lengths in metres, shares 0 … 1.</summary>
/// <param name="Cells">One a cell, in the order of the request.</param>
/// <param name="All">All classes together.</param>
/// <param name="Classes">One a class, ascending.</param>
/// <param name="Zones">Connected groups of cells of one unit and class.</param>
/// <param name="Slivers">Parts of cells whose mean width, 2 · area / perimeter, is below <see cref="QualityRequest.NarrowMetres"/>; the narrowest first.</param>
/// <param name="Necks">The narrowest first.</param>
/// <param name="CellsByParts">How many cells have one part, two parts …</param>
/// <param name="Nesting">Null when there were no parents; the largest first.</param>
public sealed record QualityReport(
    QualityRequest Request, IReadOnlyList<CellQuality> Cells, ClassQuality All, IReadOnlyList<ClassQuality> Classes, int Zones, BorderQuality Borders,
    IReadOnlyList<SliverPart> Slivers, IReadOnlyList<Neck> Necks, IReadOnlyDictionary<int, int> CellsByParts, IReadOnlyList<NestingFault>? Nesting, CoverageReport Coverage);

/// <param name="Load">Share of the whole load, 0 … 1.</param>
/// <param name="Deviation">Load / mean load of the cell's zone − 1: what a partition can balance, as no cell leaves its zone.</param>
/// <param name="ClassDeviation">Load / mean load of the cell's class − 1.</param>
/// <param name="Compactness">Polsby-Popper: 4π · area / perimeter², 1 for a circle, 0.785 for a square.</param>
/// <param name="Zone">From 0, in the order of the zones' first cells.</param>
public sealed record CellQuality(double AreaSquareMetres, double PerimeterMetres, double Load, double Deviation, double ClassDeviation, double Compactness, int Parts, int Zone);

/// <param name="Class">1 … 9; 0 = all.</param>
/// <param name="Deviation">Signed, of <see cref="CellQuality.Deviation"/>.</param>
/// <param name="AbsoluteDeviation">Without the sign; its P95 is the figure that partitions are judged by.</param>
/// <param name="ClassDeviation">Signed, of <see cref="CellQuality.ClassDeviation"/>.</param>
public sealed record ClassQuality(int Class, int Count, double AreaSquareMetres, Spread Area, Spread Deviation, Spread AbsoluteDeviation, Spread ClassDeviation, Spread Compactness);

/// <summary>Where the borders run. A border between two cells counts once.</summary>
/// <param name="InnerMetres">Between cells.</param>
/// <param name="RimMetres">Between a cell and what no cell has.</param>
/// <param name="InnerOnBarriersMetres">Of <paramref name="InnerMetres"/>, near any barrier.</param>
/// <param name="Kinds">One a kind of barrier.</param>
public sealed record BorderQuality(double InnerMetres, double RimMetres, double InnerOnBarriersMetres, IReadOnlyList<BarrierQuality> Kinds)
{
    /// <summary>NaN where there is no border between cells.</summary>
    public double InnerOnBarriersShare => InnerOnBarriersMetres / InnerMetres;
}

/// <param name="InnerMetres">Border between cells that lies on barriers of this kind.</param>
/// <param name="InsideMetres">Length of the barriers inside the cells' ground.</param>
/// <param name="FollowedMetres">Of <paramref name="InsideMetres"/>, what has a cell's border, the rim too, within the tolerance.</param>
public sealed record BarrierQuality(string Kind, double InnerMetres, double InsideMetres, double FollowedMetres)
{
    /// <summary>NaN where no barrier of this kind lies inside.</summary>
    public double FollowedShare => FollowedMetres / InsideMetres;
}

/// <param name="Cell">Its place in the request, from 0.</param>
/// <param name="Longitude">Degrees, of a point of the part.</param>
/// <param name="WidthMetres">2 · area / perimeter.</param>
public sealed record SliverPart(int Cell, double Longitude, double Latitude, double WidthMetres, double AreaSquareMetres);

/// <summary>A place where a cell falls apart when its border moves inwards by half of <see cref="QualityRequest.NarrowMetres"/>.</summary>
/// <param name="Cell">Its place in the request, from 0.</param>
/// <param name="Longitude">Degrees, of the middle of the narrowest line across.</param>
/// <param name="WidthMetres">Of that line.</param>
/// <param name="PartedSquareMetres">The smaller side.</param>
public sealed record Neck(int Cell, double Longitude, double Latitude, double WidthMetres, double PartedSquareMetres);

/// <summary>Ground of a cell outside of the parent that has most of the cell.</summary>
/// <param name="Cell">Its place in the request, from 0.</param>
/// <param name="Parent">The parent with most of the cell; null when none has any.</param>
/// <param name="InOthersSquareMetres">In other parents.</param>
/// <param name="InNoneSquareMetres">In no parent.</param>
public sealed record NestingFault(int Cell, string? Parent, double InOthersSquareMetres, double InNoneSquareMetres);
