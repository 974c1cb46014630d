namespace SmartCity.Imaging.Products;

/// <summary>Counts what the bands hold while they are read, to refuse a scene that shows nothing.</summary>
internal sealed class BandContent(SceneProduct product)
{
    private readonly long[] _valid = new long[product.Bands.Count];
    private bool _hasOtherThanZero;

    internal void Add(int band, ReadOnlySpan<float> values)
    {
        foreach (var value in values)
        {
            if (float.IsNaN(value)) continue;
            _valid[band]++;
            if (value != 0) _hasOtherThanZero = true;
        }
    }

    internal double ValidShare(int band, long pixels) => (double)_valid[band] / pixels;

    /// <exception cref="ImagingInputException">A band has no valid pixel, or all bands are 0.</exception>
    internal void RequireData()
    {
        if (_valid.All(v => v == 0)) throw new ImagingInputException($"'{product.Name}' has no valid pixel: all of it is no data.");
        if (Array.IndexOf(_valid, 0) is >= 0 and var band) throw new ImagingInputException($"Band {product.Bands[band].Name} of '{product.Name}' has no valid pixel; leave it out with --bands, or get the product again.");
        if (!_hasOtherThanZero) throw new ImagingInputException($"'{product.Name}' shows nothing: every pixel of every band is 0.");
    }
}
