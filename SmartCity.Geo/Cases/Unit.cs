namespace SmartCity.Geo.Cases;

/// <summary>Who disposes of cases.</summary>
/// <param name="Id">Letters, digits, dots, dashes; at most 64.</param>
/// <param name="Kind">territorial, squad, department …</param>
/// <param name="Parent">The unit above; its handlers see this one's cases too.</param>
public sealed record Unit(string Id, string NameZh, string NameEn, string Kind, string? Department = null, string? Post = null, string? Parent = null);

/// <summary>What a unit answers for.</summary>
/// <param name="Class">An event class; * for all.</param>
/// <param name="Level">1 … 3; null for all.</param>
/// <param name="Scope">Prefix of cell codes: 6 digits a county, 9 a subdistrict, 12 a community, 15 a cell.</param>
public sealed record Duty(string Class, int? Level, string Scope, string UnitId);

/// <summary>Units with their duties, as a file holds them.</summary>
public sealed record UnitRegister(IReadOnlyList<Unit> Units, IReadOnlyList<Duty> Duties);
