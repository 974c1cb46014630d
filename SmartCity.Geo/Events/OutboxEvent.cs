namespace SmartCity.Geo.Events;

/// <summary>One change of one case, as it is told to the world.</summary>
/// <param name="Position">1, 2, 3 … without gaps, in the order in which changes became visible; the events of one case in the order of its log.</param>
/// <param name="EventId">The same for ever: who has seen it knows it again.</param>
/// <param name="Type">Such as case.opened.</param>
/// <param name="OccurredAt">By the clock of the cases.</param>
/// <param name="Data">JSON object; without words, names or contacts of people.</param>
/// <param name="RecordedAt">When the transaction that wrote it began.</param>
public sealed record OutboxEvent(
    long Position, Guid EventId, Guid CaseId, int Sequence, string Type, DateTimeOffset OccurredAt, string Class, string CellCode, string? UnitId, string Data, DateTimeOffset RecordedAt);

/// <summary>Which events somebody wants. Empty lists want all.</summary>
/// <param name="Types">Such as case.opened.</param>
/// <param name="Areas">Prefixes of cell codes, such as 530102 for a district.</param>
public sealed record EventFilter(IReadOnlyList<string> Types, IReadOnlyList<string> Classes, IReadOnlyList<string> Areas)
{
    public static EventFilter All { get; } = new([], [], []);

    public bool Wants(OutboxEvent of) =>
        (Types.Count == 0 || Types.Contains(of.Type)) && (Classes.Count == 0 || Classes.Contains(of.Class))
        && (Areas.Count == 0 || Areas.Any(area => of.CellCode.StartsWith(area, StringComparison.Ordinal)));

    /// <exception cref="GeoInputException">A part of it can't be meant.</exception>
    public EventFilter Checked()
    {
        foreach (var type in Types)
            if (!type.StartsWith("case.", StringComparison.Ordinal) || type.Length is < 6 or > 64 || !type[5..].All(c => char.IsAsciiLetterLower(c) || c == '_'))
                throw new GeoInputException($"There is no event type '{type}'; there are case.opened, case.dispatched, case.closed and the like.");
        foreach (var area in Areas)
            if (area.Length is < 2 or > 15 || !area.All(char.IsAsciiDigit))
                throw new GeoInputException($"'{area}' is no area; 2 to 15 digits that cell codes begin with are, such as 530102 for a district.");
        if (Classes.FirstOrDefault(string.IsNullOrWhiteSpace) is not null) throw new GeoInputException("A class of the filter is empty.");
        return this;
    }
}
