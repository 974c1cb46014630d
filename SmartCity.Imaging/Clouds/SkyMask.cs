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

    /// <summary>With a smaller share of the sample under cloud, a scene's shadows are not worth reading all of it.</summary>
    private const double LeastCloudShare = 0.0005;

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

    private int Margin => HaloRadius + Math.Max(1, _coreRadius);

    /// <param name="pixelMetres">Side of a pixel; null = as the scene says, else 10 m.</param>
    /// <param name="readsAll">False to look for shadows only where the sample shows clouds.</param>
    /// <exception cref="ImagingInputException">Red, green or blue is missing.</exception>
    internal static SkyMask Fit(SpectralScene scene, double? pixelMetres, bool readsAll, CancellationToken cancellationToken)
    {
        var bands = CloudBands.Of(scene);
        var sample = scene.Sample(bands.Read, cancellationToken);
        var metres = pixelMetres ?? (scene.Grid.IsGeoreferenced ? GroundPixel.Of(scene.Grid).SideMetres : DefaultPixelMetres);
        var model = CloudModel.Fit(bands, sample, scene.Scale.IsAbsolute);
        var mask = new SkyMask(scene, bands, model, metres);
        if (readsAll || mask.CloudShare(sample) >= LeastCloudShare) mask.FindShadows(metres, cancellationToken);
        return mask;
    }

    /// <summary>Row-major, a byte a pixel: the numbers of <see cref="SkyCover"/>.</summary>
    internal byte[] Cover(PixelWindow window)
    {
        var grown = window.Grow(Margin, _scene.Grid.Width, _scene.Grid.Height);
        var (whole, isDark) = Fill(grown);
        DropSpecks(whole, grown.Width, grown.Height);
        Grow(whole, grown.Width, grown.Height);
        var cover = new byte[window.PixelCount];
        for (var row = 0; row < window.Height; row++)
            for (var column = 0; column < window.Width; column++)
            {
                var at = (row + window.Row - grown.Row) * grown.Width + column + window.Column - grown.Column;
                cover[row * window.Width + column] = whole[at] == (byte)SkyCover.Clear && isDark[at] && IsUnderCloud(column + window.Column, row + window.Row) ? (byte)SkyCover.CloudShadow : whole[at];
            }
        return cover;
    }

    /// <summary>False when nothing in a window can be cloud, shadow or snow: a quick look at its visible bands.</summary>
    /// <param name="blue">Numbers of the file, as <paramref name="green"/> and <paramref name="red"/>.</param>
    internal bool MayHide(PixelWindow window, ReadOnlySpan<float> blue, ReadOnlySpan<float> green, ReadOnlySpan<float> red) =>
        (_way is not null && Reaches(window)) || _model.AnyCandidate(_scene.Scale, [_bands.Read[_bands.Blue], _bands.Read[_bands.Green], _bands.Read[_bands.Red]], blue, green, red);

    private double CloudShare(float[][] sample)
    {
        var count = sample[0].Length;
        var flat = new float[sample.Length * count];
        for (var band = 0; band < sample.Length; band++) sample[band].CopyTo(flat, band * count);
        var (cover, isDark) = (new byte[count], new bool[count]);
        _model.Fill(flat, cover, isDark);
        return cover.Count(c => c == (byte)SkyCover.Cloud) / Math.Max(1.0, count);
    }

    private (byte[] Cover, bool[] IsDark) Fill(PixelWindow window)
    {
        var pixels = (int)window.PixelCount;
        var values = new float[_bands.Read.Length * pixels];
        _scene.Read(window, _bands.Read, values);
        var (cover, isDark) = (new byte[pixels], new bool[pixels]);
        _model.Fill(values, cover, isDark);
        return (cover, isDark);
    }

    // One pass over the scene: which coarse cells hold clouds and dark ground, and by which way the one lies on the other.
    private void FindShadows(double pixelMetres, CancellationToken cancellationToken)
    {
        var (width, height) = (_scene.Grid.Width, _scene.Grid.Height);
        var (clouds, dark) = (new byte[_across * ((height + _factor - 1) / _factor)], new bool[_across * ((height + _factor - 1) / _factor)]);
        Array.Fill(clouds, (byte)SkyCover.Clear);
        var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
        // Whole cells a window, so that no two threads write the same one.
        Parallel.ForEach(PixelWindow.Tiles(width, height, Math.Max(1, WindowSize / _factor) * _factor), options, window =>
        {
            var grown = window.Grow(Math.Max(1, _coreRadius), width, height);
            var (cover, isDark) = Fill(grown);
            DropSpecks(cover, grown.Width, grown.Height);
            for (var row = window.Row; row < window.EndRow; row++)
                for (var column = window.Column; column < window.EndColumn; column++)
                {
                    var (at, cell) = ((row - grown.Row) * grown.Width + column - grown.Column, row / _factor * _across + column / _factor);
                    if (cover[at] == (byte)SkyCover.Cloud) clouds[cell] = (byte)SkyCover.Cloud;
                    dark[cell] |= isDark[at] && row % _factor == _factor / 2 && column % _factor == _factor / 2;
                }
        });
        if (CloudShadows.Find(clouds, dark, _across, clouds.Length / _across, pixelMetres * _factor) is not { } way) return;
        if (_factor == 1) Grow(clouds, _across, clouds.Length / _across);
        _way = (way.Columns * _factor, way.Rows * _factor);
        _clouds = [.. clouds.Select(c => c == (byte)SkyCover.Cloud)];
    }

    // Some cloud, moved by about the usual way, covers the place.
    private bool IsUnderCloud(int column, int row)
    {
        const int Tries = 9;
        if (_way is not { } way) return false;
        for (var i = 0; i < Tries; i++)
        {
            var far = 1 + HeightSpread * (2.0 * i / (Tries - 1) - 1);
            var (x, y) = (column - (int)Math.Round(way.Columns * far), row - (int)Math.Round(way.Rows * far));
            if (x >= 0 && y >= 0 && x < _scene.Grid.Width && y < _scene.Grid.Height && _clouds[y / _factor * _across + x / _factor]) return true;
        }
        return false;
    }

    private bool Reaches(PixelWindow window)
    {
        var (columns, rows) = (Math.Abs(_way!.Value.Columns) * (1 + HeightSpread), Math.Abs(_way.Value.Rows) * (1 + HeightSpread));
        var (left, right) = (Math.Max(0, (int)(window.Column - columns)) / _factor, Math.Min(_scene.Grid.Width - 1, (int)(window.EndColumn + columns)) / _factor);
        var (top, bottom) = (Math.Max(0, (int)(window.Row - rows)) / _factor, Math.Min(_scene.Grid.Height - 1, (int)(window.EndRow + rows)) / _factor);
        for (var row = top; row <= bottom; row++)
            if (_clouds.AsSpan(row * _across + left, right - left + 1).Contains(true)) return true;
        return false;
    }

    private void DropSpecks(byte[] cover, int width, int height)
    {
        if (!cover.AsSpan().Contains((byte)SkyCover.Cloud)) return;
        var clouds = new CloudCount(cover, width, height);
        var (radius, fewest) = _coreRadius > 0 ? (_coreRadius, 0) : (1, FewestNeighbours);
        for (var row = 0; row < height; row++)
            for (var column = 0; column < width; column++)
            {
                if (cover[row * width + column] != (byte)SkyCover.Cloud) continue;
                var (count, area) = clouds.Around(column, row, radius);
                if (fewest > 0 ? count < fewest : count < CoreShare * area) cover[row * width + column] = (byte)SkyCover.Clear;
            }
    }

    private void Grow(byte[] cover, int width, int height)
    {
        if (!cover.AsSpan().Contains((byte)SkyCover.Cloud)) return;
        var clouds = new CloudCount(cover, width, height);
        for (var row = 0; row < height; row++)
            for (var column = 0; column < width; column++)
                if (cover[row * width + column] is (byte)SkyCover.Clear or (byte)SkyCover.Snow && clouds.Around(column, row, HaloRadius).Count > 0) cover[row * width + column] = (byte)SkyCover.Cloud;
    }
}
