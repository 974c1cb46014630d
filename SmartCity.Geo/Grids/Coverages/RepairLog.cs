using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Coverages;

/// <summary>Keeps what a repair did, over all its passes.</summary>
internal sealed class RepairLog
{
    private readonly IReadOnlyList<Geometry> _features;
    private readonly RingCheck[] _rings;
    private readonly CoverageRepairOptions _options;
    private readonly int?[] _duplicateOf;
    private readonly double[] _area, _gained, _lost, _move;
    private readonly int[] _moved;
    private (int Count, double Area) _gaps, _overlaps, _splinters;

    internal RepairLog(IReadOnlyList<Geometry> features, RingCheck[] rings, CoverageRepairOptions options)
    {
        (_features, _rings, _options) = (features, rings, options);
        _duplicateOf = new int?[features.Count];
        (_area, _gained, _lost, _move, _moved) = (new double[features.Count], new double[features.Count], new double[features.Count], new double[features.Count], new int[features.Count]);
        for (var i = 0; i < rings.Length; i++) _area[i] = rings[i].IsValid ? rings[i].AreaSquareMetres : -1;
    }

    internal bool IsDropped(int feature) => _duplicateOf[feature] is not null;

    /// <summary>The feature's area in the input, by the even-odd rule.</summary>
    internal double AreaOf(int feature, CoverageGround ground)
    {
        if (_area[feature] < 0) _area[feature] = EllipsoidalMeasure.Area(EvenOddRings.Clean(_features[feature], ground.Frame, CancellationToken.None));
        return _area[feature];
    }

    /// <returns>Whether any feature was dropped.</returns>
    /// <exception cref="GeoInputException">Features have the same ground and are not to be dropped.</exception>
    internal bool DropTwins(List<List<int>> groups)
    {
        foreach (var group in groups)
            foreach (var twin in group.Skip(1)) Drop(twin, group[0], "are the same ground");
        return groups.Count > 0;
    }

    /// <summary>Drops a feature that other features have all the ground of.</summary>
    /// <exception cref="GeoInputException">It is not to be dropped, or it has no ground of its own at all.</exception>
    internal void DropCovered(int feature, FaceGraph faces, GroundOwners owners, CoverageGround ground)
    {
        var over = new Dictionary<int, double>();
        for (var face = 0; face < faces.FaceCount; face++)
            if (owners.Owner[face] is >= 0 and var owner && owner != feature && Array.Exists(faces.Regions[face], p => ground.FeatureOfPart[p] == feature))
                over[owner] = over.GetValueOrDefault(owner) + faces.Area[face];
        if (over.Count == 0) throw new GeoInputException($"Feature {feature + 1} has no ground: its rings are lines or too narrow to be kept.");
        Drop(feature, over.MaxBy(o => (o.Value, -o.Key)).Key, "have the same ground but for a thousandth");
    }

    private void Drop(int feature, int of, string why)
    {
        if (!_options.DropsDuplicates) throw new GeoInputException($"Features {of + 1} and {feature + 1} {why}; take one out, or let duplicates be dropped.");
        _duplicateOf[feature] = of;
    }

    internal void Add(CoverageGround ground, NodeFeatures at, VertexSnapping snapping, GroundOwners owners)
    {
        foreach (var (node, target) in snapping.Target)
        {
            var (a, b) = (ground.CoordinateOf(node), ground.CoordinateOf(target));
            var metres = EllipsoidalMeasure.Length(new LineString([a, b]));
            foreach (var feature in new SortedSet<int>(at.Of(node).ToArray()))
            {
                _moved[feature]++;
                _move[feature] = Math.Max(_move[feature], metres);
            }
        }
        for (var i = 0; i < _gained.Length; i++)
        {
            _gained[i] += owners.Gained[i];
            _lost[i] += owners.Lost[i];
        }
        _gaps = (_gaps.Count + owners.Gaps, _gaps.Area + owners.GapArea);
        _overlaps = (_overlaps.Count + owners.Overlaps, _overlaps.Area + owners.OverlapArea);
        _splinters = (_splinters.Count + owners.Splinters, _splinters.Area + owners.SplinterArea);
    }

    internal RepairedCoverage Close(IReadOnlyList<Geometry> output, CoverageReport after)
    {
        var factory = new GeometryFactory(new PrecisionModel(), 4490);
        var result = output.Select((o, i) => IsDropped(i) ? factory.CreatePolygon() : o).ToList();
        var changes = result.Select((o, i) => new FeatureRepair
        {
            IsChanged = !ReferenceEquals(o, _features[i]),
            VerticesMoved = _moved[i],
            LargestMoveMetres = _move[i],
            AreaBefore = _area[i] < 0 ? _rings[i].AreaSquareMetres : _area[i],
            AreaAfter = EllipsoidalMeasure.Area(o),
            GainedSquareMetres = _gained[i],
            LostSquareMetres = _lost[i],
            PartsBefore = _features[i].NumGeometries,
            PartsAfter = o.IsEmpty ? 0 : o.NumGeometries,
            HolesBefore = Holes(_features[i]),
            HolesAfter = Holes(o),
            IsRingFixed = !_rings[i].IsValid && !o.IsEmpty,
            DuplicateOf = _duplicateOf[i],
        }).ToList();
        return new(result, changes, after)
        {
            GapsFilled = _gaps.Count,
            GapsSquareMetres = _gaps.Area,
            OverlapsSettled = _overlaps.Count,
            OverlapsSquareMetres = _overlaps.Area,
            SplintersMoved = _splinters.Count,
            SplintersSquareMetres = _splinters.Area,
        };
    }

    private static int Holes(Geometry geometry) =>
        Enumerable.Range(0, geometry.NumGeometries).Sum(i => geometry.GetGeometryN(i) is Polygon polygon ? polygon.NumInteriorRings : 0);
}
