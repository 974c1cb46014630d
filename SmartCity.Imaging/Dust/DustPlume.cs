using NetTopologySuite.Geometries;
using SmartCity.Imaging.Regions;

namespace SmartCity.Imaging.Dust;

/// <summary>How sure it is.</summary>
public enum DustLevel
{
    /// <summary>One picture says so; a wall, steam or a bare field may look alike.</summary>
    Possible,

    /// <summary>Two frames of a fixed camera say so.</summary>
    Likely,

    /// <summary>It has stood over enough frames to bother a person with.</summary>
    Alarm,
}

/// <summary>A plume in one frame. Places are pixels of the picture as it came, upright: X = column, Y = row.</summary>
/// <param name="Outline">Along the cells' edges.</param>
/// <param name="AreaShare">Of the picture, 0 … 1.</param>
/// <param name="Score">Mean probability of its cells.</param>
/// <param name="Opacity">Mean 1 − transmission, 0 … 1: against the camera's background, else a guess from the picture alone.</param>
/// <param name="Base">The line on which it stands, from left to right: what is to be projected to the ground, never its middle.</param>
/// <param name="Drift">Pixels from the frame before: right, down; null when it was not there.</param>
/// <param name="Frames">In how many frames in a row it has been seen.</param>
public sealed record DustPlume(
    int Id, Polygon Outline, double AreaShare, double Score, double Opacity, IReadOnlyList<Coordinate> Base, (double X, double Y)? Drift, int Frames, DustLevel Level)
{
    /// <summary>The cells of it.</summary>
    internal IReadOnlyList<int> Cells { get; init; } = [];
}

/// <summary>Joins the cells above a threshold to plumes.</summary>
internal static class PlumeRegions
{
    /// <summary>Smaller spots are noise.</summary>
    internal const int LeastCells = 4;

    private const int BaseParts = 5;

    /// <param name="scores">One a cell.</param>
    /// <param name="opacity">One a cell.</param>
    internal static List<DustPlume> Find(DustFrame frame, float[] scores, float[] opacity, float threshold)
    {
        var grid = frame.Cells;
        var set = Array.ConvertAll(scores, s => s >= threshold);
        var plumes = new List<DustPlume>();
        foreach (var runs in ConnectedRegions.Find(set, grid.Columns, grid.Rows, new int[grid.Count]))
        {
            int[] cells = [.. runs.SelectMany(r => Enumerable.Range(r.Row * grid.Columns + r.Start, r.Length))];
            if (cells.Length < LeastCells) continue;
            var outline = ToPicture(RegionOutline.Trace(runs), frame);
            plumes.Add(new(0, outline, cells.Length / (double)grid.Count, cells.Average(c => scores[c]), Math.Clamp(cells.Average(c => opacity[c]), 0, 1), BaseOf(cells, grid, frame), null, 1, DustLevel.Possible) { Cells = cells });
        }
        return [.. plumes.OrderByDescending(p => p.Score * p.Cells.Count)];
    }

    private static Polygon ToPicture(Polygon cells, DustFrame frame)
    {
        var polygon = (Polygon)cells.Copy();
        polygon.Apply(new ToSource(frame));
        polygon.GeometryChanged();
        polygon.Normalize();
        return polygon;
    }

    // The lowest cells of the plume in a few parts of its width.
    private static List<Coordinate> BaseOf(int[] cells, CellGrid grid, DustFrame frame)
    {
        var (left, right) = (cells.Min(c => c % grid.Columns), cells.Max(c => c % grid.Columns) + 1);
        var parts = Math.Min(BaseParts, right - left);
        var line = new List<Coordinate>();
        for (var part = 0; part < parts; part++)
        {
            var (from, to) = (left + (right - left) * part / parts, left + (right - left) * (part + 1) / parts);
            var within = cells.Where(c => c % grid.Columns >= from && c % grid.Columns < to).ToList();
            if (within.Count > 0) line.Add(ToSource.Place(frame, (from + to) / 2.0, within.Max(c => c / grid.Columns) + 1));
        }
        return line;
    }

    /// <summary>Cells → pixels of the picture as it came.</summary>
    private sealed class ToSource(DustFrame frame) : ICoordinateFilter
    {
        public void Filter(Coordinate coord) => coord.CoordinateValue = Place(frame, coord.X, coord.Y);

        internal static Coordinate Place(DustFrame frame, double column, double row) => new(
            Math.Min(frame.Width, column * CellGrid.Side) * frame.SourceWidth / frame.Width, Math.Min(frame.Height, row * CellGrid.Side) * frame.SourceHeight / frame.Height);
    }
}
