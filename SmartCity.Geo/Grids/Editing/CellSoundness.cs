using NetTopologySuite.Geometries;
using NetTopologySuite.Operation.Valid;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids.Coverages;
using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Editing;

/// <summary>What a cell must be after an edit.</summary>
internal static class CellSoundness
{
    /// <summary>Square metres; below it a cell is a slip of the hand.</summary>
    internal const double SmallestArea = 1;

    /// <summary>Metres, mean (2 · area / perimeter): what the coverage check calls a sliver.</summary>
    private static readonly double SliverWidth = new CoverageCheckOptions().SliverWidthMetres;

    /// <exception cref="GeoInputException">The cell crosses itself, is a sliver, or is in more parts than before.</exception>
    internal static void Require(MeshCell cell, string shaped)
    {
        var ground = LatticeRings.ToGeometry(cell.Rings);
        if (new IsValidOp(ground).ValidationError is { } error)
            throw new GeoInputException(FormattableString.Invariant($"{shaped} near {error.Coordinate.X:0.000000} {error.Coordinate.Y:0.000000}; nothing was changed."));
        if (!cell.IsChanged) return;
        // A ring the wrong way round, or a hole in nothing, is lost on the way to a geometry.
        if (ground.IsEmpty || Math.Abs(ground.Area * FixedFrame.MillimetreUnits * FixedFrame.MillimetreUnits * 2 / (double)Pieces.DoubleArea(cell.Rings) - 1) > 1e-6)
            throw new GeoInputException($"{shaped}; nothing was changed.");
        if (ground.NumGeometries > cell.PartsBefore)
            throw new GeoInputException($"Cell {cell.Source.Code} would fall into {ground.NumGeometries} parts; a cell is one piece of ground.");
        for (var i = 0; i < ground.NumGeometries; i++) RequireWidth(ground.GetGeometryN(i), cell.Source.Code);
    }

    private static void RequireWidth(Geometry part, string code)
    {
        var area = EllipsoidalMeasure.Area(part);
        var width = 2 * area / EllipsoidalMeasure.Length(part);
        if (area < SmallestArea || width < SliverWidth)
            throw new GeoInputException(FormattableString.Invariant($"Cell {code} would get a sliver of {area:0.00} m², {width:0.00} m wide, near {part.Coordinate.X:0.000000} {part.Coordinate.Y:0.000000}; at least {SmallestArea:0} m² and {SliverWidth:0.0} m are needed."));
    }
}
