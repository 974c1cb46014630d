namespace SmartCity.Geo.Grids.Zones;

/// <summary>Makes classes of pixels sane: nothing narrower than a width, nothing smaller than an area.</summary>
/// <remarks>Narrow: each class keeps what a disc of the width reaches without leaving the class (a morphological opening, Serra 1982);
/// the rest goes to the nearest class that kept a place. So a speck, a tongue and a hole vanish alike, whatever their class. Small: the
/// smallest connected piece joins the class that it has the longest border with, until none is small.</remarks>
internal static class ClassSmoothing
{
    private const int Rounds = 3;

    /// <param name="classes">1 … 9 a pixel; changed in place.</param>
    /// <param name="isFixed">Pixels whose class stays.</param>
    internal static void Smooth(GroundGrid grid, byte[] classes, bool[] isFixed, double width, double area, CancellationToken cancellationToken)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var before = (byte[])classes.Clone();
            Open(grid, classes, isFixed, width / 2 / grid.Metres, cancellationToken);
            JoinSmall(grid, classes, isFixed, area / (grid.Metres * grid.Metres), cancellationToken);
            if (before.AsSpan().SequenceEqual(classes)) return;
        }
    }

    private static void Open(GroundGrid grid, byte[] classes, bool[] isFixed, double radius, CancellationToken cancellationToken)
    {
        if (radius <= 0.5) return;
        var keeps = (bool[])isFixed.Clone();
        foreach (var number in classes.Distinct().ToArray())
        {
            // Centres: a disc within the class lies half a pixel further from the next class's centres.
            var out2 = NearestPixel.Of(grid.Columns, grid.Rows, i => classes[i] != number, cancellationToken).Squared;
            var core = (float)((radius + 0.5) * (radius + 0.5));
            var near = NearestPixel.Of(grid.Columns, grid.Rows, i => out2[i] >= core && classes[i] == number, cancellationToken).Squared;
            for (var i = 0; i < keeps.Length; i++)
                if (classes[i] == number && near[i] <= radius * radius) keeps[i] = true;
        }
        var isOpen = Array.ConvertAll(isFixed, f => !f);
        if (!Array.Exists(isOpen, o => o)) return;
        // Fixed ground has its own outline: in the notches of its pixels the class around it goes on.
        var sources = keeps.Zip(isOpen, (k, o) => k && o).ToArray();
        if (!Array.Exists(sources, k => k))
        {
            var most = classes.Where((_, i) => isOpen[i]).CountBy(c => c).OrderByDescending(c => c.Value).ThenByDescending(c => c.Key).First().Key;
            for (var i = 0; i < classes.Length; i++)
                if (isOpen[i]) classes[i] = most;
            return;
        }
        var site = NearestPixel.Of(grid.Columns, grid.Rows, i => sources[i], cancellationToken).Site;
        var kept = (byte[])classes.Clone();
        for (var i = 0; i < classes.Length; i++)
            if (!keeps[i]) classes[i] = kept[site[i]];
    }

    private static void JoinSmall(GroundGrid grid, byte[] classes, bool[] isFixed, double pixels, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (piece, sizes) = Pieces(grid, classes);
        var pieces = new PieceGraph(sizes);
        for (var i = 0; i < piece.Length; i++)
        {
            if (isFixed[i]) pieces.Hold(piece[i]);
            pieces.SetClass(piece[i], classes[i]);
            if (i % grid.Columns > 0) pieces.Touch(piece[i], piece[i - 1]);
            if (i >= grid.Columns) pieces.Touch(piece[i], piece[i - grid.Columns]);
        }
        pieces.JoinSmallerThan(pixels, cancellationToken);
        for (var i = 0; i < classes.Length; i++) classes[i] = pieces.ClassOf(piece[i]);
    }

    // Four-connected pieces of one class.
    private static (int[] Piece, List<int> Sizes) Pieces(GroundGrid grid, byte[] classes)
    {
        var piece = new int[classes.Length];
        Array.Fill(piece, -1);
        var (sizes, open) = (new List<int>(), new Stack<int>());
        for (var first = 0; first < classes.Length; first++)
        {
            if (piece[first] >= 0) continue;
            var (number, id, size) = (classes[first], sizes.Count, 0);
            piece[first] = id;
            open.Push(first);
            while (open.TryPop(out var pixel))
            {
                size++;
                if (pixel % grid.Columns > 0) Visit(pixel - 1);
                if (pixel % grid.Columns < grid.Columns - 1) Visit(pixel + 1);
                if (pixel >= grid.Columns) Visit(pixel - grid.Columns);
                if (pixel < classes.Length - grid.Columns) Visit(pixel + grid.Columns);
            }
            sizes.Add(size);

            void Visit(int i)
            {
                if (piece[i] >= 0 || classes[i] != number) return;
                piece[i] = id;
                open.Push(i);
            }
        }
        return (piece, sizes);
    }
}
