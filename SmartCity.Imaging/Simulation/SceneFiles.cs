using System.Text.Json.Nodes;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Simulation;

/// <summary>All files of one simulation: none bears its name before all are written.</summary>
internal sealed class SceneFiles : IDisposable
{
    private readonly SimulationOptions _options;
    private readonly IReadOnlyList<AcquisitionConditions> _dates;
    private readonly ScenePlace _place;
    private readonly string _truthFolder;
    private readonly SceneWriter[] _scenes;
    private readonly TruthWriter[] _truths;
    private readonly int _tooSmall;

    internal SceneFiles(SimulationOptions options, IReadOnlyList<AcquisitionConditions> dates, ScenePlace place, RasterGrid grid, string folder, IReadOnlyList<TrueChange> changes, int tooSmall)
    {
        (_options, _dates, _place, _truthFolder, _tooSmall) = (options, dates, place, Path.Combine(folder, "truth"), tooSmall);
        (_scenes, _truths) = (new SceneWriter[dates.Count], new TruthWriter[dates.Count - 1]);
        for (var date = 0; date < dates.Count; date++) _scenes[date] = new(options, dates[date], grid, folder);
        for (var pair = 0; pair < _truths.Length; pair++)
            _truths[pair] = new(SceneTruth.Of(options, changes, dates, pair), _scenes[pair + 1].Quicklook, _truthFolder, $"{_scenes[pair].Id}-{dates[pair + 1].AcquiredAt:yyyyMMdd}", grid);
    }

    /// <summary>Renders a strip of every date, window by window on all cores, and writes it in order, so that files are alike byte for byte.</summary>
    internal void Write(PixelWindow strip, Action<int, PixelWindow, ushort[][], byte[]> render, int windowSize, CancellationToken cancellationToken)
    {
        var clouds = new byte[_dates.Count][];
        var parallel = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
        for (var date = 0; date < _dates.Count; date++)
        {
            var values = Array.ConvertAll(new int[_options.Bands.Count], _ => new ushort[strip.PixelCount]);
            var cloud = clouds[date] = new byte[strip.PixelCount];
            var number = date;
            Parallel.ForEach(PixelWindow.Tiles(strip.Width, strip.Height, windowSize), parallel, part =>
            {
                var own = Array.ConvertAll(values, _ => new ushort[part.PixelCount]);
                var ownCloud = new byte[part.PixelCount];
                render(number, part with { Row = strip.Row + part.Row }, own, ownCloud);
                for (var row = 0; row < part.Height; row++)
                {
                    var (from, to) = (row * part.Width, (part.Row + row) * strip.Width + part.Column);
                    for (var band = 0; band < own.Length; band++) own[band].AsSpan(from, part.Width).CopyTo(values[band].AsSpan(to));
                    ownCloud.AsSpan(from, part.Width).CopyTo(cloud.AsSpan(to));
                }
            });
            _scenes[date].Write(strip, values, cloud);
        }
        for (var pair = 0; pair < _truths.Length; pair++) _truths[pair].Write(strip, clouds[pair], clouds[pair + 1]);
    }

    internal IReadOnlyList<SimulatedScene> Complete(CancellationToken cancellationToken)
    {
        for (var pair = 0; pair < _truths.Length; pair++)
            _truths[pair].Complete(_place, _scenes[pair].Id, _scenes[pair + 1].Id, _dates[pair + 1].AcquiredAt, cancellationToken);
        AtomicFile.Write(Path.Combine(_truthFolder, $"{SceneWriter.Stem(_options)}.truth.json"), partial => File.WriteAllText(partial, Describe().ToJsonString(SceneJson.Indented) + "\n"));
        return [.. _scenes.Select(s => s.Complete())];
    }

    public void Dispose()
    {
        foreach (var scene in _scenes) scene?.Dispose();
        foreach (var truth in _truths) truth?.Dispose();
    }

    private JsonObject Describe() => new()
    {
        ["seed"] = _options.Seed,
        ["crs"] = _place.Crs,
        ["gsd_m"] = _options.PixelSizeMetres,
        ["width"] = _options.Width,
        ["height"] = _options.Height,
        ["minimum_mapping_unit_m2"] = _options.MinimumMappingUnitSquareMetres,
        ["changes_below_it"] = _tooSmall + _truths.Sum(t => t.Truth.TooSmall),
        ["dates"] = new JsonArray([.. _dates.Select((d, i) => Describe(d, _scenes[i]))]),
        ["pairs"] = new JsonArray([.. _truths.Select((t, i) => Describe(t, i))]),
    };

    private JsonObject Describe(AcquisitionConditions date, SceneWriter scene) => new()
    {
        ["id"] = scene.Id,
        ["acquired_at"] = date.AcquiredAt.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture),
        ["shift_columns"] = date.ShiftColumns,
        ["shift_rows"] = date.ShiftRows,
        ["sun_elevation_deg"] = Math.Round(date.SunElevation, 2),
        ["sun_azimuth_deg"] = Math.Round(date.SunAzimuth, 2),
        ["off_nadir_deg"] = Math.Round(Math.Atan(date.LeanPerMetre.Length()) * 180 / Math.PI, 2),
        ["greenness"] = Math.Round(date.Greenness, 3),
        ["haze"] = Math.Round(date.Haze, 3),
        ["gain"] = new JsonArray([.. _options.Bands.Select(b => JsonValue.Create(Math.Round(date.Gain[b.Index], 4)))]),
        ["offset"] = new JsonArray([.. _options.Bands.Select(b => JsonValue.Create(Math.Round(date.Offset[b.Index], 4)))]),
        ["cloud_share"] = Math.Round(scene.CloudShare, 4),
        ["cloud_truth"] = $"{scene.Id}.cloud.tif",
    };

    private JsonObject Describe(TruthWriter truth, int pair)
    {
        var pixels = (double)_options.Width * _options.Height;
        var counts = new JsonObject();
        foreach (var group in truth.Truth.Changes.GroupBy(c => c.Class).OrderBy(g => g.Key)) counts[TruthClassName.Of(group.Key)] = group.Count();
        return new()
        {
            ["before"] = _scenes[pair].Id,
            ["after"] = _scenes[pair + 1].Id,
            ["mask"] = truth.MaskName,
            ["classes"] = truth.ClassesName,
            ["objects"] = truth.ObjectsName,
            ["changes"] = truth.Truth.Changes.Count,
            ["by_class"] = counts,
            ["changed_share"] = Math.Round(truth.ChangedPixels / pixels, 5),
            ["not_assessable_share"] = Math.Round(truth.NotAssessablePixels / pixels, 5),
        };
    }
}
