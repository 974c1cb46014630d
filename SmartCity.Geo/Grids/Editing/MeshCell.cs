using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Editing;

/// <summary>A cell while it is edited.</summary>
internal sealed class MeshCell(GridCell source, List<List<FixedPoint>> rings)
{
    internal GridCell Source { get; } = source;

    internal int PartsBefore { get; } = source.Geometry.NumGeometries;

    internal List<List<FixedPoint>> Rings { get; private set; } = rings;

    /// <summary>Whether it got a vertex on a border.</summary>
    internal bool IsNoded { get; set; }

    /// <summary>Whether its ground changed.</summary>
    internal bool IsChanged { get; private set; }

    internal int Parts => Rings.Count(r => LatticeRings.DoubleArea(r) > 0);

    internal IEnumerable<Edge> Edges => LatticeRings.Edges(Rings);

    /// <summary>A new cell, cut out of this one.</summary>
    internal MeshCell CutOff(List<List<FixedPoint>> rings) => new(Source with { Name = null }, rings) { IsChanged = true };

    /// <summary>Gives the cell other ground.</summary>
    internal void SetRings(List<List<FixedPoint>> rings)
    {
        Rings = rings;
        IsChanged = true;
    }

    internal GridCell ToCell() => LatticeRings.WithGround(Source, Rings);
}
