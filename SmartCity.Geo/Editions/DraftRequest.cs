using SmartCity.Geo.Grids.Editing;

namespace SmartCity.Geo.Editions;

/// <summary>An edit that somebody asks for.</summary>
/// <param name="Operation">The edit as it was asked for: a JSON object, for the history.</param>
/// <param name="Versions">Per code the version of the cell that the author has seen.</param>
public sealed record DraftRequest(GridEdit Edit, string Operation, IReadOnlyDictionary<string, int> Versions, string Author, string Reason);
