using System.Globalization;
using System.Text.Json.Nodes;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Regions;
using SmartCity.Imaging.Series;
using SmartCity.Imaging.Simulation;

namespace SmartCity.Imaging.Tests.Series;

/// <summary>A simulated city over several dates, followed by the series method, and measured against what truly happened when.</summary>
internal sealed class SimulatedSeries : IDisposable
{
    private const double Found = 0.3, Exact = 0.5;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("series-test-");
    private readonly SimulationOptions _options;
    private readonly List<(int Columns, int Rows)> _shifts = [];
    private readonly IReadOnlyList<SimulatedScene> _scenes;

    internal SimulatedSeries(int seed, double cloudShare, int side = 400, int dates = 6)
    {
        _options = new() { Seed = seed, Width = side, Height = side, Dates = dates, CloudShare = cloudShare, StoryShare = 0.15 };
        _scenes = SceneSimulator.Simulate(_options, _folder.FullName, null, TestContext.Current.CancellationToken);
        var truth = JsonNode.Parse(File.ReadAllText(Path.Combine(_folder.FullName, "truth", $"{SceneWriter.Stem(_options)}.truth.json")))!;
        foreach (var scene in truth["dates"]!.AsArray()) _shifts.Add(((int)Math.Round((double)scene!["shift_columns"]!), (int)Math.Round((double)scene["shift_rows"]!)));
        Result = Run(256);
    }

    internal SeriesResult Result { get; }

    internal string Folder => _folder.FullName;

    internal string RasterPath => Path.Combine(_folder.FullName, "series.tif");

    internal DateOnly[] Dates => [.. _scenes.Select(s => DateOnly.FromDateTime(s.AcquiredAt.UtcDateTime))];

    internal IReadOnlyList<SeriesScene> Scenes => [.. _scenes.Select((s, i) => new SeriesScene(s.Path, Dates[i]))];

    internal SeriesResult Run(int windowSize) =>
        ChangeSeries.Run(new() { Scenes = Scenes, RasterPath = RasterPath, Sites = new(), WindowSize = windowSize }, null, TestContext.Current.CancellationToken);

    /// <param name="Objects">True changes of ground that hadn't changed before, seen on two dates or more.</param>
    /// <param name="Found">Of them, those with a third of their pixels found changed.</param>
    /// <param name="Exact">Of the found ones, those dated right to the very interval that the clouds left open.</param>
    /// <param name="Returned">Objects that truly recovered; <paramref name="ReturnFound"/> of the found ones are said to, <paramref name="ReturnExact"/> at the right date.</param>
    /// <param name="FalseShare">Of the pixels that never changed, those said to have; 0–1.</param>
    internal sealed record Figures(int Objects, int Found, int Exact, int Returned, int ReturnFound, int ReturnExact, double FalseShare, double FalseConfirmedShare)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Objects} objects, {Found} found, {Exact} exact ({Exact / (double)Math.Max(1, Found):P1}); {Returned} returned, {ReturnFound} found, {ReturnExact} exact; false {FalseShare:P3}, confirmed false {FalseConfirmedShare:P3}");
    }

    internal Figures Measure()
    {
        var (side, dates) = (_options.Width, _scenes.Count);
        var bands = Bands(RasterPath, 6);
        var epoch = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
        int At(float day) => float.IsNaN(day) ? -1 : Array.FindIndex(Dates, d => d.DayNumber == (int)day + epoch);
        var classes = Enumerable.Range(0, dates - 1).Select(p => Moved(Path.Combine(Folder, "truth", $"{_scenes[p].Id}-{_scenes[p + 1].AcquiredAt:yyyyMMdd}.class.tif"), p + 1)).ToArray();
        var clouds = Enumerable.Range(0, dates).Select(d => Moved(Path.Combine(Folder, "truth", $"{_scenes[d].Id}.cloud.tif"), d)).ToArray();
        bool Clear(int date, int pixel) => clouds[date][pixel] == CloudField.Clear;
        var (objects, found, exact, returned, returnFound, returnExact) = (0, 0, 0, 0, 0, 0);
        var labels = new int[side * side];
        for (var pair = 0; pair < dates - 1; pair++)
        {
            var mask = new bool[side * side];
            for (var i = 0; i < mask.Length; i++) mask[i] = classes[pair][i] != 0 && !Enumerable.Range(0, pair).Any(p => classes[p][i] != 0);
            foreach (var runs in ConnectedRegions.Find(mask, side, side, labels))
            {
                var pixels = runs.SelectMany(r => Enumerable.Range(r.Start, r.Length).Select(c => r.Row * side + c))
                    .Where(i => Enumerable.Range(0, pair + 1).Any(d => Clear(d, i)) && Enumerable.Range(pair + 1, dates - pair - 1).Any(d => Clear(d, i))).ToList();
                if (pixels.Count < 20) continue;
                objects++;
                var seen = pixels.Where(i => !float.IsNaN(bands[1][i])).ToList();
                if (seen.Count < Found * pixels.Count) continue;
                found++;
                var right = seen.Count(i => At(bands[0][i]) == Enumerable.Range(0, pair + 1).Last(d => Clear(d, i)) && At(bands[1][i]) == Enumerable.Range(pair + 1, dates - pair - 1).First(d => Clear(d, i)));
                if (right > Exact * seen.Count) exact++;
                // Earthwork that is grass again two dates later.
                var back = pair + 2;
                if (back >= dates - 1 || classes[pair][pixels[0]] != (byte)TruthClass.Earthwork || pixels.Count(i => classes[back][i] == (byte)TruthClass.VegetationGain) < 0.9 * pixels.Count) continue;
                returned++;
                var recovered = seen.Where(i => !float.IsNaN(bands[3][i])).ToList();
                if (recovered.Count < Exact * seen.Count) continue;
                returnFound++;
                if (recovered.Count(i => At(bands[3][i]) == Enumerable.Range(back + 1, dates - back - 1).FirstOrDefault(d => Clear(d, i))) > Exact * recovered.Count) returnExact++;
            }
        }
        var unchanged = Enumerable.Range(0, side * side).Where(i => Array.TrueForAll(classes, c => c[i] == 0)).ToList();
        return new(objects, found, exact, returned, returnFound, returnExact, unchanged.Count(i => !float.IsNaN(bands[1][i])) / (double)unchanged.Count, unchanged.Count(i => bands[2][i] > 0) / (double)unchanged.Count);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    internal static float[][] Bands(string path, int count)
    {
        using var raster = GdalRaster.Open(path);
        var pixels = (int)raster.Grid.PixelCount;
        var values = new float[count * pixels];
        raster.Read(raster.Grid.Whole, [.. Enumerable.Range(0, count)], values);
        return [.. Enumerable.Range(0, count).Select(b => values.AsSpan(b * pixels, pixels).ToArray())];
    }

    // Truth is drawn where the date's picture shows it; the result lies as the reference does.
    private float[] Moved(string path, int date)
    {
        var (values, side) = (Bands(path, 1)[0], _options.Width);
        var reference = _shifts[Array.IndexOf(Dates, Result.Reference)];
        var (columns, rows) = (_shifts[date].Columns - reference.Columns, _shifts[date].Rows - reference.Rows);
        var moved = new float[values.Length];
        for (var row = 0; row < side; row++)
            for (var column = 0; column < side; column++)
                if (row + rows >= 0 && row + rows < side && column + columns >= 0 && column + columns < side) moved[row * side + column] = values[(row + rows) * side + column + columns];
        return moved;
    }
}
