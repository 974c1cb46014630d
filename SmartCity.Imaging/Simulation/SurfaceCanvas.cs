using System.Numerics;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Simulation;

/// <summary>A window of fine pixels on which a date's surface is painted: material, tint, relief and shadow per pixel.</summary>
internal sealed class SurfaceCanvas
{
    private readonly SceneFrame _frame;
    private readonly bool _detailed;
    private readonly Vector2 _sun;

    /// <param name="frame">Of the fine pixels.</param>
    /// <param name="window">In fine pixels of the whole scene; may begin outside it.</param>
    /// <param name="towardsSun">Unit vector on the ground.</param>
    internal SurfaceCanvas(SceneFrame frame, PixelWindow window, bool detailed, Vector2 towardsSun)
    {
        (_frame, Window, _detailed, _sun) = (frame, window, detailed, towardsSun);
        var pixels = checked(window.Width * window.Height);
        (Material, Tint, Relief, IsShadow) = (new Material[pixels], new byte[pixels], new sbyte[pixels], new bool[pixels]);
    }

    internal PixelWindow Window { get; }

    internal Material[] Material { get; }

    internal byte[] Tint { get; }

    /// <summary>Brightness added, in hundredths.</summary>
    internal sbyte[] Relief { get; }

    internal bool[] IsShadow { get; }

    /// <summary>Covers what lies below; the pattern shows when <paramref name="surface"/> is seen closely.</summary>
    /// <param name="lean">Moves the object in the picture, metres.</param>
    internal void Paint(SurfaceObject surface, Vector2 lean)
    {
        var ring = lean == default ? surface.Ring : ConvexShape.Moved(surface.Ring, lean);
        var across = new Vector2(-surface.Axis.Y, surface.Axis.X);
        var sun = new Vector2(Vector2.Dot(_sun, surface.Axis), Vector2.Dot(_sun, across));
        var centre = surface.Centre + lean;
        var hasPattern = _detailed && surface.Pattern != SurfacePattern.Plain;
        var (first, end) = _frame.Rows(surface.Bounds.Least.Y + lean.Y, surface.Bounds.Most.Y + lean.Y, Window);
        for (var row = first; row < end; row++)
        {
            var (west, east) = _frame.Columns(ring, row, Window);
            if (west >= east) continue;
            var index = (row - Window.Row) * Window.Width + west - Window.Column;
            var y = (float)(_frame.Y(row) - centre.Y);
            for (var column = west; column < east; column++, index++)
            {
                var material = surface.Material;
                if (hasPattern)
                {
                    var x = (float)(_frame.X(column) - centre.X);
                    var relief = PatternShade.At(surface, x * surface.Axis.X + y * surface.Axis.Y, x * across.X + y * across.Y, sun, ref material);
                    Relief[index] = (sbyte)(Math.Clamp(relief, -1, 1) * 100);
                }
                else
                {
                    Relief[index] = 0;
                }
                Material[index] = material;
                Tint[index] = surface.Tint;
                IsShadow[index] = false;
            }
        }
    }

    /// <summary>Covers a ring with one plain material: the façade of a building seen aslant.</summary>
    internal void PaintFacade(ReadOnlySpan<Vector2> ring, byte tint, sbyte relief) => Visit(ring, (relief, tint), static (canvas, start, length, state) =>
    {
        Array.Fill(canvas.Material, Simulation.Material.Facade, start, length);
        Array.Fill(canvas.Tint, state.tint, start, length);
        Array.Fill(canvas.Relief, state.relief, start, length);
        Array.Fill(canvas.IsShadow, state.relief < 0, start, length);
    });

    internal void Darken(ReadOnlySpan<Vector2> ring) => Visit(ring, true, static (canvas, start, length, shadow) => Array.Fill(canvas.IsShadow, shadow, start, length));

    private void Visit<T>(ReadOnlySpan<Vector2> ring, T state, Action<SurfaceCanvas, int, int, T> visit)
    {
        var (least, most) = StreetLattice.Bounds(ring);
        var (first, end) = _frame.Rows(least.Y, most.Y, Window);
        for (var row = first; row < end; row++)
        {
            var (west, east) = _frame.Columns(ring, row, Window);
            if (west < east) visit(this, (row - Window.Row) * Window.Width + west - Window.Column, east - west, state);
        }
    }
}
