using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Grids.Editing;

/// <summary>One operation on the cells of a draft. Geometry is EPSG:4490, longitude then latitude in degrees.</summary>
public abstract record GridEdit
{
    private protected GridEdit() { }

    /// <summary>The cells that the edit names.</summary>
    public abstract IReadOnlyList<string> Codes { get; }

    /// <summary>What else the neighbourhood must reach: the ground of the drawing; null for none.</summary>
    public virtual Envelope? Ground => null;

    /// <summary>The places that someone drew.</summary>
    internal virtual IReadOnlyList<Coordinate> Drawing => [];
}

/// <summary>Cuts a cell in two. The larger piece keeps the code.</summary>
/// <param name="Line">From border to border; what lies outside the cell does not count.</param>
public sealed record SplitCell(string Code, LineString Line) : GridEdit
{
    public override IReadOnlyList<string> Codes => [Code];

    internal override IReadOnlyList<Coordinate> Drawing => Line.Coordinates;
}

/// <summary>Makes one cell of adjacent ones. The largest keeps its code and attributes.</summary>
public sealed record MergeCells(IReadOnlyList<string> Cells) : GridEdit
{
    public override IReadOnlyList<string> Codes => Cells;
}

/// <summary>Moves a vertex, or a place on a border, of all cells that meet there.</summary>
/// <param name="At">Within a metre of the vertex or the border.</param>
public sealed record MoveVertex(Coordinate At, Coordinate To) : GridEdit
{
    public override IReadOnlyList<string> Codes => [];

    public override Envelope Ground => new(At, To);

    internal override IReadOnlyList<Coordinate> Drawing => [At, To];
}

/// <summary>Draws the border of two cells anew between two places on it.</summary>
/// <param name="Line">Begins and ends within a metre of the common border.</param>
public sealed record ReshapeBorder(string One, string Other, LineString Line) : GridEdit
{
    public override IReadOnlyList<string> Codes => [One, Other];

    internal override IReadOnlyList<Coordinate> Drawing => Line.Coordinates;
}

/// <summary>Gives ground of one cell to an adjacent one.</summary>
/// <param name="Piece">What of it lies outside <paramref name="From"/> does not count.</param>
public sealed record ReassignPiece(string From, string To, Polygon Piece) : GridEdit
{
    public override IReadOnlyList<string> Codes => [From, To];

    internal override IReadOnlyList<Coordinate> Drawing => Piece.Coordinates;
}

/// <summary>Cuts the ground of connected cells anew into so many cells of about equal area.</summary>
public sealed record RecutCells(IReadOnlyList<string> Cells, int Count) : GridEdit
{
    public override IReadOnlyList<string> Codes => Cells;
}

/// <summary>Sets attributes. Null leaves one as it is, an empty text clears it.</summary>
public sealed record SetAttributes(string Code, string? Name, string? Owner) : GridEdit
{
    public override IReadOnlyList<string> Codes => [Code];
}

/// <summary>Changes the class of a cell.</summary>
/// <param name="Class">1 … 9.</param>
public sealed record SetClass(string Code, int Class) : GridEdit
{
    public override IReadOnlyList<string> Codes => [Code];
}
