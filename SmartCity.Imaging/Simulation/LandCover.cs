using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Simulation;

/// <summary>The country under the city for one window: plants, relief and water, from nodes every few fine pixels.</summary>
internal sealed class LandCover
{
    private const int Step = 8;   // fine pixels between nodes; the nodes belong to the scene, not to the window
    private const byte WaterTint = 7;
    private const float BridgedMetres = 48;
    private readonly int _column0, _row0, _stride;
    private readonly float[] _water, _forest, _sunlight;
    private readonly NoiseGrid _edges;
    private readonly SceneFrame _frame;
    private readonly PixelWindow _window;

    internal LandCover(SimulatedCity city, SceneFrame frame, PixelWindow window, AcquisitionConditions conditions)
    {
        (_frame, _window) = (frame, window);
        (_column0, _row0) = (FloorDivide(window.Column, Step), FloorDivide(window.Row, Step));
        _stride = FloorDivide(window.EndColumn, Step) - _column0 + 2;
        var rows = FloorDivide(window.EndRow, Step) - _row0 + 2;
        (_water, _forest, _sunlight) = (new float[_stride * rows], new float[_stride * rows], new float[_stride * rows]);
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < _stride; column++)
            {
                var (x, y, i) = (frame.X((_column0 + column) * Step), frame.Y((_row0 + row) * Step), row * _stride + column);
                _water[i] = city.Terrain.WaterDepthInward(x, y);
                _forest[i] = city.Terrain.ForestDensity(x, y);
                _sunlight[i] = Sunlight(city.Terrain, x, y, conditions);
            }
        var (west, south, east, north) = frame.Bounds(window);
        _edges = new(city.Seed + 801, city.IsDetailed ? 14 : 70, west, south, east, north);
    }

    /// <summary>Wild land everywhere.</summary>
    internal void PaintBase(SurfaceCanvas canvas)
    {
        var index = 0;
        for (var row = 0; row < _window.Height; row++)
        {
            var edges = _edges.Along(_frame.Y(_window.Row + row));
            for (var column = 0; column < _window.Width; column++, index++)
            {
                var density = At(_forest, column, row) + 0.17f * edges.At(_frame.X(_window.Column + column));
                canvas.Material[index] = density > 0.60f ? Material.Forest : density > 0.46f ? Material.Shrub : Material.Grass;
                canvas.Tint[index] = 3;
            }
        }
    }

    /// <summary>Water over everything but bridges.</summary>
    internal void PaintWater(SurfaceCanvas canvas)
    {
        var index = 0;
        for (var row = 0; row < _window.Height; row++)
            for (var column = 0; column < _window.Width; column++, index++)
            {
                var depth = At(_water, column, row);
                if (depth < -2.5f || (depth < BridgedMetres && canvas.Material[index] is Material.Asphalt or Material.Marking)) continue;
                canvas.Material[index] = depth < 0 ? Material.Gravel : Material.Water;
                canvas.Tint[index] = WaterTint;
                canvas.Relief[index] = 0;
            }
    }

    /// <summary>Light on the slope against light on flat ground.</summary>
    internal float Sunlit(int column, int row) => At(_sunlight, column, row);

    // Lambert's law on the slope of the terrain, softened by the sky's light.
    private static float Sunlight(Terrain terrain, double x, double y, AcquisitionConditions conditions)
    {
        const double reach = 25;
        if (terrain.Hilliness(x, y) <= 0) return 1;
        var here = terrain.Elevation(x, y);
        var (east, north) = ((terrain.Elevation(x + reach, y) - here) / reach, (terrain.Elevation(x, y + reach) - here) / reach);
        var elevation = conditions.SunElevation * Math.PI / 180;
        var cosine = (Math.Sin(elevation) - (east * conditions.TowardsSun.X + north * conditions.TowardsSun.Y) * Math.Cos(elevation)) / Math.Sqrt(1 + east * east + north * north);
        return (float)Math.Clamp(0.28 + 0.72 * cosine / Math.Sin(elevation), 0.35, 1.6);
    }

    private float At(float[] nodes, int column, int row)
    {
        var (c, r) = ((uint)(_window.Column + column - _column0 * Step), (uint)(_window.Row + row - _row0 * Step));
        var index = (int)(r / Step * (uint)_stride + c / Step);
        var (tx, ty) = (c % Step * (1f / Step), r % Step * (1f / Step));
        var upper = nodes[index] + (nodes[index + 1] - nodes[index]) * tx;
        var lower = nodes[index + _stride] + (nodes[index + _stride + 1] - nodes[index + _stride]) * tx;
        return upper + (lower - upper) * ty;
    }

    private static int FloorDivide(int value, int by) => value >= 0 ? value / by : -((-value + by - 1) / by);
}
