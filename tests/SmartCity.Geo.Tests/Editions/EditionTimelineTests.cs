using CsCheck;
using SmartCity.Geo.Editions;

namespace SmartCity.Geo.Tests.Editions;

public class EditionTimelineTests
{
    [Fact]
    public void A_later_edition_of_the_same_ground_ends_the_one_before_it() =>
        Assert.Equal([new(1, Day(1), Day(5)), new(2, Day(5), null)], EditionTimeline.Periods([Sheet(1, 1, null, 2), Sheet(2, 5, null, 1)]));

    [Fact]
    public void After_a_rollback_the_one_before_it_is_in_force_a_second_time() =>
        Assert.Equal([new(1, Day(1), Day(5)), new(1, Day(8), null), new(2, Day(5), Day(8))], EditionTimeline.Periods([Sheet(1, 1, null, 2), Sheet(2, 5, 8, 1)]));

    [Fact]
    public void An_edition_withdrawn_before_its_day_was_never_in_force() =>
        Assert.Equal([new(1, Day(1), null)], EditionTimeline.Periods([Sheet(1, 1, null, 2), Sheet(2, 5, 3, 1)]));

    [Fact]
    public void One_that_is_dated_between_two_others_lasts_until_the_later_of_them() =>
        Assert.Equal([new(1, Day(1), Day(3)), new(2, Day(7), null), new(3, Day(3), Day(7))],
            EditionTimeline.Periods([Sheet(1, 1, null, 2, 3), Sheet(2, 7, null, 1, 3), Sheet(3, 3, null, 1, 2)]));

    [Fact]
    public void Neighbours_do_not_end_each_other() =>
        Assert.Equal([new(1, Day(1), null), new(2, Day(5), null)], EditionTimeline.Periods([Sheet(1, 1, null), Sheet(2, 5, null)]));

    [Fact]
    public void Two_editions_of_the_same_ground_are_never_in_force_at_once_and_some_one_always_is() =>
        Gen.Select(Gen.Int[0, 20], Gen.Int[0, 20], (from, length) => (from, length)).List[1, 8].Sample(drawn =>
        {
            var all = Enumerable.Range(1, drawn.Count).ToArray();
            var sheets = drawn.Select((d, i) => Sheet(i + 1, d.from, d.length > 10 ? null : d.from + d.length, [.. all.Where(other => other != i + 1)])).ToList();
            var periods = EditionTimeline.Periods(sheets);
            for (var hour = 0; hour < 32 * 24; hour += 12)
            {
                var at = Day(0).AddHours(hour);
                var inForce = periods.Count(p => p.From <= at && !(p.To <= at));
                Assert.Equal(sheets.Any(s => s.ValidFrom <= at && !(s.WithdrawnAt <= at)) ? 1 : 0, inForce);
            }
        }, iter: 200);

    private static DateTimeOffset Day(int day) => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(day);

    private static EditionSheet Sheet(long id, int from, int? withdrawn, params int[] overlaps) =>
        new(id, Day(from), withdrawn is { } day ? Day(day) : null, [.. overlaps.Select(o => (long)o)]);
}
