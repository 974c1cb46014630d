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

    /// <summary>The noise along one row of pixels.</summary>
    internal Row Along(double y)
    {
        var py = y * _perMetre;
        var fy = Math.Floor(py);
        return new(_lattice, ((int)fy - _row0) * _stride - _column0, _stride, (float)(py - fy), _perMetre);
    }

    internal readonly struct Row(float[] lattice, int start, int stride, float ty, double perMetre)
    {
        internal float At(double x)
        {
            unchecked
            {
                var px = x * perMetre;
                var fx = Math.Floor(px);
                var index = start + (int)fx;
                var tx = (float)(px - fx);
                var south = lattice[index] + (lattice[index + 1] - lattice[index]) * tx;
                var north = lattice[index + stride] + (lattice[index + stride + 1] - lattice[index + stride]) * tx;
                return south + (north - south) * ty;
            }
        }
    }
}
