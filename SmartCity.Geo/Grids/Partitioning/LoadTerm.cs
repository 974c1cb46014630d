namespace SmartCity.Geo.Grids.Partitioning;

/// <summary>One thing that makes a cell's work. A cell's load is Σ weight × (the term's value in the cell / its value in the whole area).</summary>
/// <param name="Name">For reports and errors: "population", say.</param>
/// <param name="Weight">More than zero; only the ratio to the other terms' weights counts.</param>
/// <param name="Points">What lies where; points outside the area don't count. Null = the ground itself, in square metres.</param>
public sealed record LoadTerm(string Name, double Weight, IReadOnlyList<LoadPoint>? Points)
{
    /// <summary>Equal areas: the load when nothing else is asked for.</summary>
    public static LoadTerm Area { get; } = new("area", 1, null);
}
