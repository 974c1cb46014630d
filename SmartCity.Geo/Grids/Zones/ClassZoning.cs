using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Utilities;
using NetTopologySuite.Operation.Union;
using NetTopologySuite.Operation.Valid;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids.Partitioning;

namespace SmartCity.Geo.Grids.Zones;

/// <summary>Draws the zones of classes I to III (and of the user's own) from data.</summary>
/// <remarks>The method and its limits: docs/algorithms/zones.md.</remarks>
public static class ClassZoning
{
    private const byte Core = 1, Fringe = 2, Rural = 3;
    private const double MuchUnknown = 0.02;

    /// <exception cref="GeoInputException">An area is no polygon, a threshold or size out of range, or nothing is known of the ground.</exception>
    public static ZoneDrawing Draw(ZoneRequest request, IProgress<StageProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        Check(request);
        var (grid, notes) = (request.Grid, new List<string>());
        var isInside = new bool[grid.Count];
        foreach (var area in request.Areas) grid.Fill(area.Geometry, i => isInside[i] = true);

        progress?.Report(new("shares", 0.1));
        var classes = new byte[grid.Count];
        Array.Fill(classes, Rural);
        var thresholds = request.BuiltUp is { } builtUp ? Classify(request, Known(request, builtUp, isInside, notes, cancellationToken), classes, isInside) : request.Thresholds;
        progress?.Report(new("rules", 0.3));
        var isFixed = new bool[grid.Count];
        var layers = new List<(int Class, Geometry Area)>();
        foreach (var rule in request.Rules)
            if (rule is ZoneRule.Where where)
            {
                var share = FocalShare.Of(grid, where.Share, request.WindowMetres, cancellationToken);
                for (var i = 0; i < share.Length; i++)
                    if (share[i] >= where.AtLeast && !isFixed[i]) classes[i] = (byte)rule.Class;
            }
            else if (rule is ZoneRule.Inside inside) AddLayer(inside.Class, inside.Name, inside.Areas);
        AddLayer(Rural, "water and protection", request.Protected);

        progress?.Report(new("smoothing", 0.4));
        ClassSmoothing.Smooth(grid, classes, isFixed, request.MinimumWidthMetres, request.MinimumAreaSquareMetres, cancellationToken);
        // Under a polygon the class around it goes on: there the polygon's own outline is the border, not the pixels'.
        if (layers.Count > 0 && !Array.TrueForAll(isFixed, f => f))
        {
            var site = NearestPixel.Of(grid.Columns, grid.Rows, i => !isFixed[i], cancellationToken).Site;
            var around = (byte[])classes.Clone();
            for (var i = 0; i < classes.Length; i++) classes[i] = around[site[i]];
        }
        progress?.Report(new("outlines", 0.7));
        var zones = ZoneCutting.Cut(request, ClassBorders.Trace(grid, classes), classes, layers, cancellationToken);
        progress?.Report(new("done", 1));
        return new([.. zones.OrderBy(z => z.Class).ThenByDescending(z => z.Geometry.Area)], thresholds, notes);

        void AddLayer(int number, string name, IReadOnlyList<Geometry> areas)
        {
            var (ground, small) = Ground(areas, grid.Bounds, request.MinimumAreaSquareMetres);
            if (small > 0) notes.Add($"{small} polygons of '{name}' are smaller than the smallest zone and were left out.");
            if (ground is null) return;
            layers.Add((number, ground));
            grid.Fill(ground, i =>
            {
                classes[i] = (byte)number;
                isFixed[i] = true;
            });
        }
    }

    private static float[] Known(ZoneRequest request, float[] builtUp, bool[] isInside, List<string> notes, CancellationToken cancellationToken)
    {
        var grid = request.Grid;
        var (inside, unknown) = (0, 0);
        for (var i = 0; i < builtUp.Length; i++)
        {
            if (!isInside[i]) continue;
            inside++;
            if (float.IsNaN(builtUp[i])) unknown++;
        }
        if (inside == 0) throw new GeoInputException(FormattableString.Invariant($"The area is smaller than a pixel of {grid.Metres:0.#} m; take a finer resolution."));
        if (unknown == inside) throw new GeoInputException("The raster shows nothing of the area: it lies elsewhere, or has no data there; check its place and CRS.");
        if (unknown > MuchUnknown * inside) notes.Add(FormattableString.Invariant($"Of {(double)unknown / inside:P1} of the ground the raster has no data; it is taken to be like what is nearest."));
        var share = FocalShare.Of(grid, builtUp, request.WindowMetres, cancellationToken);
        if (!Array.Exists(share, float.IsNaN)) return share;
        var site = NearestPixel.Of(grid.Columns, grid.Rows, i => !float.IsNaN(share[i]), cancellationToken).Site;
        return Array.ConvertAll(site, i => share[i]);
    }

    private static ZoneThresholds Classify(ZoneRequest request, float[] share, byte[] classes, bool[] isInside)
    {
        var (grid, thresholds) = (request.Grid, request.Thresholds);
        if (request.TargetShares is { } target)
        {
            var core = Hysteresis.EnterFor(grid, share, isInside, target.Core, ZoneThresholds.StayOfEnter);
            var fringe = Math.Min(core, Hysteresis.EnterFor(grid, share, isInside, target.Core + target.Fringe, ZoneThresholds.StayOfEnter));
            thresholds = new() { CoreEnter = core, CoreStay = core * ZoneThresholds.StayOfEnter, FringeEnter = fringe, FringeStay = fringe * ZoneThresholds.StayOfEnter };
        }
        var isCore = Hysteresis.Of(grid, share, thresholds.CoreEnter, thresholds.CoreStay);
        var isBuilt = Hysteresis.Of(grid, share, thresholds.FringeEnter, thresholds.FringeStay);
        for (var i = 0; i < classes.Length; i++) classes[i] = isCore[i] ? Core : isBuilt[i] ? Fringe : Rural;
        return thresholds;
    }

    // One ground of many polygons, cut to the grid; what is too small for a zone of its own is left out.
    private static (Geometry? Ground, int Small) Ground(IReadOnlyList<Geometry> areas, Envelope bounds, double least)
    {
        var near = areas.Where(a => a is Polygon or MultiPolygon && a.EnvelopeInternal.Intersects(bounds)).Select(a => a.IsValid ? a : GeometryFixer.Fix(a)).ToList();
        if (near.Count == 0) return (null, 0);
        var box = near[0].Factory.ToGeometry(bounds);
        var union = UnaryUnionOp.Union(near).Intersection(box);
        var parts = Enumerable.Range(0, union.NumGeometries).Select(union.GetGeometryN).OfType<Polygon>().Where(p => !p.IsEmpty).ToList();
        var large = parts.Where(p => EllipsoidalMeasure.Area(p) >= least || !bounds.Contains(p.EnvelopeInternal)).ToArray();
        return (large.Length == 0 ? null : union.Factory.CreateMultiPolygon(large), parts.Count - large.Length);
    }

    private static void Check(ZoneRequest request)
    {
        if (request.Areas.Count == 0) throw new GeoInputException("The area is empty: no feature is left.");
        foreach (var area in request.Areas)
        {
            if (area.Geometry is not (Polygon or MultiPolygon) || area.Geometry.IsEmpty) throw new GeoInputException($"The area '{area.Name}' is empty or no polygon ({area.Geometry.GeometryType}).");
            if (new IsValidOp(area.Geometry).ValidationError is { } error)
                throw new GeoInputException(FormattableString.Invariant($"The area '{area.Name}' crosses or touches itself near {error.Coordinate.X:0.######}, {error.Coordinate.Y:0.######}: {error.Message}. Repair it first."));
            if (!request.Grid.Bounds.Contains(area.Geometry.EnvelopeInternal)) throw new GeoInputException($"The area '{area.Name}' reaches beyond the grid of pixels.");
        }
        request.Thresholds.Check();
        if (request.TargetShares is { } target && !(target.Core >= 0 && target.Fringe >= 0 && target.Core + target.Fringe <= 1))
            throw new GeoInputException(FormattableString.Invariant($"The target shares {target.Core} and {target.Fringe} must not be negative, nor more than 1 together."));
        foreach (var (name, value, most) in ((string, double, double)[])[("window", request.WindowMetres, 20_000), ("smallest width", request.MinimumWidthMetres, 20_000), ("smallest area", request.MinimumAreaSquareMetres, 1e10)])
            if (!(value >= 0 && value <= most)) throw new GeoInputException(FormattableString.Invariant($"The {name} is {value}; 0 to {most} is possible."));
        foreach (var rule in request.Rules)
        {
            if (rule.Class is < 1 or > ClassCounts.LargestClass) throw new GeoInputException($"The rule '{rule.Name}' names the class {rule.Class}; 1 to {ClassCounts.LargestClass} are possible.");
            if (rule is ZoneRule.Where { AtLeast: not (> 0 and <= 1) } where) throw new GeoInputException(FormattableString.Invariant($"The rule '{rule.Name}' asks for a share of {where.AtLeast}; above 0 up to 1 is possible."));
        }
        foreach (var values in request.Rules.OfType<ZoneRule.Where>().Select(r => r.Share).Append(request.BuiltUp))
            if (values is not null && values.Length != request.Grid.Count) throw new ArgumentException("Shares must be given for every pixel of the grid.", nameof(request));
    }
}
