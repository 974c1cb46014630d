namespace SmartCity.Imaging.Registration;

/// <summary>How far the later scene's content lies from the earlier one's, everywhere: an affine map, and on a lattice of nodes what differs from it.</summary>
/// <remarks>In the later scene's pixels, columns to the east and rows to the south. Bilinear between nodes, constant beyond them. Immutable.</remarks>
internal sealed class DisplacementField
{
    private readonly Affine _affine;
    private readonly (double Columns, double Rows)[]? _nodes;   // row by row, from (0, 0) on
    private readonly int _across;
    private readonly double _spacing;

    internal DisplacementField(Affine affine, (double Columns, double Rows)[]? nodes = null, int across = 0, double spacing = 1) =>
        (_affine, _nodes, _across, _spacing) = (affine, nodes, across, spacing);

    internal static DisplacementField None { get; } = new(default);

    /// <summary>The same field on a raster of <paramref name="factor"/> times finer pixels.</summary>
    internal DisplacementField Finer(int factor) => new(
        _affine with { C0 = factor * _affine.C0, R0 = factor * _affine.R0 }, _nodes?.Select(n => (factor * n.Columns, factor * n.Rows)).ToArray(), _across, factor * _spacing);

    internal bool IsLocal => _nodes is not null;

    /// <summary>Columns = C0 + Cx·x + Cy·y, and rows alike.</summary>
    internal readonly record struct Affine(double C0, double Cx, double Cy, double R0, double Rx, double Ry)
    {
        internal (double Columns, double Rows) At(double x, double y) => (C0 + Cx * x + Cy * y, R0 + Rx * x + Ry * y);
    }

    internal (double Columns, double Rows) At(double x, double y)
    {
        var (columns, rows) = _affine.At(x, y);
        if (_nodes is null) return (columns, rows);
        var down = _nodes.Length / _across;
        var (u, v) = (Math.Clamp(x / _spacing, 0, _across - 1), Math.Clamp(y / _spacing, 0, down - 1));
        var (column, row) = (Math.Min((int)u, _across - 2), Math.Min((int)v, down - 2));
        (u, v) = (u - column, v - row);
        var at = row * _across + column;
        var (a, b, c, d) = (_nodes[at], _nodes[at + 1], _nodes[at + _across], _nodes[at + _across + 1]);
        return (columns + (a.Columns * (1 - u) + b.Columns * u) * (1 - v) + (c.Columns * (1 - u) + d.Columns * u) * v,
            rows + (a.Rows * (1 - u) + b.Rows * u) * (1 - v) + (c.Rows * (1 - u) + d.Rows * u) * v);
    }
}
