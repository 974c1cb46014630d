namespace SmartCity.Imaging.Simulation;

/// <summary>Value noise over one window of a raster: the lattice is hashed once, each pixel costs three interpolations.</summary>
/// <remarks>Bilinear, so for texture only. Exactly the same at a place whatever the window.</remarks>
internal sealed class NoiseGrid
{
    private readonly float[] _lattice;
    private readonly int _column0, _row0, _stride;
    private readonly double _perMetre;

    /// <param name="wavelength">Metres between lattice points.</param>
    internal NoiseGrid(uint seed, double wavelength, double west, double south, double east, double north)
    {
        _perMetre = 1 / wavelength;
        (_column0, _row0) = ((int)Math.Floor(west * _perMetre) - 1, (int)Math.Floor(south * _perMetre) - 1);
        _stride = (int)Math.Floor(east * _perMetre) - _column0 + 3;
        var rows = (int)Math.Floor(north * _perMetre) - _row0 + 3;
        _lattice = new float[_stride * rows];
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < _stride; column++)
                _lattice[row * _stride + column] = PlaceHash.Signed(PlaceHash.Of(seed, _column0 + column, _row0 + row));
    }

    internal float At(double x, double y)
    {
        var (px, py) = (x * _perMetre, y * _perMetre);
        var (fx, fy) = (Math.Floor(px), Math.Floor(py));
        var index = ((int)fy - _row0) * _stride + (int)fx - _column0;
        var (tx, ty) = ((float)(px - fx), (float)(py - fy));
        var south = _lattice[index] + (_lattice[index + 1] - _lattice[index]) * tx;
        var north = _lattice[index + _stride] + (_lattice[index + _stride + 1] - _lattice[index + _stride]) * tx;
        return south + (north - south) * ty;
    }
}
