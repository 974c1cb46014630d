using NetTopologySuite.Algorithm;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Coverages;

/// <summary>The rings of features as directed segments between shared whole-number nodes: the feature's ground lies on the left.</summary>
/// <remarks>Rings that cross themselves are taken apart by the even-odd rule first, so that left is left everywhere.</remarks>
internal sealed class CoverageGround
{
    private readonly List<Coordinate> _coordinates = [];
    private bool _hasNoise;

    internal CoverageGround(Envelope envelope, double unitsPerDegree) => Frame = new(envelope, unitsPerDegree);

    internal FixedFrame Frame { get; }

    internal NodeTable Nodes { get; } = new();

    internal List<int> From { get; } = [];

    internal List<int> To { get; } = [];

    /// <summary>Per segment its part: a polygon of a feature.</summary>
    internal List<int> Part { get; } = [];

    /// <summary>Per part its feature.</summary>
    internal List<int> FeatureOfPart { get; } = [];

    /// <summary>Nodes from here on are no vertices of the features.</summary>
    internal int Vertices => _coordinates.Count;

    /// <summary>Whether two features give the same vertex in different last digits.</summary>
    internal bool HasNoise => _hasNoise;

    /// <summary>The coordinate that stands for a node: the first one given, digit by digit; on the whole-number plane for nodes that are no vertex.</summary>
    internal Coordinate CoordinateOf(int node) => node < _coordinates.Count ? _coordinates[node].Copy() : Frame.ToCoordinate(Nodes.Points[node]);

    /// <summary>Numbers a feature's vertices. All features' vertices come before the first <see cref="Add"/>.</summary>
    internal void AddVertices(Geometry feature)
    {
        for (var i = 0; i < feature.NumGeometries; i++)
            if (feature.GetGeometryN(i) is Polygon polygon && !polygon.IsEmpty)
            {
                AddVertices(polygon.ExteriorRing.CoordinateSequence);
                foreach (var hole in polygon.InteriorRings) AddVertices(hole.CoordinateSequence);
            }
    }

    private void AddVertices(CoordinateSequence ring)
    {
        for (var i = 0; i < ring.Count; i++)
        {
            var (x, y) = (ring.GetX(i), ring.GetY(i));
            var node = Nodes.Of(Frame.ToFixed(x, y));
            if (node == _coordinates.Count) _coordinates.Add(new(x, y));
            else if (_coordinates[node].X != x || _coordinates[node].Y != y) _hasNoise = true;
        }
    }

    /// <summary>Adds a feature's rings; one that crosses itself is cleaned before.</summary>
    internal void Add(Geometry feature, int number, bool isValid, CancellationToken cancellationToken)
    {
        var clean = isValid ? feature : EvenOddRings.Clean(feature, Frame, cancellationToken);
        for (var i = 0; i < clean.NumGeometries; i++)
        {
            if (clean.GetGeometryN(i) is not Polygon polygon || polygon.IsEmpty) continue;
            var part = FeatureOfPart.Count;
            FeatureOfPart.Add(number);
            AddRing(polygon.ExteriorRing.CoordinateSequence, part, isHole: false);
            foreach (var hole in polygon.InteriorRings) AddRing(hole.CoordinateSequence, part, isHole: true);
        }
    }

    /// <summary>Lets the segments run through other nodes.</summary>
    internal void Apply(VertexSnapping snapping)
    {
        if (snapping.Target.Count == 0 && snapping.Bends.Count == 0) return;
        var (from, to, part) = (From.ToArray(), To.ToArray(), Part.ToArray());
        From.Clear();
        To.Clear();
        Part.Clear();
        for (var i = 0; i < from.Length; i++)
        {
            var previous = snapping.Target.GetValueOrDefault(from[i], from[i]);
            if (snapping.Bends.TryGetValue(VertexSnapping.Key(from[i], to[i]), out var bends))
                foreach (var bend in from[i] < to[i] ? bends : Enumerable.Reverse(bends)) Step(bend);
            Step(snapping.Target.GetValueOrDefault(to[i], to[i]));

            void Step(int node)
            {
                if (node == previous) return;
                From.Add(previous);
                To.Add(node);
                Part.Add(part[i]);
                previous = node;
            }
        }
    }

    private void AddRing(CoordinateSequence ring, int part, bool isHole)
    {
        var isLeft = Orientation.IsCCW(ring) != isHole;
        var previous = Nodes.Of(Frame.ToFixed(ring.GetX(0), ring.GetY(0)));
        for (var i = 1; i < ring.Count; i++)
        {
            var node = Nodes.Of(Frame.ToFixed(ring.GetX(i), ring.GetY(i)));
            if (node == previous) continue;
            From.Add(isLeft ? previous : node);
            To.Add(isLeft ? node : previous);
            Part.Add(part);
            previous = node;
        }
    }
}
