using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Simulation;

/// <summary>The clouds over one window: worked out every few pixels and joined bilinearly. The nodes belong to the scene, not to the window.</summary>
internal sealed class CloudWindow
{
    private readonly int _step, _column0, _row0, _stride;
    private readonly float[] _opacity, _shade;

    internal CloudWindow(CloudField clouds, SceneFrame frame, PixelWindow window, int step)
    {
        _step = step;
        (_column0, _row0) = (window.Column / step, window.Row / step);
        _stride = window.EndColumn / step - _column0 + 2;
        var rows = window.EndRow / step - _row0 + 2;
        (_opacity, _shade) = (new float[_stride * rows], new float[_stride * rows]);
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < _stride; column++)
            {
                var (x, y) = (frame.X((_column0 + column) * step), frame.Y((_row0 + row) * step));
                _opacity[row * _stride + column] = clouds.Opacity(x, y);
                _shade[row * _stride + column] = clouds.Shade(x, y);
            }
    }

    internal (float Opacity, float Shade) At(int column, int row)
    {
        var (tx, ty) = ((float)(column % _step) / _step, (float)(row % _step) / _step);
        var index = (row / _step - _row0) * _stride + column / _step - _column0;
        return (Join(_opacity, index, tx, ty), Join(_shade, index, tx, ty));
    }

    private float Join(float[] nodes, int index, float tx, float ty) => ValueNoise.Between(
        ValueNoise.Between(nodes[index], nodes[index + 1], tx), ValueNoise.Between(nodes[index + _stride], nodes[index + _stride + 1], tx), ty);
}
