using System.Numerics;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Simulation;

/// <summary>A change as the later picture shows it.</summary>
/// <param name="Ring">Convex, open, cut to the scene; metres east and north of the centre, on the later picture's georeference.</param>
internal sealed record SeenChange(Vector2[] Ring, TruthClass Class, double AreaSquareMetres);

/// <summary>The truth of one pair of dates: its changes, and their raster for any window.</summary>
internal sealed class SceneTruth
{
    internal const byte Changed = 255, Unchanged = 0, NotAssessable = 128;

    private readonly SceneFrame _frame;

    private SceneTruth(SceneFrame frame, List<SeenChange> changes, int tooSmall) => (_frame, Changes, TooSmall) = (frame, changes, tooSmall);

    internal IReadOnlyList<SeenChange> Changes { get; }

    /// <summary>Changes that are visible but smaller than the minimum mapping unit.</summary>
    internal int TooSmall { get; }

    /// <param name="before">Number of the earlier date.</param>
    internal static SceneTruth Of(SimulationOptions options, IReadOnlyList<TrueChange> changes, IReadOnlyList<AcquisitionConditions> dates, int before)
    {
        var frame = SceneFrame.Of(options);
        var after = dates[before + 1];
        var shift = new Vector2((float)(after.ShiftColumns * frame.Step), (float)(-after.ShiftRows * frame.Step));
        var (seen, tooSmall) = (new List<SeenChange>(), 0);
        foreach (var change in changes)
        {
            if (change.Before != before) continue;
            var lean = (change.Class == TruthClass.Demolition ? dates[before] : after).LeanPerMetre * change.HeightMetres;
            var ring = ConvexShape.Clip(ConvexShape.Moved(change.Ring, lean + shift), (float)frame.West, (float)(frame.North - options.Height * frame.Step), (float)(frame.West + options.Width * frame.Step), (float)frame.North);
            if (ring.Length < 3) continue;
            var area = ConvexShape.Area(ring);
            if (area >= options.MinimumMappingUnitSquareMetres) seen.Add(new(ring, change.Class, area));
            else tooSmall++;
        }
        return new(frame, seen, tooSmall);
    }

    /// <summary>Class numbers per pixel of a window, 0 where nothing changed: a pixel belongs to a change when its centre does.</summary>
    internal void Rasterise(PixelWindow window, Span<byte> classes)
    {
        classes.Clear();
        foreach (var change in Changes)
        {
            var (least, most) = StreetLattice.Bounds(change.Ring);
            var (first, end) = _frame.Rows(least.Y, most.Y, window);
            for (var row = first; row < end; row++)
            {
                var (west, east) = _frame.Columns(change.Ring, row, window);
                if (west < east) classes.Slice((row - window.Row) * window.Width + west - window.Column, east - west).Fill((byte)change.Class);
            }
        }
    }
}
