using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Clouds;

/// <summary>Cloud, cloud shadow and snow of one scene, told window by window: memory is bounded by the window and a coarse map of the clouds.</summary>
/// <remarks>A pixel's cover doesn't depend on the window that asks for it. Windows may be asked for by several threads.</remarks>
internal sealed class SkyMask
{
    private const int WindowSize = 512, CoarseSide = 1024;

    /// <summary>A cloud of fewer pixels of the 3 × 3 around is a bright roof.</summary>
    private const int FewestNeighbours = 5;

    /// <summary>Edges of clouds are thin: this many pixels around count as cloud.</summary>
    private const int Halo = 1;

    /// <summary>Without infrared, only what fills most of a neighbourhood of twice this many metres is cloud and no roof.</summary>
    private const double CoreMetres = 45, CoreShare = 0.6;

    /// <summary>Shadows of a scene's clouds lie this much nearer or farther than the usual one, as a share of the way.</summary>
    private const double HeightSpread = 0.35;

    /// <summary>With a smaller share of some windows under cloud, a scene's shadows are not worth reading all of it.</summary>
    private const double LeastCloudShare = 0.0005;

    private const int SampleSide = 256, SamplesPerSide = 6;   // the windows that tell it

    private const int DefaultPixelMetres = 10;
    private readonly SpectralScene _scene;
    private readonly CloudBands _bands;
    private readonly CloudModel _model;
    private readonly int _factor, _across, _coreRadius;
    private bool[] _clouds = [];   // coarse cells with cloud
    private (int Columns, int Rows)? _way;

    private SkyMask(SpectralScene scene, CloudBands bands, CloudModel model, double pixelMetres)
    {
        (_scene, _bands, _model) = (scene, bands, model);
        _factor = (Math.Max(scene.Grid.Width, scene.Grid.Height) + CoarseSide - 1) / CoarseSide;
        _across = (scene.Grid.Width + _factor - 1) / _factor;
        _coreRadius = bands.IsMultispectral ? 0 : Math.Max(1, (int)(CoreMetres / pixelMetres));
    }

    // What the core test took off the edges and corners of a cloud is given back.
    private int HaloRadius => Halo + _coreRadius / 2;

    /// <summary>So many pixels around a window have a say in it.</summary>
    internal int Margin => HaloRadius + Math.Max(1, _coreRadius);

    /// <summary>Zero-based places in the file of the bands that tell.</summary>
    internal int[] Bands => _bands.Read;

    /// <param name="pixelMetres">Side of a pixel; null = as the scene says, else 10 m.</param>
    /// <exception cref="ImagingInputException">Red, green or blue is missing.</exception>
    internal static SkyMask Fit(SpectralScene scene, double? pixelMetres, CancellationToken cancellationToken)
    {
        var metres = pixelMetres ?? (scene.Grid.IsGeoreferenced ? GroundPixel.Of(scene.Grid).SideMetres : DefaultPixelMetres);
        var mask = Begin(scene, metres, cancellationToken);
        mask.Survey(metres, null, cancellationToken);
        return mask;
    }

    /// <summary>A scene's file without what clouds, their shadows and snow hide: NaN there in every band. As safe for threads as <paramref name="raster"/>.</summary>
    /// <param name="raster">The file of <paramref name="scene"/>. It is read through at once where there are clouds to cast shadows; otherwise nothing is.</param>
    /// <param name="pixelMetres">Side of a pixel.</param>
    /// <exception cref="ImagingInputException">Red, green or blue is missing.</exception>
    internal static IRasterSource ClearSky(IRasterSource raster, SpectralScene scene, double pixelMetres, CancellationToken cancellationToken)
    {
        var mask = Begin(scene, pixelMetres, cancellationToken);
        if (mask.CloudShare(cancellationToken) < LeastCloudShare) return new ShadowlessRaster(raster, scene, mask);
        var (hidden, dark) = (new PixelBits(scene.Grid.Width, scene.Grid.Height), new PixelBits(scene.Grid.Width, scene.Grid.Height));
        mask.Survey(pixelMetres, (hidden, dark), cancellationToken);
        if (mask._way is not null) mask.AddShadows(hidden, dark);
        return new ClearSkyRaster(raster, hidden);
    }

    private static SkyMask Begin(SpectralScene scene, double pixelMetres, CancellationToken cancellationToken)
    {
        var bands = CloudBands.Of(scene);
        return new(scene, bands, CloudModel.Fit(bands, scene.Sample(bands.Read, cancellationToken), scene.Scale.IsAbsolute), pixelMetres);
    }

    /// <summary>Row-major, a byte a pixel: the numbers of <see cref="SkyCover"/>.</summary>
    internal byte[] Cover(PixelWindow window)
    {
        var grown = window.Grow(Margin, _scene.Grid.Width, _scene.Grid.Height);
        var (whole, isDark) = Fill(grown);
        DropSpecks(whole, grown.Width, grown.Height);
        Grow(whole, grown.Width, grown.Height);
        var (cover, shaded) = (new byte[window.PixelCount], new bool[window.Width]);
        for (var row = 0; row < window.Height; row++)
        {
            var at = (row + window.Row - grown.Row) * grown.Width + window.Column - grown.Column;
            var line = cover.AsSpan(row * window.Width, window.Width);
            whole.AsSpan(at, window.Width).CopyTo(line);
            if (!UnderClouds(row + window.Row, window.Column, shaded)) continue;
            for (var column = 0; column < line.Length; column++)
                if (line[column] == (byte)SkyCover.Clear && isDark[at + column] && shaded[column]) line[column] = (byte)SkyCover.CloudShadow;
        }
        return cover;
    }

    /// <summary>Cover of a window with its margin, shadows left out.</summary>
    /// <param name="values">Reflectance of <see cref="Bands"/>, band-sequential.</param>
    /// <param name="cover">Receives the numbers of <see cref="SkyCover"/>; row-major, right but for the outer <see cref="Margin"/> where the scene goes on.</param>
    /// <returns>Whether anything may be hidden.</returns>
    internal bool Shadowless(ReadOnlySpan<float> values, byte[] cover, int width, int height)
    {
        _model.Fill(values, cover, new bool[cover.Length]);
        if (!cover.AsSpan().ContainsAny((byte)SkyCover.Cloud, (byte)SkyCover.Snow)) return false;
        DropSpecks(cover, width, height);
        Grow(cover, width, height);
        return true;
    }

    // The share of some windows that clouds cover, roofs left out.
    private double CloudShare(CancellationToken cancellationToken)
    {
        var windows = SceneSample.Windows(_scene.Grid, SampleSide, SamplesPerSide);
        var clouded = 0L;
        Parallel.ForEach(windows, new() { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, window =>
        {
            var (cover, _) = Fill(window);
            DropSpecks(cover, window.Width, window.Height);
            Interlocked.Add(ref clouded, cover.AsSpan().Count((byte)SkyCover.Cloud));
        });
        return clouded / (double)windows.Sum(w => w.PixelCount);
    }

    private (byte[] Cover, bool[] IsDark) Fill(PixelWindow window)
    {
        var pixels = (int)window.PixelCount;
        var values = ArrayPool<float>.Shared.Rent(_bands.Read.Length * pixels);
        try
        {
            _scene.Read(window, _bands.Read, values);
            var (cover, isDark) = (new byte[pixels], new bool[pixels]);
            _model.Fill(values, cover, isDark);
            return (cover, isDark);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(values);
        }
    }

    // One pass over the scene: what is hidden but for shadows, which coarse cells hold clouds and dark ground, and by which way the one lies on the other.
    private void Survey(double pixelMetres, (PixelBits Hidden, PixelBits Dark)? bits, CancellationToken cancellationToken)
    {
        var (width, height) = (_scene.Grid.Width, _scene.Grid.Height);
        var (clouds, darkCells) = (new byte[_across * ((height + _factor - 1) / _factor)], new bool[_across * ((height + _factor - 1) / _factor)]);
        Array.Fill(clouds, (byte)SkyCover.Clear);
        var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
        // Whole cells and whole bytes of bits a window, so that no two threads write the same one.
        Parallel.ForEach(PixelWindow.Tiles(width, height, Math.Max(1, WindowSize / (8 * _factor)) * 8 * _factor), options, window =>
        {
            var grown = window.Grow(Margin, width, height);
            var (cover, isDark) = Fill(grown);
            DropSpecks(cover, grown.Width, grown.Height);
            for (var row = window.Row; row < window.EndRow; row++)
            {
                var line = (row - grown.Row) * grown.Width - grown.Column;
                for (var column = window.Column; column < window.EndColumn; column++)
                {
                    var next = cover.AsSpan(line + column, window.EndColumn - column).IndexOf((byte)SkyCover.Cloud);
                    if (next < 0) break;
                    column = (column + next) / _factor * _factor + _factor - 1;
                    clouds[row / _factor * _across + column / _factor] = (byte)SkyCover.Cloud;
                }
                if (row % _factor != _factor / 2) continue;
                for (var column = window.Column + _factor / 2; column < window.EndColumn; column += _factor) darkCells[row / _factor * _across + column / _factor] = isDark[line + column];
            }
            if (bits is not var (hidden, dark)) return;
            Grow(cover, grown.Width, grown.Height);
            var (isHidden, isShadable) = (new byte[window.Width], new byte[window.Width]);
            for (var row = window.Row; row < window.EndRow; row++)
            {
                var at = (row - grown.Row) * grown.Width + window.Column - grown.Column;
                Tell(cover.AsSpan(at, window.Width), MemoryMarshal.AsBytes(isDark.AsSpan(at, window.Width)), isHidden, isShadable);
                hidden.Set(row, window.Column, isHidden);
                dark.Set(row, window.Column, isShadable);
            }
        });
        if (CloudShadows.Find(clouds, darkCells, _across, clouds.Length / _across, pixelMetres * _factor) is not { } way) return;
        if (_factor == 1) Grow(clouds, _across, clouds.Length / _across);
        _way = (way.Columns * _factor, way.Rows * _factor);
        _clouds = [.. clouds.Select(c => c == (byte)SkyCover.Cloud)];
    }

    // Per pixel whether cloud or snow hides it, and whether a shadow may: not 0 or 0.
    private static void Tell(ReadOnlySpan<byte> cover, ReadOnlySpan<byte> isDark, Span<byte> isHidden, Span<byte> isShadable)
    {
        var i = 0;
        for (; i <= cover.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            var values = new Vector<byte>(cover[i..]);
            (Vector.Equals(values, new((byte)SkyCover.Cloud)) | Vector.Equals(values, new((byte)SkyCover.Snow))).CopyTo(isHidden[i..]);
            (Vector.Equals(values, new((byte)SkyCover.Clear)) & new Vector<byte>(isDark[i..])).CopyTo(isShadable[i..]);
        }
        for (; i < cover.Length; i++)
        {
            isHidden[i] = (byte)(cover[i] is (byte)SkyCover.Cloud or (byte)SkyCover.Snow ? 1 : 0);
            isShadable[i] = (byte)(cover[i] == (byte)SkyCover.Clear ? isDark[i] : 0);
        }
    }

    private void AddShadows(PixelBits hidden, PixelBits dark)
    {
        var (width, height) = (_scene.Grid.Width, _scene.Grid.Height);
        var (shaded, whole) = (new bool[width], _scene.Grid.Whole);
        for (var row = 0; row < height; row++)
        {
            if (!UnderClouds(row, 0, shaded)) continue;
            var column = 0;
            while (dark.NextStretch(whole, row, ref column) is { Length: > 0 } stretch)
                for (var i = stretch.Start; i < stretch.Start + stretch.Length; i++)
                    if (shaded[i]) hidden.Set(row, i);
        }
    }

    // Whether some cloud, moved by about the usual way, covers each place of a row.
    private bool UnderClouds(int row, int firstColumn, Span<bool> shaded)
    {
        const int Tries = 9;
        shaded.Clear();
        if (_way is not { } way) return false;
        var any = false;
        for (var i = 0; i < Tries; i++)
        {
            var far = 1 + HeightSpread * (2.0 * i / (Tries - 1) - 1);
            var (columns, y) = ((int)Math.Round(way.Columns * far), row - (int)Math.Round(way.Rows * far));
            if (y < 0 || y >= _scene.Grid.Height) continue;
            var cells = _clouds.AsSpan(y / _factor * _across, _across);
            var (first, last) = (Math.Max(0, firstColumn - columns), Math.Min(_scene.Grid.Width, firstColumn + shaded.Length - columns));   // columns of the clouds
            for (var column = first; column < last;)
            {
                var next = cells[(column / _factor)..].IndexOf(true);
                if (next < 0) break;
                column = Math.Max(column, (column / _factor + next) * _factor);
                var end = Math.Min(last, (column / _factor + 1) * _factor);
                if (end > column) shaded[(column + columns - firstColumn)..(end + columns - firstColumn)].Fill(any = true);
                column = Math.Max(end, column + 1);
            }
        }
        return any;
    }

    private void DropSpecks(byte[] cover, int width, int height)
    {
        if (!cover.AsSpan().Contains((byte)SkyCover.Cloud)) return;
        var (radius, fewest) = _coreRadius > 0 ? (_coreRadius, 0) : (1, FewestNeighbours);
        var clouds = new CloudCount(cover, width, height, radius);
        for (var row = 0; row < height; row++)
        {
            var counts = clouds.NextRow();
            for (var column = 0; column < counts.Length; column++)
                if (cover[row * width + column] == (byte)SkyCover.Cloud && (fewest > 0 ? counts[column] < fewest : counts[column] < CoreShare * clouds.Area(column)))
                    cover[row * width + column] = (byte)SkyCover.Clear;
        }
    }

    private void Grow(byte[] cover, int width, int height)
    {
        if (!cover.AsSpan().Contains((byte)SkyCover.Cloud)) return;
        var clouds = new CloudCount(cover, width, height, HaloRadius);
        for (var row = 0; row < height; row++)
        {
            var counts = clouds.NextRow();
            for (var column = 0; column < counts.Length; column++)
                if (counts[column] > 0 && cover[row * width + column] is (byte)SkyCover.Clear or (byte)SkyCover.Snow) cover[row * width + column] = (byte)SkyCover.Cloud;
        }
    }
}
