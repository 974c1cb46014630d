namespace SmartCity.Imaging.Regions;

/// <summary>Groups of set pixels that touch by an edge (4-connected), found run by run in two passes with union-find.</summary>
internal static class ConnectedRegions
{
    /// <summary>The regions of one raster part, each as its runs from north to south, west to east.</summary>
    /// <param name="mask">Row-major; true = set.</param>
    /// <param name="labels">Receives 0 outside and the region's number from 1 on inside.</param>
    internal static List<List<RegionRun>> Find(ReadOnlySpan<bool> mask, int width, int height, Span<int> labels)
    {
        var runs = new List<RegionRun>();
        var parents = new DisjointSets();
        var (above, aboveEnd) = (0, 0);
        for (var row = 0; row < height; row++)
        {
            var first = runs.Count;
            var line = mask.Slice(row * width, width);
            var next = above;
            for (var column = 0; column < width;)
            {
                var start = line[column..].IndexOf(true);
                if (start < 0) break;
                start += column;
                var length = line[start..].IndexOf(false);
                var end = length < 0 ? width : start + length;
                var id = parents.Add();
                runs.Add(new(row, start, end));
                while (next < aboveEnd && runs[next].End <= start) next++;
                for (var i = next; i < aboveEnd && runs[i].Start < end; i++) parents.Union(i, id);
                column = end;
            }
            (above, aboveEnd) = (first, runs.Count);
        }

        var regions = new List<List<RegionRun>>();
        var numbers = new Dictionary<int, int>();
        labels.Clear();
        for (var i = 0; i < runs.Count; i++)
        {
            var root = parents.Find(i);
            if (!numbers.TryGetValue(root, out var number))
            {
                regions.Add([]);
                numbers.Add(root, number = regions.Count);
            }
            var run = runs[i];
            regions[number - 1].Add(run);
            labels.Slice(run.Row * width + run.Start, run.Length).Fill(number);
        }
        return regions;
    }
}
