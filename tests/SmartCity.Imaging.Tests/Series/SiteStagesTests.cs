using SmartCity.Imaging.Series;
using static SmartCity.Imaging.Series.ConstructionStage;

namespace SmartCity.Imaging.Tests.Series;

public class SiteStagesTests
{
    private static readonly DateOnly Start = new(2020, 1, 1);

    [Fact]
    public void A_site_goes_from_cleared_to_finished() => Assert.Equal(
        [(0, Cleared), (1, Earthwork), (2, Structure), (3, Surfaces), (4, Finished)],
        Stages(200, (0, 0, 0.9), (0.2, 0, 0.5), (0.9, 0, 0.1), (0.6, 0.3, 0.1), (0.25, 0.65, 0.1), (0.05, 0.75, 0.2)).Select(s => (s.Date - 1, s.Stage)));

    [Fact]
    public void A_wet_picture_takes_no_stage_back() => Assert.Equal([(0, Earthwork), (1, Structure)], Stages(200, (0.9, 0, 0.1), (0.5, 0.4, 0.1), (0.9, 0, 0.1), (0.5, 0.4, 0.1)).Select(s => (s.Date, s.Stage)));

    [Fact]
    public void Soil_that_lies_for_longer_than_a_year_is_stalled_until_it_goes_on() =>
        Assert.Equal([(0, Earthwork), (2, Stalled), (3, Structure)], Stages(200, (0.9, 0, 0.1), (0.85, 0, 0.1), (0.9, 0, 0.1), (0.6, 0.3, 0.1)).Select(s => (s.Date, s.Stage)));

    [Fact]
    public void Soil_that_is_still_being_moved_is_not_stalled() =>
        Assert.Equal([(0, Earthwork)], Stages(200, (0.9, 0, 0.1), (0.6, 0, 0.4), (0.95, 0, 0), (0.6, 0, 0.4)).Select(s => (s.Date, s.Stage)));

    [Fact]
    public void A_finished_site_that_is_broken_up_starts_anew() => Assert.Equal(
        [(0, Earthwork, 1), (1, Finished, 1), (2, Earthwork, 2)], Stages(200, (0.9, 0, 0.1), (0.05, 0.9, 0), (0.7, 0.2, 0)));

    [Fact]
    public void Ground_without_soil_is_no_site() => Assert.Empty(Stages(200, (0, 0.2, 0.8), (0.05, 0.5, 0.4)));

    private static IEnumerable<(int Date, ConstructionStage Stage, int Start)> Stages(int days, params (double Soil, double Built, double Vegetation)[] seen) =>
        SiteStages.Of([.. seen.Select((s, i) => new SiteObservation(Start.AddDays(days * i), s.Soil, s.Built, s.Vegetation))], new()).Select(e => ((e.Date.DayNumber - Start.DayNumber) / days, e.Stage, e.Start));
}
