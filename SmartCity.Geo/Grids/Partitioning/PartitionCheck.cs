using NetTopologySuite.Geometries;
using NetTopologySuite.Operation.Valid;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Partitioning;

/// <summary>Whether a request can be met at all; each refusal names what, where, and what would be right.</summary>
internal static class PartitionCheck
{
    /// <returns>Square metres of all units.</returns>
    /// <exception cref="GeoInputException">Something in the request is wrong.</exception>
    internal static double Run(PartitionRequest request)
    {
        if (request.CellCount < 1) throw new GeoInputException($"{request.CellCount} cells can't be cut; ask for at least 1.");
        if (request.Areas.Count == 0) throw new GeoInputException("The area is empty: no feature is left; check the file and the --where condition.");
        foreach (var area in request.Areas)
        {
            CheckPolygon(area.Geometry, $"area '{area.Name}'");
            if (!IsDigits(area.Adcode, 6)) throw new GeoInputException($"The area '{area.Name}' has the adcode '{area.Adcode}'; six digits are needed.");
        }
        var all = new Envelope();
        foreach (var area in request.Areas) all.ExpandToInclude(area.Geometry.EnvelopeInternal);
        if (Math.Max(all.Width, all.Height) * FixedFrame.MillimetreUnits > FixedFrame.MaximumExtent)
            throw new GeoInputException($"The area is {all.Width:0.0}° by {all.Height:0.0}° large; a partition takes at most 15° by 15°.");
        foreach (var community in request.Communities)
        {
            CheckPolygon(community.Geometry, $"community '{community.Name}'");
            if (!IsDigits(community.Code, 12)) throw new GeoInputException($"The community '{community.Name}' has the code '{community.Code}'; twelve digits are needed: 6 county, 3 subdistrict, 3 community.");
        }
        foreach (var zone in request.Classes ?? [])
        {
            CheckPolygon(zone.Geometry, $"zone of class {zone.Class}");
            if (zone.Class is < 1 or > ClassCounts.LargestClass) throw new GeoInputException($"There is no class {zone.Class}; classes are numbered 1 to {ClassCounts.LargestClass}.");
        }
        foreach (var barrier in request.Barriers)
            if (!(barrier.Weight is >= 0 and <= 1)) throw new GeoInputException(FormattableString.Invariant($"A barrier of kind '{barrier.Kind}' has the weight {barrier.Weight}; 0 to 1 is possible."));
        CheckNumbers(request);
        var domain = request.Areas.Sum(a => EllipsoidalMeasure.Area(a.Geometry));
        if (domain / request.CellCount < GridPartition.SmallestCell)
            throw new GeoInputException($"{request.CellCount} cells are more than the area can hold: {domain:0} m² gives {domain / request.CellCount:0.0} m² a cell, and a cell needs {GridPartition.SmallestCell:0} m². Ask for at most {Math.Floor(domain / GridPartition.SmallestCell):0}.");
        if (request.CellCount > GridPartition.MostCells)
            throw new GeoInputException($"{request.CellCount} cells are more than one partition makes ({GridPartition.MostCells}); cut the area in parts, such as county by county.");
        return domain;
    }

    private static void CheckNumbers(PartitionRequest request)
    {
        if (request.Shares.Total < 1) throw new GeoInputException("No class is to have a cell; give at least one class a count.");
        if (!(request.MinimumWidthMetres >= 0 && double.IsFinite(request.MinimumWidthMetres)))
            throw new GeoInputException(FormattableString.Invariant($"The minimum width of {request.MinimumWidthMetres} m is none; 0 or more metres are possible."));
        if (!(request.Compactness is >= 0 and <= 10))
            throw new GeoInputException(FormattableString.Invariant($"The compactness {request.Compactness} is out of range; 0 (ignore it) to 10 is possible, 1 is usual."));
        foreach (var (number, load) in request.TargetLoads ?? new Dictionary<int, double>())
            if (number is < 1 or > ClassCounts.LargestClass || !(load > 0 && double.IsFinite(load)))
                throw new GeoInputException(FormattableString.Invariant($"Class {number} can't have the target load {load}; classes are 1 to {ClassCounts.LargestClass}, and a target is more than 0."));
        if (request.TargetLoads is { Count: 0 }) throw new GeoInputException("There are target loads for no class; give at least one, such as 1=1.");
        if (request.Load.Count == 0) throw new GeoInputException("There is no load to balance; give at least one term, such as the area.");
        foreach (var term in request.Load)
        {
            if (!(term.Weight > 0 && double.IsFinite(term.Weight))) throw new GeoInputException(FormattableString.Invariant($"The load '{term.Name}' has the weight {term.Weight}; it must be more than 0."));
            foreach (var point in term.Points ?? [])
                if (!(point.Value >= 0 && double.IsFinite(point.Value) && double.IsFinite(point.Longitude) && double.IsFinite(point.Latitude)))
                    throw new GeoInputException(FormattableString.Invariant($"The load '{term.Name}' has the value {point.Value} at {point.Longitude:0.######}, {point.Latitude:0.######}; values must not be negative or missing."));
        }
    }

    private static void CheckPolygon(Geometry geometry, string what)
    {
        if (geometry is not (Polygon or MultiPolygon) || geometry.IsEmpty) throw new GeoInputException($"The {what} is empty or no polygon ({geometry.GeometryType}).");
        var envelope = geometry.EnvelopeInternal;
        if (!(envelope.MinX >= -180 && envelope.MaxX <= 180 && envelope.MinY >= -90 && envelope.MaxY <= 90))
            throw new GeoInputException($"The {what} lies outside longitude ±180°, latitude ±90°: {envelope}.");
        if (new IsValidOp(geometry).ValidationError is { } error)
            throw new GeoInputException(FormattableString.Invariant($"The {what} crosses or touches itself near {error.Coordinate.X:0.######}, {error.Coordinate.Y:0.######}: {error.Message}. Repair it first."));
    }

    private static bool IsDigits(string text, int length) => text.Length == length && text.All(char.IsAsciiDigit);
}
