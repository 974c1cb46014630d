using NetTopologySuite.Geometries;

namespace SmartCity.Imaging.Dust;

/// <summary>Follows plumes from frame to frame of one camera: who is who, where it drifts, how long it stands.</summary>
internal sealed class PlumeTracks(int alarmFrames)
{
    private const int LikelyFrames = 2;

    /// <summary>Frames that a plume may be hidden for without becoming another.</summary>
    private const int Patience = 1;

    private List<(DustPlume Plume, int Age)> _known = [];
    private int _next = 1;

    /// <param name="plumes">Of this frame.</param>
    /// <returns>The same with ids, drift and levels.</returns>
    internal List<DustPlume> Follow(List<DustPlume> plumes, DustFrame frame)
    {
        var result = new List<DustPlume>();
        var taken = new HashSet<int>();
        foreach (var plume in plumes)
        {
            var cells = Grown(plume.Cells, frame.Cells);
            var match = _known.Where(k => !taken.Contains(k.Plume.Id)).Select(k => (k.Plume, Common: k.Plume.Cells.Count(cells.Contains))).Where(m => m.Common > 0).OrderByDescending(m => m.Common).ThenBy(m => m.Plume.Id).FirstOrDefault().Plume;
            if (match is null)
            {
                result.Add(plume with { Id = _next++ });
                continue;
            }
            taken.Add(match.Id);
            var (x, y) = Middle(plume, frame);
            var (oldX, oldY) = Middle(match, frame);
            var frames = match.Frames + 1;
            result.Add(plume with { Id = match.Id, Drift = (x - oldX, y - oldY), Frames = frames, Level = frames >= alarmFrames ? DustLevel.Alarm : frames >= LikelyFrames ? DustLevel.Likely : DustLevel.Possible });
        }
        _known = [.. result.Select(p => (p, 0)), .. _known.Where(k => !taken.Contains(k.Plume.Id) && k.Age < Patience).Select(k => (k.Plume, k.Age + 1))];
        return result;
    }

    internal void Forget() => _known = [];

    internal int Next => _next;

    /// <summary>Those that are followed: number, frames in a row, frames since it was seen, cells.</summary>
    internal IReadOnlyList<(int Id, int Frames, int Age, IReadOnlyList<int> Cells)> Known => [.. _known.Select(k => (k.Plume.Id, k.Plume.Frames, k.Age, k.Plume.Cells))];

    /// <summary>Follows what others did, in their place; where they lie in the picture is all that is needed of them.</summary>
    internal void Restore(IEnumerable<(int Id, int Frames, int Age, IReadOnlyList<int> Cells)> known, int next) =>
        (_known, _next) = ([.. known.Select(k => (new DustPlume(k.Id, Polygon.Empty, 0, 0, 0, [], null, k.Frames, DustLevel.Possible) { Cells = k.Cells }, k.Age))], next);

    private static HashSet<int> Grown(IReadOnlyList<int> cells, CellGrid grid)
    {
        var grown = new HashSet<int>();
        foreach (var cell in cells)
            for (var row = Math.Max(0, cell / grid.Columns - 1); row <= Math.Min(grid.Rows - 1, cell / grid.Columns + 1); row++)
                for (var column = Math.Max(0, cell % grid.Columns - 1); column <= Math.Min(grid.Columns - 1, cell % grid.Columns + 1); column++) grown.Add(row * grid.Columns + column);
        return grown;
    }

    private static (double X, double Y) Middle(DustPlume plume, DustFrame frame)
    {
        var columns = frame.Cells.Columns;
        var scale = CellGrid.Side * (double)frame.SourceWidth / frame.Width;
        return (plume.Cells.Average(c => c % columns + 0.5) * scale, plume.Cells.Average(c => c / columns + 0.5) * scale);
    }
}
