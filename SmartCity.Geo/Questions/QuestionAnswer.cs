using SmartCity.Geo.Features;

namespace SmartCity.Geo.Questions;

/// <param name="Name">In CSV and JSON; units stand in it: distance_m, area_m2.</param>
public sealed record AnswerColumn(string Name, PropertyType Type, string Zh, string En);

/// <param name="Id">Of the feature or place.</param>
/// <param name="Values">One a column: text, whole number, number, truth, <see cref="DateOnly"/>, <see cref="DateTimeOffset"/> or null; a structure as JSON text.</param>
/// <param name="Geometry">GeoJSON, longitude then latitude in degrees (CGCS2000, served as CRS84); null for none.</param>
public sealed record AnswerRow(string Id, IReadOnlyList<object?> Values, string? Geometry);

/// <summary>A table, where every row may have a place on the map.</summary>
/// <param name="Facts">What holds for the answer as a whole: the method and its settings, totals, and whether the rows are all there are. Texts, numbers, truths, lists of texts or null.</param>
public sealed record QuestionAnswer(Question Question, IReadOnlyList<AnswerColumn> Columns, IReadOnlyList<AnswerRow> Rows, IReadOnlyDictionary<string, object?> Facts);
