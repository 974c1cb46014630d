using System.Diagnostics;
using SmartCity.Imaging.Change;
using SmartCity.Imaging.Models;
using SmartCity.Imaging.Outlines;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Regions;

namespace SmartCity.Imaging.Series;

/// <summary>Follows a place through three or more scenes: when each pixel and object first changed, whether it stayed so, and whether it came back.</summary>
/// <remarks>How: docs/algorithms/series.md. Memory is bounded by the window and the number of dates.</remarks>
public static class ChangeSeries
{
    /// <summary>Grows when the same input may give another output.</summary>
    public const string MethodVersion = "series-1/" + ChangeModel.Version;

    /// <summary>How many scenes a series has.</summary>
    public const int FewestScenes = SceneSeries.Fewest, MostScenes = SceneSeries.Most;

    private const double AlignedShare = 0.15, FittedShare = 0.4, FollowedShare = 0.95;

    /// <param name="progress">Called by one thread at a time.</param>
    /// <returns>The objects; the raster is complete when it returns, and not there at all when it throws.</returns>
    /// <exception cref="ImagingInputException">The scenes are no series; one line says why.</exception>
    /// <exception cref="Gdal.GdalException">A file can't be read or written.</exception>
    public static SeriesResult Run(SeriesRequest request, IProgress<ChangeProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var clock = Stopwatch.StartNew();
        using var series = SceneSeries.Open(request, progress, AlignedShare, cancellationToken);
        DateOnly[] dates = [.. series.Surveys.Select(s => s.Scene.Date)];
        using var raster = request.RasterPath is { } path ? SeriesRaster.Create(path, series.Grid, dates) : null;
        var telling = new Lock();
        var model = SeriesModel.Fit(series, share =>
        {
            lock (telling) progress?.Report(new("fitting", AlignedShare + (FittedShare - AlignedShare) * share));
        }, cancellationToken);
        var covers = new IRasterSource?[dates.Length];
        if (request.Sites is not null)
            for (var date = 0; date < dates.Length; date++)
                if (series.Spectral(date) is { } scene) covers[date] = GroundMap.Of(scene, cancellationToken);

        var minimumArea = request.MinimumAreaSquareMetres ?? ChangeDetection.MinimumArea(series.Resolution);
        var mergers = Array.ConvertAll(dates, _ => new RegionMerger<SeriesSum>(series.Grid.Width));
        var found = new List<(int Date, List<RegionRun> Runs, SeriesSum Sum)>();
        var (assessed, changed, done) = (0L, 0L, 0);
        var windows = PixelWindow.Tiles(series.Grid.Width, series.Grid.Height, request.WindowSize).ToList();
        foreach (var window in windows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var part = SeriesWindow.Of(window, series, model, [.. dates.Select(d => d.DayNumber)], covers, cancellationToken);
            raster?.Write(part);
            assessed += part.ClearDates.Count(c => c > 1);
            changed += part.Histories.Count(h => h.HasChanged);
            for (var date = 1; date < dates.Length; date++)
            {
                mergers[date].Add(part.Regions[date]);
                if (window.EndColumn < series.Grid.Width) continue;
                foreach (var (runs, sum) in mergers[date].EndRow(last: window.EndRow == series.Grid.Height))
                    if (sum.Pixels * series.Pixel.AreaSquareMetres >= minimumArea) found.Add((date, runs, sum));
            }
            progress?.Report(new("following", FittedShare + (FollowedShare - FittedShare) * ++done / windows.Count));
        }
        progress?.Report(new("outlining", FollowedShare));
        var objects = Objects(found, series, dates, request, cancellationToken);
        raster?.Complete();
        progress?.Report(new("done", 1));
        return new()
        {
            Objects = objects,
            Sites = request.Sites is { } sites ? ConstructionSites.Of(objects, dates, series.Pixel.AreaSquareMetres, MetresPerUnit(series), sites) : [],
            Dates = [.. series.Surveys.Select(s => new SeriesDate(s.Scene.Path, s.Scene.Date, s.ClearShare, s.IsUsable))],
            Grid = series.Grid,
            Reference = series.Reference.Scene.Date,
            MethodVersion = MethodVersion,
            GsdMetres = series.Pixel.SideMetres,
            MinimumAreaSquareMetres = minimumArea,
            AssessedShare = assessed / (double)series.Grid.PixelCount,
            ChangedShare = assessed == 0 ? 0 : changed / (double)assessed,
            Elapsed = clock.Elapsed,
        };
    }

    private static List<SeriesObject> Objects(
        List<(int Date, List<RegionRun> Runs, SeriesSum Sum)> found, SceneSeries series, DateOnly[] dates, SeriesRequest request, CancellationToken cancellationToken)
    {
        var (classifier, roles) = (request.Classifier ?? new RuleClassifier(), ObjectSum.RoleBands(series.Bands));
        var outlines = ObjectOutlines.Draw([.. found.Select(f => (IReadOnlyList<RegionRun>)f.Runs)], series.Grid.Transform, series.Resolution == ResolutionClass.Vhr, cancellationToken);
        return [.. found.Select((f, i) =>
        {
            var named = f.Sum.Features(f.Runs, series.Pixel, roles) is { } features ? classifier.Classify(features) : new(ChangeClass.Other, 0);
            return new SeriesObject(outlines[i], named.Class, named.Confidence, f.Sum.MeanProbability, f.Sum.Pixels * series.Pixel.AreaSquareMetres,
                dates[f.Sum.Before], dates[f.Date], f.Sum.Persistence, f.Sum.Recovered is { } back ? dates[back] : null, f.Sum.ClearDates)
            {
                Cover = request.Sites is null ? null : [.. Enumerable.Range(0, dates.Length).Select(f.Sum.Cover)],
            };
        }).OrderBy(o => o.FirstSeen).ThenByDescending(o => o.AreaSquareMetres).ThenByDescending(o => o.Outline.EnvelopeInternal.MaxY).ThenBy(o => o.Outline.EnvelopeInternal.MinX)];
    }

    private static double MetresPerUnit(SceneSeries series)
    {
        var t = series.Grid.Transform;
        return series.Pixel.SideMetres / Math.Sqrt(Math.Abs(t.PixelWidth * t.PixelHeight - t.RowSkew * t.ColumnSkew));
    }
}
