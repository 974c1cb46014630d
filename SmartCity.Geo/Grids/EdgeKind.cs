namespace SmartCity.Geo.Grids;

/// <summary>What lies on an edge between two atoms.</summary>
[Flags]
internal enum EdgeKind
{
    /// <summary>A line of the lattice, nothing on the ground.</summary>
    Lattice = 0,

    /// <summary>A river, road or railway: cells like to end here.</summary>
    Barrier = 1,

    /// <summary>The border of a unit: no cell crosses it.</summary>
    Border = 2,

    /// <summary>The border of a class zone.</summary>
    Zone = 4,
}
