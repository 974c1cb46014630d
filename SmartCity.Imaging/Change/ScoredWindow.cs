using System.Buffers;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Regions;

namespace SmartCity.Imaging.Change;

/// <summary>A window with its scores and the pieces of objects in it.</summary>
internal sealed class ScoredWindow(PixelWindow window, float[] scores, WindowRegions<ObjectSum> regions, BufferPool<float> pool) : IDisposable
{
    internal PixelWindow Window => window;

    /// <summary>Row-major, 0–1; NaN = not assessable.</summary>
    internal float[] Scores => scores;

    internal WindowRegions<ObjectSum> Regions => regions;

    internal static ScoredWindow Of(PixelWindow window, ScenePair pair, ChangeModel model)
    {
        var grown = window.Grow(model.Margin, pair.Grid.Width, pair.Grid.Height).Align(model.Lattice, pair.Grid.Width, pair.Grid.Height);
        using var values = model.Read(grown);
        var grownScores = model.Score(values, grown);
        var (left, top) = (window.Column - grown.Column, window.Row - grown.Row);
        var scores = values.Pool.Rent((int)window.PixelCount);
        var mask = ArrayPool<bool>.Shared.Rent((int)window.PixelCount);
        for (var row = 0; row < window.Height; row++)
        {
            var line = scores.AsSpan(row * window.Width, window.Width);
            grownScores.AsSpan((top + row) * grown.Width + left, window.Width).CopyTo(line);
            for (var column = 0; column < window.Width; column++) mask[row * window.Width + column] = line[column] >= model.LowThreshold;
        }
        values.Pool.Return(grownScores);

        var labels = ArrayPool<int>.Shared.Rent((int)window.PixelCount);
        var roles = ObjectSum.RoleBands(pair.Bands);
        var pieces = new List<(List<RegionRun>, ObjectSum)>();
        foreach (var runs in ConnectedRegions.Find(mask, window.Width, window.Height, labels.AsSpan(0, (int)window.PixelCount)))
        {
            var sum = new ObjectSum();
            foreach (var run in runs)
                for (var column = run.Start; column < run.End; column++)
                    sum.Add((top + run.Row) * grown.Width + left + column, values, scores[run.Row * window.Width + column], roles);
            pieces.Add(([.. runs.Select(r => new RegionRun(r.Row + window.Row, r.Start + window.Column, r.End + window.Column))], sum));
        }
        ArrayPool<bool>.Shared.Return(mask);
        return new(window, scores, new(window, labels, pieces), values.Pool);
    }

    public void Dispose()
    {
        pool.Return(Scores);
        ArrayPool<int>.Shared.Return(Regions.Labels);
    }
}
