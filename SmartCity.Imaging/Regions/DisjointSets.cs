namespace SmartCity.Imaging.Regions;

/// <summary>Union-find over growing numbers (Tarjan 1975); the smallest number leads its set.</summary>
internal sealed class DisjointSets
{
    private readonly List<int> _parents = [];

    /// <returns>The new element's number, from 0 on.</returns>
    internal int Add()
    {
        _parents.Add(_parents.Count);
        return _parents.Count - 1;
    }

    internal int Find(int element)
    {
        while (_parents[element] != element) element = _parents[element] = _parents[_parents[element]];
        return element;
    }

    /// <returns>The number that leads both from now on.</returns>
    internal int Union(int a, int b)
    {
        (a, b) = (Find(a), Find(b));
        var (leader, other) = a < b ? (a, b) : (b, a);
        _parents[other] = leader;
        return leader;
    }
}
