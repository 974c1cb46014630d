using SmartCity.Imaging.Gdal;

namespace SmartCity.Imaging.Rendering;

/// <summary>A raster file held open for pictures, with its transforms from the CRSs it was shown in. Not thread-safe.</summary>
internal sealed class OpenRaster(string path, (long Length, DateTime Changed) stamp) : IDisposable
{
    private readonly Dictionary<string, CrsTransform> _fromView = [];

    public string Path => path;

    /// <summary>Length and time of change of the file when it was opened.</summary>
    public (long Length, DateTime Changed) Stamp => stamp;

    public GdalRaster File { get; } = GdalRaster.Open(path);

    /// <summary>About the bytes that the open file holds beside GDAL's block cache: a block as it was read and one as it was unpacked, for the file and the two overviews that maps look at most.</summary>
    public long Weight => 3 * 2 * File.BlockBytes;

    /// <summary>Reads bands into a view; see <see cref="Resampler.Read"/>. Where the file has an opacity band, pixels below one half are NaN.</summary>
    /// <exception cref="ImagingInputException">The view has a CRS and the raster none, or the other way round.</exception>
    public bool Read(ReadOnlySpan<int> bands, RasterView view, Span<float> destination)
    {
        var toSource = ToSource(view.Crs);
        var found = Resampler.Read(File, bands, view, toSource, destination);
        if (!found || File.AlphaBand is not { } alpha) return found;
        using var rented = new PictureBuffer(view.Width * view.Height);
        var opacity = rented.Values;
        Resampler.Read(File, [alpha], view, toSource, opacity);
        var half = File.PixelType == PixelType.UInt16 ? 32768f : 128f;
        for (var pixel = 0; pixel < opacity.Length; pixel++)
            if (!(opacity[pixel] >= half))
                for (var band = 0; band < bands.Length; band++) destination[band * opacity.Length + pixel] = float.NaN;
        return true;
    }

    /// <summary>As <see cref="Read"/>, of the first band, each pixel the class that lies nearest: classes and flags have no mean.</summary>
    public bool ReadClasses(RasterView view, Span<float> destination) => Resampler.Read(File, [0], view, ToSource(view.Crs), destination, isNearest: true);

    private PointTransform? ToSource(string? viewCrs)
    {
        if (viewCrs is null != File.Grid.CrsWkt is null)
            throw new ImagingInputException($"'{Path}' {(viewCrs is null ? "has a CRS, but is to be shown in pixels" : "has no CRS, so it can't be shown on a map")}.");
        if (viewCrs is null || viewCrs == File.Grid.CrsWkt) return null;
        if (!_fromView.TryGetValue(viewCrs, out var transform))
            _fromView[viewCrs] = transform = CrsTransform.Create(viewCrs, File.Grid.CrsWkt!);
        return transform.IsIdentity ? null : (x, y) => transform.TryApply(x, y);
    }

    public void Dispose()
    {
        foreach (var transform in _fromView.Values) transform.Dispose();
        File.Dispose();
    }
}
