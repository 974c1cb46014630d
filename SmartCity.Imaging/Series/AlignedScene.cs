using SmartCity.Imaging.Change;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Series;

/// <summary>One date of a series on the series' grid, with the bands that are compared, free of clouds; one window of it may be held. Safe for threads while <see cref="Hold"/> is not running.</summary>
/// <param name="bands">Number of bands.</param>
/// <param name="read">Reads all of them.</param>
internal sealed class AlignedScene(RasterGrid grid, int bands, Action<PixelWindow, float[]> read) : IRasterSource
{
    private float[] _held = [];
    private PixelWindow? _window;

    public RasterGrid Grid => grid;

    public int BandCount => bands;

    /// <summary>Keeps a window, so that reading it again costs nothing.</summary>
    /// <returns>Which of its pixels the date shows.</returns>
    internal bool[] Hold(PixelWindow window)
    {
        var pixels = checked((int)window.PixelCount);
        if (_held.Length != pixels * bands) _held = new float[pixels * bands];
        read(window, _held);
        _window = window;
        return NoData.Known(_held, _held, pixels, bands);
    }

    public void Read(PixelWindow window, ReadOnlySpan<int> wished, Span<float> destination)
    {
        var pixels = checked((int)window.PixelCount);
        var values = _held;
        if (_window != window) read(window, values = new float[pixels * bands]);
        for (var i = 0; i < wished.Length; i++) values.AsSpan(wished[i] * pixels, pixels).CopyTo(destination[(i * pixels)..]);
    }
}
