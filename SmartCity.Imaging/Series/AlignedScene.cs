using SmartCity.Imaging.Change;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Series;

/// <summary>One date of a series on the series' grid, with the bands that are compared, free of clouds; one window of it may be held. Safe for threads while none but <see cref="Read"/> is called.</summary>
/// <param name="bands">Number of bands.</param>
/// <param name="read">Reads all of them.</param>
internal sealed class AlignedScene(RasterGrid grid, int bands, Action<PixelWindow, float[]> read) : IRasterSource
{
    private readonly Dictionary<PixelWindow, bool[]> _clouds = [];   // of windows that are read again
    private float[] _held = [];
    private PixelWindow? _window;

    public RasterGrid Grid => grid;

    public int BandCount => bands;

    /// <summary>Reads a window and keeps it, so that reading it again costs nothing; it may still be changed.</summary>
    /// <returns>All bands, band-sequential, NaN = not seen; as long as the window's pixels need or longer.</returns>
    internal float[] Hold(PixelWindow window)
    {
        var length = checked((int)window.PixelCount * bands);
        if (_held.Length != length) _held = new float[length];
        read(window, _held);
        _window = window;
        return _held;
    }

    /// <summary>Which pixels of the held window the date shows, once <paramref name="clouds"/> are taken out of it.</summary>
    internal bool[] Uncover(bool[]? clouds)
    {
        var pixels = _held.Length / bands;
        Hide(_held, clouds, pixels);
        return NoData.Known(_held, _held, pixels, bands);
    }

    /// <summary>Lets go of the held window, and remembers its clouds for whenever exactly this window is read.</summary>
    internal void Remember(PixelWindow window, bool[]? clouds)
    {
        (_window, _held) = (null, []);
        if (clouds is not null && clouds.AsSpan().Contains(true)) _clouds[window] = clouds;
    }

    public void Read(PixelWindow window, ReadOnlySpan<int> wished, Span<float> destination)
    {
        var pixels = checked((int)window.PixelCount);
        var values = _held;
        if (_window != window)
        {
            read(window, values = new float[pixels * bands]);
            Hide(values, _clouds.GetValueOrDefault(window), pixels);
        }
        for (var i = 0; i < wished.Length; i++) values.AsSpan(wished[i] * pixels, pixels).CopyTo(destination[(i * pixels)..]);
    }

    private void Hide(float[] values, bool[]? clouds, int pixels)
    {
        if (clouds is null) return;
        for (var band = 0; band < bands; band++)
            for (var i = 0; i < pixels; i++)
                if (clouds[i]) values[band * pixels + i] = float.NaN;
    }
}
