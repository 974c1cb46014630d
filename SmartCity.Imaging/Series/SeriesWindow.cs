using System.Buffers;
using SmartCity.Imaging.Change;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Regions;

namespace SmartCity.Imaging.Series;

/// <summary>The histories of a window's pixels, row-major.</summary>
internal sealed class SeriesWindow
{
    /// <summary>Pixels around one that help to date its change where clouds hid the days between.</summary>
    private const int Neighbours = 2;

    private SeriesWindow(PixelWindow window, PixelHistory[] histories, byte[] clear) => (Window, Histories, ClearDates) = (window, histories, clear);

    internal PixelWindow Window { get; }

    internal PixelHistory[] Histories { get; }

    /// <summary>How many dates show each pixel.</summary>
    internal byte[] ClearDates { get; }

    /// <summary>The window's objects-to-be, by the date that first shows them; none for date 0.</summary>
    internal WindowRegions<SeriesSum>[] Regions { get; private set; } = [];

    /// <param name="days">Day number of every date.</param>
    /// <param name="covers">The ground's cover of every date; null where it is not asked for or not known.</param>
    internal static SeriesWindow Of(PixelWindow window, SceneSeries series, SeriesModel model, int[] days, IRasterSource?[] covers, CancellationToken cancellationToken)
    {
        var inner = window.Grow(Neighbours, series.Grid.Width, series.Grid.Height);
        var outer = inner.Grow(model.Margin + PassingClouds.Margin, series.Grid.Width, series.Grid.Height);
        var dates = days.Length;
        var parallel = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
        var known = series.Hold(outer, model.Clouds, cancellationToken);
        var scores = new float[]?[dates * dates];
        Parallel.ForEach(model.Pairs, parallel, pair =>
        {
            using var values = model[pair.Earlier, pair.Later]!.Read(outer);
            var score = model[pair.Earlier, pair.Later]!.Score(values, outer);
            scores[pair.Earlier * dates + pair.Later] = Crop(score, outer, inner);
            values.Pool.Return(score);
        });

        var (histories, clear) = (new PixelHistory[inner.PixelCount], new byte[inner.PixelCount]);
        Parallel.For(0, inner.Height, parallel, row =>
        {
            Span<float> difference = stackalloc float[dates * dates];
            Span<int> seen = stackalloc int[dates];
            for (var column = 0; column < inner.Width; column++)
            {
                var (at, place, count) = (row * inner.Width + column, (row + inner.Row - outer.Row) * outer.Width + column + inner.Column - outer.Column, 0);
                for (var date = 0; date < dates; date++)
                    if (known[date] is { } shown && shown[place]) seen[count++] = date;
                clear[at] = (byte)count;
                histories[at] = PixelHistory.Unchanged;
                var differs = false;
                for (var i = 0; i < count; i++)
                    for (var j = i + 1; j < count; j++)
                    {
                        var d = scores[seen[i] * dates + seen[j]]?[at] ?? float.NaN;
                        difference[i * count + j] = d;
                        differs |= d > StableStates.Even;
                    }
                if (!differs) continue;
                var history = PixelHistory.Of(difference[..(count * count)], seen[..count], days);
                if (history.HasChanged && model[history.Before, history.First] is not null) histories[at] = history;
            }
        });
        var result = new SeriesWindow(window, new PixelHistory[window.PixelCount], new byte[window.PixelCount]);
        for (var row = 0; row < window.Height; row++)
            for (var column = 0; column < window.Width; column++)
            {
                var at = (row + window.Row - inner.Row) * inner.Width + column + window.Column - inner.Column;
                result.Histories[row * window.Width + column] = Dated(histories, inner, at);
                result.ClearDates[row * window.Width + column] = clear[at];
            }
        result.FindRegions(series, model, outer, known, covers);
        return result;
    }

    // Where clouds hid a pixel between its two states, its neighbours that were seen meanwhile tell when they changed.
    private static PixelHistory Dated(PixelHistory[] histories, PixelWindow inner, int at)
    {
        var own = histories[at];
        if (!own.HasChanged || own.First - own.Before == 1) return own;
        Span<int> votes = stackalloc int[own.First - own.Before], before = stackalloc int[own.First - own.Before];
        var (row, column) = Math.DivRem(at, inner.Width);
        for (var y = Math.Max(0, row - Neighbours); y <= Math.Min(inner.Height - 1, row + Neighbours); y++)
            for (var x = Math.Max(0, column - Neighbours); x <= Math.Min(inner.Width - 1, column + Neighbours); x++)
            {
                var other = histories[y * inner.Width + x];
                if (!other.HasChanged || other.Before < own.Before || other.First > own.First || other.First - other.Before >= own.First - own.Before) continue;
                var vote = other.First - own.Before - 1;
                votes[vote]++;
                before[vote] = Math.Max(before[vote], other.Before);
            }
        var best = 0;
        for (var vote = 1; vote < votes.Length; vote++)
            if (votes[vote] > votes[best]) best = vote;
        return votes[best] == 0 ? own : own with { Before = before[best], First = own.Before + 1 + best };
    }

    private void FindRegions(SceneSeries series, SeriesModel model, PixelWindow outer, bool[]?[] known, IRasterSource?[] covers)
    {
        var dates = covers.Length;
        var pixels = (int)Window.PixelCount;
        var (values, cover) = (new Dictionary<(int, int), WindowValues>(), new float[]?[dates]);
        var mask = new bool[pixels];
        Regions = new WindowRegions<SeriesSum>[dates];
        var roles = ObjectSum.RoleBands(series.Bands);
        if (Array.Exists(Histories, h => h.HasChanged))
            for (var date = 0; date < dates; date++)
                if (covers[date] is { } source) source.Read(Window, [0], cover[date] = new float[pixels]);
        for (var date = 1; date < dates; date++)
        {
            for (var i = 0; i < pixels; i++) mask[i] = Histories[i].First == date;
            var labels = new int[pixels];
            var pieces = new List<(List<RegionRun>, SeriesSum)>();
            if (mask.AsSpan().Contains(true))
                foreach (var runs in ConnectedRegions.Find(mask, Window.Width, Window.Height, labels))
                {
                    var sum = new SeriesSum(dates);
                    foreach (var run in runs)
                        for (var column = run.Start; column < run.End; column++)
                        {
                            var at = run.Row * Window.Width + column;
                            var history = Histories[at];
                            // The dates that show this pixel itself; a neighbour may have dated it otherwise.
                            var key = model[history.Before, history.First] is null ? (Math.Max(0, history.First - 1), history.First) : (history.Before, history.First);
                            if (model[key.Item1, key.Item2] is { } pair && !values.ContainsKey(key)) values[key] = pair.Read(outer);
                            sum.Add(history, ClearDates[at]);
                            var place = (run.Row + Window.Row - outer.Row) * outer.Width + column + Window.Column - outer.Column;
                            if (values.TryGetValue(key, out var window)) sum.AddValues(place, window, history.Probability, roles);
                            for (var d = 0; d < dates; d++)
                                if (cover[d] is { } shown && known[d]![place] && !float.IsNaN(shown[at])) sum.AddCover(d, (int)shown[at]);
                        }
                    pieces.Add(([.. runs.Select(r => new RegionRun(r.Row + Window.Row, r.Start + Window.Column, r.End + Window.Column))], sum));
                }
            Regions[date] = new(Window, labels, pieces);
        }
        foreach (var window in values.Values) window.Dispose();
    }

    private static float[] Crop(float[] values, PixelWindow from, PixelWindow to)
    {
        var cropped = new float[to.PixelCount];
        for (var row = 0; row < to.Height; row++)
            values.AsSpan((row + to.Row - from.Row) * from.Width + to.Column - from.Column, to.Width).CopyTo(cropped.AsSpan(row * to.Width));
        return cropped;
    }
}
