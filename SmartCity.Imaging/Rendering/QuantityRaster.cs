using System.Buffers;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Soil;

namespace SmartCity.Imaging.Rendering;

/// <summary>A scene seen as one quantity: a raster of as many bands as it has values. As safe for threads as the scene is.</summary>
internal sealed class QuantityRaster : IRasterSource
{
    private readonly SpectralScene _scene;
    private readonly SceneQuantity _quantity;
    private readonly SpectralIndex? _index;

    private QuantityRaster(SpectralScene scene, SceneQuantity quantity, IReadOnlyList<string> bandNames)
    {
        (_scene, _quantity) = (scene, quantity);
        _index = quantity.Index is { } index ? SpectralIndex.Find(index) : null;
        var places = quantity.PlacesIn(bandNames);
        // A zero is fill only where another band is zero, too.
        if (places.Count == 1 && scene.ZeroIsFill) places = [places[0], places[0] == 0 ? 1 : 0];
        Places = [.. places];
        BandCount = quantity.Names.Count;
    }

    /// <param name="bandNames">In file order, as the catalogue or the file has them.</param>
    /// <exception cref="ImagingInputException">The scene lacks a band that is needed, or holds no data for the soil score.</exception>
    internal static IRasterSource Of(SpectralScene scene, SceneQuantity quantity, IReadOnlyList<string> bandNames, CancellationToken cancellationToken) =>
        quantity.IsSoil ? IndexRaster.Of(scene, SoilScore.Name, cancellationToken) : new QuantityRaster(scene, quantity, bandNames);

    /// <summary>The scene's bands that it is computed from, zero-based.</summary>
    internal int[] Places { get; }

    public RasterGrid Grid => _scene.Grid;

    public int BandCount { get; }

    /// <param name="bands">The first ones of the quantity's values, in their order.</param>
    public void Read(PixelWindow window, ReadOnlySpan<int> bands, Span<float> destination)
    {
        for (var i = 0; i < bands.Length; i++) ArgumentOutOfRangeException.ThrowIfNotEqual(bands[i], i, nameof(bands));
        var pixels = checked((int)window.PixelCount);
        var length = Places.Length * pixels;
        var numbers = ArrayPool<float>.Shared.Rent(length);
        try
        {
            _scene.Read(window, Places, numbers.AsSpan(0, length));
            Compute(numbers.AsSpan(0, length), pixels, destination[..(bands.Length * pixels)]);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(numbers);
        }
    }

    /// <summary>What the file holds → the quantity.</summary>
    /// <param name="numbers">Of <see cref="Places"/>, band-sequential; changed.</param>
    internal void ComputeFromFile(Span<float> numbers, int pixels, Span<float> destination)
    {
        _scene.ToReflectance(numbers, pixels, Places);
        Compute(numbers, pixels, destination);
    }

    private void Compute(ReadOnlySpan<float> values, int pixels, Span<float> destination)
    {
        if (_quantity.Expression is { } expression) expression.Evaluate(values[..(expression.Bands.Count * pixels)], destination);
        else if (_index is not null) _index.Fill(values[..(_index.Bands.Count * pixels)], destination);
        else values[..destination.Length].CopyTo(destination);
    }
}
