using SmartCity.Imaging.Change;
using SmartCity.Imaging.Clouds;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Series;

/// <summary>What is known of a scene of a series before it is brought onto a grid.</summary>
/// <param name="Scale">Of its numbers; null when no pixel has data in all bands.</param>
/// <param name="ClearShare">Of the pixels with data, those without cloud, shadow or snow, 0–1; 1 where no band tells clouds.</param>
internal sealed record SceneSurvey(SeriesScene Scene, IReadOnlyList<string> Names, ReflectanceScale? Scale, double PixelMetres, double ClearShare)
{
    private const int Side = 256, PerSide = 4;

    /// <summary>A scene with less clear ground is left out: what its cloud mask missed would be taken for ground.</summary>
    internal const double LeastClearShare = 0.08;

    /// <summary>Side of one pixel against another's up to which both are of one resolution.</summary>
    private const double SameResolution = 1.25;

    /// <summary>A scene nearly as clear as the clearest will do as the reference.</summary>
    private const double ClearEnough = 0.9;

    internal bool IsUsable => Scale is not null && ClearShare >= LeastClearShare;

    /// <exception cref="GdalException">The file is missing, truncated or no raster.</exception>
    internal static SceneSurvey Of(SeriesScene scene, IReadOnlyList<string>? bands, double? gsdMetres, CancellationToken cancellationToken)
    {
        using var file = GdalRaster.Open(scene.Path);
        SceneSize.Require(file);
        var said = bands ?? SceneDescription.Beside(scene.Path)?.Bands ?? file.BandNames;
        if (said.Count == 3 && file.BandCount == 4 && file.AlphaBand is not null) said = [.. said, "alpha"];
        if (said.Count != file.BandCount)
            throw new ImagingInputException($"'{scene.Path}' has {file.BandCount} bands, but {said.Count} are named ({string.Join(", ", said)}): name each band once, in file order.");
        var names = said.All(n => n.Length > 0) ? SensorBands.Resolve(said) : SpectralBand.Assume(said.Count);
        var metres = file.Grid.IsGeoreferenced ? GroundPixel.Of(file.Grid).SideMetres : gsdMetres ?? 1;
        using var opened = SpectralScene.Over(file, names, null, cancellationToken);
        return new(scene, [.. names], opened?.Scale, metres, opened is null ? 0 : Clear(opened, metres, cancellationToken));
    }

    /// <summary>The scene whose grid the others are brought onto: the latest clear one of the coarsest resolution, since detail can be taken away but not added.</summary>
    internal static SceneSurvey Reference(IReadOnlyList<SceneSurvey> surveys)
    {
        var coarsest = surveys.Max(s => s.PixelMetres);
        var fitting = surveys.Where(s => s.IsUsable && s.PixelMetres * SameResolution >= coarsest).ToList();
        if (fitting.Count == 0) fitting = [.. surveys.Where(s => s.IsUsable)];
        var clearest = fitting.Max(s => s.ClearShare);
        return fitting.Last(s => s.ClearShare >= ClearEnough * clearest);
    }

    private static double Clear(SpectralScene scene, double metres, CancellationToken cancellationToken)
    {
        if (scene.Find(SpectralBand.Blue) < 0 || scene.Find(SpectralBand.Green) < 0 || scene.Find(SpectralBand.Red) < 0) return 1;
        var mask = SkyMask.Fit(scene, metres, cancellationToken);
        long known = 0, clear = 0;
        foreach (var window in SceneSample.Windows(scene.Grid, Side, PerSide))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var cover in mask.Cover(window)) (known, clear) = (known + (cover == (byte)SkyCover.NoData ? 0 : 1), clear + (cover == (byte)SkyCover.Clear ? 1 : 0));
        }
        return known == 0 ? 0 : clear / (double)known;
    }
}
