using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Partitioning;

namespace SmartCity.Geo.Tests.Grids.Partitioning;

/// <summary>Cells with true areas and perimeters, to be worked out by hand: in units of 0.01° from 102.70 E, 25.00 N.</summary>
internal static class MeasuredCells
{
    internal const string Community = "530102001001";

    internal static GridCell Cell(string code, Geometry geometry, int cellClass = 1, bool isSynthetic = true) => new()
    {
        Code = code,
        Class = cellClass,
        Adcode = code[..6],
        DistrictName = "五华区",
        AreaSquareMetres = EllipsoidalMeasure.Area(geometry),
        PerimeterMetres = EllipsoidalMeasure.Length(geometry),
        CommunityIsSynthetic = isSynthetic,
        Geometry = geometry,
    };

    /// <summary>Sequence number <paramref name="number"/> of the sample community, over a box in units of cells.</summary>
    internal static GridCell Box(int number, double column, double row, double width = 1, double height = 1, int cellClass = 1) =>
        Cell($"{Community}{number:D3}", Sample.InCells(column, row, width, height), cellClass);

    /// <summary>Rows from the north, each from the west, as the codes run.</summary>
    internal static List<GridCell> Lattice(int columns, int rows) =>
        [.. Enumerable.Range(0, columns * rows).Select(i => Box(i + 1, i % columns, rows - 1 - i / columns))];

    /// <summary>A square of a few kilometres, cut by the partition.</summary>
    internal static IReadOnlyList<GridCell> Cut(int count, int seed, double size = 0.05) => GridPartition.Cut(
        new() { Areas = [new(Sample.Box(Sample.West, Sample.South, size, size), "530102", "五华区")], CellCount = count, Seed = seed }, null, CancellationToken.None).Cells;

    internal static GridCell With(this GridCell cell, Geometry geometry) =>
        cell with { Geometry = geometry, AreaSquareMetres = EllipsoidalMeasure.Area(geometry), PerimeterMetres = EllipsoidalMeasure.Length(geometry) };
}
