using System.Runtime.InteropServices;

namespace SmartCity.Geo.Grids.Planar;

/// <summary>Numbers the points of the whole-number plane, each once, in the order of their coming.</summary>
internal sealed class NodeTable
{
    private readonly Dictionary<FixedPoint, int> _at = [];

    internal List<FixedPoint> Points { get; } = [];

    internal int Of(FixedPoint point)
    {
        ref var node = ref CollectionsMarshal.GetValueRefOrAddDefault(_at, point, out var exists);
        if (exists) return node;
        node = Points.Count;
        Points.Add(point);
        return node;
    }
}
