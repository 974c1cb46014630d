using SmartCity.Imaging.Clouds;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Registration;

namespace SmartCity.Imaging.Change;

/// <summary>Two scenes brought onto the later one's grid, with the bands that both show of the ground. Reads of a file are serialised, so it may be shared by threads.</summary>
internal sealed class ScenePair : IDisposable
{
    /// <summary>Pixels of two scenes whose sides differ by no more than this factor are of one resolution.</summary>
    private const double SameResolution = 1.25;

    private static readonly string[] VisibleBands = [SpectralBand.Blue, SpectralBand.Green, SpectralBand.Red];
    private readonly Lock _readingBefore = new(), _readingAfter = new(), _mapping = new();
    private readonly IDisposable[] _files;
    private readonly PixelMap? _map;   // after pixels → before pixels; null = the same grid
    private readonly string[] _names;   // in file order
    private readonly double _ratio;   // side of an after pixel in before pixels
    private IRasterSource _after, _beforeOnItsGrid;
    private readonly int[] _bandIndices;
    private IRasterSource _before;

    internal ScenePair(IRasterSource before, IRasterSource after, string[] bands, GroundPixel pixel, PixelMap? map = null, double ratio = 1, params IDisposable[] files)
    {
        (_beforeOnItsGrid, _after, _files, _names, _ratio, Pixel) = (new SerialRaster(before, _readingBefore), new SerialRaster(after, _readingAfter), files, bands, ratio, pixel);
        if (map is not null)
            _map = (x, y) =>
            {
                lock (_mapping) map(x, y);
            };
        if (ratio < 1 / SameResolution) _after = new SmoothedRaster(_after, 1 / ratio);
        _before = Seen(_map);
        _bandIndices = [.. Enumerable.Range(0, bands.Length).Where(i => SpectralBand.ShowsGround(bands[i]))];
        Bands = [.. _bandIndices.Select(i => bands[i])];
    }

    internal RasterGrid Grid => _after.Grid;

    /// <summary>The bands that are compared, in the order in which <see cref="Read"/> gives them.</summary>
    internal string[] Bands { get; }

    /// <summary>Zero-based places of <see cref="Bands"/> in the files.</summary>
    internal IReadOnlyList<int> FileBands => _bandIndices;

    internal GroundPixel Pixel { get; }

    internal bool GsdIsAssumed { get; private init; }

    internal double GsdMetres => Pixel.SideMetres;

    internal ResolutionClass Resolution => GsdMetres < 5 ? ResolutionClass.Vhr : GsdMetres < 25 ? ResolutionClass.Medium : ResolutionClass.Coarse;

    /// <exception cref="ImagingInputException">The two can't be compared; the message says why.</exception>
    /// <exception cref="GdalException">A file is missing, truncated or no raster.</exception>
    internal static ScenePair Open(string beforePath, string afterPath, double? gsdMetres, IReadOnlyList<string>? bands)
    {
        var before = GdalRaster.Open(beforePath);
        GdalRaster? after = null;
        CrsTransform? transform = null;
        try
        {
            after = GdalRaster.Open(afterPath);
            SceneSize.Require(before);
            SceneSize.Require(after);
            if (before.BandCount != after.BandCount)
                throw new ImagingInputException($"'{beforePath}' has {before.BandCount} bands and '{afterPath}' has {after.BandCount}: both dates need the same bands in the same order.");
            var described = SceneDescription.Beside(afterPath);
            var names = BandNames(before, after, bands ?? described?.Bands);
            var sameGrid = before.Grid.Width == after.Grid.Width && before.Grid.Height == after.Grid.Height
                && (!before.Grid.IsGeoreferenced || !after.Grid.IsGeoreferenced || before.Grid == after.Grid);
            if (!sameGrid && !(before.Grid.IsGeoreferenced && after.Grid.IsGeoreferenced))
                throw new ImagingInputException(
                    $"'{beforePath}' is {before.Grid.Width} × {before.Grid.Height} pixels and '{afterPath}' is {after.Grid.Width} × {after.Grid.Height}, and not both say where they lie: give both a georeference or the same size.");
            var pixel = after.Grid.IsGeoreferenced ? GroundPixel.Of(after.Grid) : GroundPixel.Square(gsdMetres ?? described?.GsdMetres ?? 1);
            var assumed = !after.Grid.IsGeoreferenced && gsdMetres is null && described?.GsdMetres is null;
            if (sameGrid) return new(before, after, names, pixel, null, 1, before, after) { GsdIsAssumed = assumed };

            if (before.Grid.CrsWkt != after.Grid.CrsWkt) transform = CrsTransform.Create(after.Grid.CrsWkt!, before.Grid.CrsWkt!);
            var map = GroundMap(after.Grid, before.Grid, transform);
            EnsureOverlap(map, after.Grid, before.Grid, beforePath, afterPath);
            var ratio = pixel.SideMetres / GroundPixel.Of(before.Grid).SideMetres;
            return transform is null
                ? new(before, after, names, pixel, map, ratio, before, after)
                : new(before, after, names, pixel, map, ratio, before, after, transform);
        }
        catch
        {
            before.Dispose();
            after?.Dispose();
            transform?.Dispose();
            throw;
        }
    }

    /// <summary>Takes what clouds, their shadows and snow hide out of both scenes; pairs without red, green and blue stay as they are.</summary>
    /// <remarks>To be called before <see cref="Move"/>.</remarks>
    internal void HideSky(CancellationToken cancellationToken)
    {
        if (_files is not [GdalRaster before, GdalRaster after, ..]) return;
        var second = Task.Run(() => ClearSky(after, _readingAfter, GsdMetres, cancellationToken), CancellationToken.None);
        try
        {
            _beforeOnItsGrid = ClearSky(before, _readingBefore, GsdMetres / _ratio, cancellationToken);
        }
        finally
        {
            // The file must not be closed while it is read; what went wrong with it is told below.
            Task.WaitAny([second], CancellationToken.None);
        }
        var clear = second.GetAwaiter().GetResult();
        _after = _ratio < 1 / SameResolution ? new SmoothedRaster(clear, 1 / _ratio) : clear;
        _before = Seen(_map);
    }

    /// <summary>Moves the before scene's content by a field in pixels of the after scene.</summary>
    internal void Move(DisplacementField field) => _before = Seen((x, y) =>
    {
        for (var i = 0; i < x.Length; i++)
        {
            var (columns, rows) = field.At(x[i], y[i]);
            (x[i], y[i]) = (x[i] - columns, y[i] - rows);
        }
        _map?.Invoke(x, y);
    });

    // The before scene through a map from after pixels to its own: a finer one by the mean over the after pixel's area, never by samples of it.
    private IRasterSource Seen(PixelMap? map)
    {
        if (map is null) return _beforeOnItsGrid;
        var factor = Math.Max(1, (int)_ratio);
        var source = factor == 1 ? _beforeOnItsGrid : new MeanRaster(_beforeOnItsGrid, factor);
        var isFine = _ratio / factor > SameResolution;
        var grid = isFine ? Halved(Grid) : Grid;
        var aligned = new AlignedRaster(source, grid, (x, y) =>
        {
            Divide(x, y, isFine ? 2 : 1);
            map(x, y);
            Divide(x, y, factor);
        });
        return isFine ? new MeanRaster(aligned, 2) : aligned;
    }

    private static void Divide(Span<double> x, Span<double> y, double by)
    {
        for (var i = 0; i < x.Length; i++) (x[i], y[i]) = (x[i] / by, y[i] / by);
    }

    // The same ground in pixels of half the side.
    private static RasterGrid Halved(RasterGrid grid) => grid with
    {
        Width = checked(grid.Width * 2),
        Height = checked(grid.Height * 2),
        Transform = grid.Transform.Scaled(0.5),
    };

    private IRasterSource ClearSky(GdalRaster file, Lock reading, double pixelMetres, CancellationToken cancellationToken)
    {
        var raster = new SerialRaster(file, reading);
        if (!VisibleBands.All(_names.Contains) || SpectralScene.Over(file, _names, null, cancellationToken) is not { } scene) return raster;
        return SkyMask.ClearSky(raster, scene, pixelMetres, cancellationToken);
    }

    internal CoRegistration.Result Register(CancellationToken cancellationToken) =>
        CoRegistration.Estimate(_before, _after, _bandIndices[..Math.Min(3, _bandIndices.Length)], cancellationToken);

    /// <summary>Both dates of a window, in the files' units: <c>Bands.Length × height × width</c> values each, NaN = no data.</summary>
    internal void Read(PixelWindow window, Span<float> before, Span<float> after)
    {
        ReadBefore(window, before);
        ReadAfter(window, after);
    }

    /// <summary>The earlier date alone, as <see cref="Read"/> gives it.</summary>
    internal void ReadBefore(PixelWindow window, Span<float> before) => _before.Read(window, _bandIndices, before);

    /// <summary>The later date alone.</summary>
    internal void ReadAfter(PixelWindow window, Span<float> after) => _after.Read(window, _bandIndices, after);

    public void Dispose()
    {
        foreach (var file in _files) file.Dispose();
    }

    private static string[] BandNames(GdalRaster before, GdalRaster after, IReadOnlyList<string>? said)
    {
        if (said is not null)
            return said.Count == after.BandCount || (said.Count == 3 && after.BandNames.LastOrDefault() == "alpha" && after.BandCount == 4)
                ? [.. said.Select(SpectralBand.Normalise), .. Enumerable.Repeat("alpha", after.BandCount - said.Count)]
                : throw new ImagingInputException($"'{after.Path}' has {after.BandCount} bands, but {said.Count} are named ({string.Join(", ", said)}): name each band once, in file order.");
        var names = after.BandNames.All(n => n.Length > 0) ? after.BandNames : before.BandNames.All(n => n.Length > 0) ? before.BandNames : SpectralBand.Assume(after.BandCount);
        return [.. names.Select(SpectralBand.Normalise)];
    }

    private static PixelMap GroundMap(RasterGrid after, RasterGrid before, CrsTransform? transform) => (x, y) =>
    {
        for (var i = 0; i < x.Length; i++) (x[i], y[i]) = after.Transform.ToGround(x[i], y[i]);
        transform?.Apply(x, y);
        for (var i = 0; i < x.Length; i++) (x[i], y[i]) = before.Transform.ToPixel(x[i], y[i]);
    };

    private static void EnsureOverlap(PixelMap map, RasterGrid after, RasterGrid before, string beforePath, string afterPath)
    {
        const int PointsPerSide = 9;
        var (x, y) = (new double[PointsPerSide * PointsPerSide], new double[PointsPerSide * PointsPerSide]);
        for (var i = 0; i < x.Length; i++)
            (x[i], y[i]) = (after.Width * (i % PointsPerSide) / (PointsPerSide - 1.0), after.Height * (i / PointsPerSide) / (PointsPerSide - 1.0));
        map(x, y);
        if (x.Max() > 0 && y.Max() > 0 && x.Min() < before.Width && y.Min() < before.Height) return;
        var (a, b) = (after.Bounds, before.Bounds);
        throw new ImagingInputException(FormattableString.Invariant(
            $"'{beforePath}' (x {b.West:G9}…{b.East:G9}, y {b.South:G9}…{b.North:G9} in its CRS) and '{afterPath}' (x {a.West:G9}…{a.East:G9}, y {a.South:G9}…{a.North:G9}) don't overlap: nothing can be compared."));
    }
}
