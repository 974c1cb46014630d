namespace SmartCity.Geo.Tracks;

/// <summary>Detections that may have to do with each other, by union and find: a group can be folded without all others.</summary>
/// <remarks>Two detections belong together when their boxes, grown by the largest radius of the rules, touch, whatever their dates and classes: more than ever match.</remarks>
internal sealed class TrackGroups
{
    private readonly Dictionary<Guid, Guid> _parent = [];

    internal Guid Find(Guid id)
    {
        var root = id;
        while (_parent.TryGetValue(root, out var next)) root = next;
        while (_parent.TryGetValue(id, out var next))
        {
            _parent[id] = root;
            id = next;
        }
        return root;
    }

    /// <summary>The smaller id names the group: the same for any order.</summary>
    internal void Join(Guid one, Guid other)
    {
        var (a, b) = (Find(one), Find(other));
        if (a == b) return;
        if (a.CompareTo(b) < 0) _parent[b] = a;
        else _parent[a] = b;
    }
}
