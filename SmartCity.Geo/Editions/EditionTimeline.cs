namespace SmartCity.Geo.Editions;

/// <summary>A published edition as a sheet over its ground.</summary>
/// <param name="WithdrawnAt">When a rollback took it off; null while it lies.</param>
/// <param name="Overlaps">The editions that share ground with it.</param>
internal sealed record EditionSheet(long Id, DateTimeOffset ValidFrom, DateTimeOffset? WithdrawnAt, IReadOnlyCollection<long> Overlaps);

/// <summary>A time in which an edition is in force, from inclusive to exclusive.</summary>
/// <param name="To">Null: until something changes.</param>
internal readonly record struct EditionPeriod(long EditionId, DateTimeOffset From, DateTimeOffset? To);

/// <summary>Which edition is in force when: the sheets of one ground lie on each other in the order of their dates, and the topmost counts.</summary>
/// <remarks>A sheet that shares only a part of its ground with a later one is covered as a whole: an edition is in force or it is not.</remarks>
internal static class EditionTimeline
{
    /// <summary>The periods of all sheets, by edition and time. Two editions of the same ground are never in force at once.</summary>
    internal static List<EditionPeriod> Periods(IReadOnlyCollection<EditionSheet> sheets)
    {
        var byId = sheets.ToDictionary(s => s.Id);
        var periods = new List<EditionPeriod>();
        foreach (var sheet in sheets.OrderBy(s => s.Id))
        {
            var later = sheet.Overlaps.Where(byId.ContainsKey).Select(id => byId[id]).Where(o => (o.ValidFrom, o.Id).CompareTo((sheet.ValidFrom, sheet.Id)) > 0).ToList();
            var changes = later.SelectMany(o => o.WithdrawnAt is { } end ? new[] { o.ValidFrom, end } : [o.ValidFrom])
                .Append(sheet.ValidFrom).Where(t => t >= sheet.ValidFrom && !(t >= sheet.WithdrawnAt)).Distinct().Order().ToList();
            DateTimeOffset? since = null;
            foreach (var change in changes)
            {
                var isCovered = later.Any(o => Lies(o, change));
                if (isCovered && since is { } start)
                {
                    periods.Add(new(sheet.Id, start, change));
                    since = null;
                }
                else if (!isCovered) since ??= change;
            }
            if (since is { } last) periods.Add(new(sheet.Id, last, sheet.WithdrawnAt));
        }
        return periods;
    }

    private static bool Lies(EditionSheet sheet, DateTimeOffset at) => sheet.ValidFrom <= at && !(sheet.WithdrawnAt <= at);
}
