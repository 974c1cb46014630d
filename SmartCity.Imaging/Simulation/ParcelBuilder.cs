using System.Numerics;

namespace SmartCity.Imaging.Simulation;

/// <summary>Collects the objects of one block.</summary>
/// <param name="detailed">True at very high resolution: trees, vehicles and yards are worth drawing.</param>
/// <param name="minimumArea">Smallest change in m² that truth holds.</param>
internal sealed class ParcelBuilder(int dates, bool detailed, double minimumArea)
{
    private readonly List<SurfaceObject> _ground = [], _raised = [];
    private readonly List<TrueChange> _changes = [];
    private int _tooSmall;

    internal int Dates => dates;

    internal bool Detailed => detailed;

    internal CityBlock Finish() => new(_ground, _raised, _changes, _tooSmall);

    internal void Ground(Vector2[] ring, Material material, SurfacePattern pattern, byte tint, Vector2 axis, int from, int until)
    {
        var (centre, halfLength, halfWidth) = Frame(ring, axis);
        _ground.Add(new(ring, material, pattern, tint, axis, centre, halfLength, halfWidth, 0, from, until));
    }

    internal void Building(Vector2 centre, Vector2 axis, float halfLength, float halfWidth, float height, Material material, SurfacePattern pattern, byte tint, int from, int until) =>
        _raised.Add(new(ConvexShape.Rectangle(centre, axis, halfLength, halfWidth), material, pattern, tint, axis, centre, halfLength, halfWidth, height, from, until));

    internal void Tree(Vector2 centre, float radius, byte tint, int from, int until) =>
        _raised.Add(new(ConvexShape.Ellipse(centre, Vector2.UnitX, radius, radius * 0.93f, 8), Material.Tree, SurfacePattern.Crown, tint, Vector2.UnitX, centre, radius, radius, radius * 1.7f, from, until));

    internal void Vehicle(Vector2 centre, Vector2 axis, Material material, float halfLength, int date) =>
        _raised.Add(new(ConvexShape.Rectangle(centre, axis, halfLength, halfLength > 3 ? 1.25f : 0.95f), material, SurfacePattern.Plain, 0, axis, centre, halfLength, 1, halfLength > 3 ? 2.8f : 1.5f, date, date + 1));

    /// <summary>Notes a change, or counts it when it is too small for truth.</summary>
    internal void Change(Vector2[] ring, TruthClass kind, int before, float height)
    {
        if (ConvexShape.Area(ring) >= minimumArea) _changes.Add(new(ring, kind, before, height));
        else _tooSmall++;
    }

    internal static (Vector2 Centre, float HalfLength, float HalfWidth) Frame(ReadOnlySpan<Vector2> ring, Vector2 axis)
    {
        var across = new Vector2(-axis.Y, axis.X);
        var (a0, a1, c0, c1) = (float.MaxValue, float.MinValue, float.MaxValue, float.MinValue);
        foreach (var point in ring)
        {
            var (a, c) = (Vector2.Dot(point, axis), Vector2.Dot(point, across));
            (a0, a1, c0, c1) = (MathF.Min(a0, a), MathF.Max(a1, a), MathF.Min(c0, c), MathF.Max(c1, c));
        }
        return (axis * ((a0 + a1) / 2) + across * ((c0 + c1) / 2), (a1 - a0) / 2, (c1 - c0) / 2);
    }
}
