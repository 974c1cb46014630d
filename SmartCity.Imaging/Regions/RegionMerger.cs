using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Regions;

/// <summary>What is summed over a region's pixels while its windows pass.</summary>
/// <typeparam name="TSelf">The sum itself.</typeparam>
internal interface IRegionSum<in TSelf>
{
    void Add(TSelf other);
}

/// <summary>The regions of one window, in the whole raster's pixels.</summary>
/// <param name="Labels">Row-major over the window: 0 outside, else 1 + the index in <paramref name="Pieces"/>.</param>
internal sealed record WindowRegions<TSum>(PixelWindow Window, int[] Labels, IReadOnlyList<(List<RegionRun> Runs, TSum Sum)> Pieces);

/// <summary>Joins the regions of windows into the regions of the raster, and lets go of each as soon as no later window can touch it.</summary>
/// <remarks>Windows come west → east, then north → south, as <see cref="PixelWindow.Tiles"/> cuts them. Memory: the open regions' runs and one row of labels.</remarks>
internal sealed class RegionMerger<TSum>(int rasterWidth) where TSum : IRegionSum<TSum>
{
    private readonly DisjointSets _sets = new();
    private readonly List<(int Id, List<RegionRun> Runs, TSum Sum)> _open = [];
    private readonly int[] _above = Filled(rasterWidth);
    private readonly int[] _bottom = Filled(rasterWidth);
    private int[] _east = [];

    internal void Add(WindowRegions<TSum> part)
    {
        var (window, labels) = (part.Window, part.Labels);
        var ids = new int[part.Pieces.Count];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = _sets.Add();
            _open.Add((ids[i], part.Pieces[i].Runs, part.Pieces[i].Sum));
        }
        for (var column = 0; column < window.Width; column++)
        {
            Join(labels[column], _above[window.Column + column]);
            var label = labels[(window.Height - 1) * window.Width + column];
            _bottom[window.Column + column] = label == 0 ? -1 : ids[label - 1];
        }
        var east = new int[window.Height];
        for (var row = 0; row < window.Height; row++)
        {
            if (window.Column > 0) Join(labels[row * window.Width], _east[row]);
            var label = labels[row * window.Width + window.Width - 1];
            east[row] = label == 0 ? -1 : ids[label - 1];
        }
        _east = east;

        void Join(int label, int neighbour)
        {
            if (label > 0 && neighbour >= 0) _sets.Union(ids[label - 1], neighbour);
        }
    }

    /// <summary>Call it after the last window of a row of windows: the regions that end there.</summary>
    /// <param name="last">True after the last row of all.</param>
    /// <returns>Each region's runs (sorted, neighbours joined) and sum; from the north-west.</returns>
    internal List<(List<RegionRun> Runs, TSum Sum)> EndRow(bool last)
    {
        _bottom.CopyTo(_above, 0);
        var alive = last ? [] : _bottom.Where(id => id >= 0).Select(_sets.Find).ToHashSet();
        var complete = new SortedDictionary<int, (List<RegionRun> Runs, TSum Sum)>();
        var kept = 0;
        for (var i = 0; i < _open.Count; i++)
        {
            var piece = _open[i];
            var root = _sets.Find(piece.Id);
            if (alive.Contains(root))
                _open[kept++] = piece;
            else if (complete.TryGetValue(root, out var region))
            {
                region.Runs.AddRange(piece.Runs);
                region.Sum.Add(piece.Sum);
            }
            else
                complete.Add(root, (piece.Runs, piece.Sum));
        }
        _open.RemoveRange(kept, _open.Count - kept);
        return [.. complete.Values.Select(r => (JoinNeighbours(r.Runs), r.Sum))];
    }

    private static List<RegionRun> JoinNeighbours(List<RegionRun> runs)
    {
        runs.Sort((a, b) => a.Row != b.Row ? a.Row.CompareTo(b.Row) : a.Start.CompareTo(b.Start));
        var kept = 0;
        for (var i = 1; i < runs.Count; i++)
            if (runs[i].Row == runs[kept].Row && runs[i].Start == runs[kept].End) runs[kept] = runs[kept] with { End = runs[i].End };
            else runs[++kept] = runs[i];
        runs.RemoveRange(kept + 1, runs.Count - kept - 1);
        return runs;
    }

    private static int[] Filled(int length)
    {
        var array = new int[length];
        Array.Fill(array, -1);
        return array;
    }
}
