using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Prepared;
using NetTopologySuite.Index.HPRtree;
using NetTopologySuite.Operation.Overlay;
using NetTopologySuite.Operation.OverlayNG;
using NetTopologySuite.Operation.Valid;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Locate;

/// <summary>How much of a shape lies in one cell.</summary>
/// <param name="Cell">The place in <see cref="CellLocator.Cells"/>, or <see cref="CellLocator.Outside"/> for what lies in none.</param>
/// <param name="Share">Of the line's length or the area on the ellipsoid; of several points, of their number. More than 0, at most 1.</param>
public readonly record struct CellShare(int Cell, double Share);

/// <summary>Shares lines and areas among cells, as <c>smartcity.cell_shares</c> does in SQL. Immutable and thread-safe.</summary>
public sealed class CellShares
{
    /// <summary>A share outside that is smaller is rounding.</summary>
    private const double LeastOutside = 1e-12;

    // Lines are laid on the millimetre lattice, so that one along a border lies on it.
    private static readonly PrecisionModel Lattice = new(FixedFrame.MillimetreUnits);

    private readonly CellLocator _locator;
    private readonly HPRtree<int> _tree = new();
    private readonly Lazy<IPreparedGeometry>[] _prepared;

    public CellShares(CellLocator locator)
    {
        ArgumentNullException.ThrowIfNull(locator);
        _locator = locator;
        _prepared = [.. locator.Cells.Select(c => new Lazy<IPreparedGeometry>(() => PreparedGeometryFactory.Prepare(c.Geometry)))];
        for (var i = 0; i < locator.Cells.Count; i++) _tree.Insert(locator.Cells[i].Geometry.EnvelopeInternal, i);
        _tree.Build();
    }

    /// <summary>The cells that a shape lies in, by code, and last what lies outside of all. The shares add up to 1; what runs along a border belongs to the lowest code.</summary>
    /// <remarks>Where cells overlap, an area's ground counts in each of them.</remarks>
    /// <param name="shape">Point, line or area, single or several; longitude then latitude in degrees.</param>
    /// <exception cref="GeoInputException">It is not valid, or a collection of different things.</exception>
    public IReadOnlyList<CellShare> Of(Geometry shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (shape is GeometryCollection and not (MultiPoint or MultiLineString or MultiPolygon)) throw new GeoInputException("The shape is a collection; a point, line or area is needed.");
        if (shape.IsEmpty) return [];
        if (new IsValidOp(shape).ValidationError is { } error) throw new GeoInputException(FormattableString.Invariant($"The shape is not valid: {error.Message} at {error.Coordinate.X:F7} {error.Coordinate.Y:F7}."));
        var shares = shape.Dimension switch
        {
            Dimension.Surface => OfArea(shape),
            Dimension.Curve => OfLine(shape),
            _ => [],
        };
        // What is smaller than a millimetre counts as its first point.
        return shares.Count > 0 ? shares : OfPoints(shape.Dimension == Dimension.Point ? shape.Coordinates : [shape.Coordinates[0]]);
    }

    private List<CellShare> OfArea(Geometry area)
    {
        var total = EllipsoidalMeasure.Area(area);
        var shares = new List<CellShare>();
        if (!(total > 0)) return shares;
        foreach (var cell in Candidates(area, 0))
        {
            var prepared = _prepared[cell].Value;
            if (!prepared.Intersects(area)) continue;
            var part = prepared.Covers(area) ? total : EllipsoidalMeasure.Area(Parts(OverlayNGRobust.Overlay(area, prepared.Geometry, SpatialFunction.Intersection), Dimension.Surface));
            if (part > 0) shares.Add(new(cell, part / total));
        }
        return WithOutside(shares);
    }

    private List<CellShare> OfLine(Geometry line)
    {
        var parts = new List<CellShare>();
        var rest = OverlayNG.Overlay(line, null, SpatialFunction.Union, Lattice);
        foreach (var cell in Candidates(line, CellLocator.Tolerance))
        {
            var ground = _locator.Cells[cell].Geometry;
            var part = EllipsoidalMeasure.Length(Parts(OverlayNG.Overlay(rest, ground, SpatialFunction.Intersection, Lattice), Dimension.Curve));
            if (!(part > 0)) continue;
            parts.Add(new(cell, part));
            rest = OverlayNG.Overlay(rest, ground, SpatialFunction.Difference, Lattice);
            if (rest.IsEmpty) break;
        }
        var total = parts.Sum(p => p.Share) + EllipsoidalMeasure.Length(rest);
        return total > 0 ? WithOutside(parts.ConvertAll(p => p with { Share = p.Share / total })) : [];
    }

    private List<CellShare> OfPoints(Coordinate[] points) =>
        [.. points.CountBy(p => _locator.Find(p.X, p.Y)).OrderBy(c => c.Key < 0).ThenBy(c => c.Key < 0 ? "" : _locator.Cells[c.Key].Code, StringComparer.Ordinal).Select(c => new CellShare(c.Key, c.Value / (double)points.Length))];

    private static List<CellShare> WithOutside(List<CellShare> shares)
    {
        var outside = 1 - shares.Sum(s => s.Share);
        if (outside > LeastOutside) shares.Add(new(CellLocator.Outside, outside));
        return shares;
    }

    private IEnumerable<int> Candidates(Geometry shape, double distance)
    {
        var box = shape.EnvelopeInternal.Copy();
        box.ExpandBy(distance);
        return _tree.Query(box).OrderBy(i => _locator.Cells[i].Code, StringComparer.Ordinal).ThenBy(i => i);
    }

    /// <summary>An intersection may also hold points and lines where borders only touch.</summary>
    private static Geometry Parts(Geometry geometry, Dimension dimension) => geometry is GeometryCollection && geometry.NumGeometries > 0
        ? geometry.Factory.BuildGeometry(Enumerable.Range(0, geometry.NumGeometries).Select(geometry.GetGeometryN).Where(g => g.Dimension == dimension))
        : geometry.Dimension == dimension ? geometry : geometry.Factory.CreateEmpty(dimension);
}
