using CsCheck;
using SmartCity.Geo.Sites;

namespace SmartCity.Geo.Tests.Sites;

public sealed class CasePlacingTests
{
    private static readonly SiteOptions Options = new() { SiteMetres = 30, RouteMetres = 20 };

    [Fact]
    public void The_nearest_permitted_site_is_the_cases() =>
        Assert.Equal(Id(2), Place("site_dust", Site(1, 5, permitted: false), Site(2, 10), Site(3, 12)).SiteId);

    [Fact]
    public void Where_a_change_lies_on_two_sites_the_larger_part_decides_then_distance_then_code()
    {
        Assert.Equal(Id(2), Place("earthwork", Site(1, 0, 0.4), Site(2, 0, 0.6)).SiteId);
        Assert.Equal(Id(1), Place("earthwork", Site(2, 0, 0.3), Site(1, 0, 0.3 + 1e-12)).SiteId);   // a difference of rounding is none
        Assert.Equal(Id(1), Place("site_dust", Site(2, 7.0001), Site(1, 7.0004)).SiteId);
    }

    [Fact]
    public void What_is_too_far_away_does_not_count() => Assert.Null(Place("site_dust", Site(1, 30.001)).SiteId);

    [Theory]
    [InlineData("earthwork", "unregistered_site")]
    [InlineData("covered_soil", "unregistered_site")]
    [InlineData("new_building", "unregistered_site")]
    [InlineData("demolition", "unregistered_site")]
    [InlineData("vegetation_loss", "vegetation_loss")]
    [InlineData("road_spill", "road_spill")]
    public void A_change_that_only_a_site_may_make_is_an_unregistered_one_elsewhere(string kind, string becomes)
    {
        Assert.Equal(becomes, Place(kind).Class);
        Assert.Equal(kind, Place(kind, Site(1, 0, 1)).Class);
    }

    [Fact]
    public void A_site_whose_permit_has_lapsed_is_named_but_does_not_permit()
    {
        var place = Place("earthwork", Site(1, 0, 1, permitted: false));
        Assert.Equal(("unregistered_site", null, Id(1)), (place.Class, place.SiteId, place.LapsedSite));
    }

    [Fact]
    public void A_city_without_a_register_of_that_day_has_no_unregistered_sites() =>
        Assert.Equal("earthwork", CasePlacing.Place("earthwork", [], hasRegister: false, Options).Class);

    [Fact]
    public void Dust_near_a_route_joins_it_and_the_hours_are_told()
    {
        Assert.Equal((Id(9), false), Told("road_spill", Route(9, 19)));
        Assert.Equal((Id(9), true), Told("wheel_mud", Route(9, 19, isHour: false)));
        Assert.Equal((null, false), Told("road_spill", Route(9, 21)));
        Assert.Equal((null, false), Told("exposed_rubbish", Route(9, 0)));
        Assert.Equal((null, false), Told("road_spill", Route(9, 0) with { IsPermitted = false }));

        (Guid?, bool) Told(string kind, NearEntry route)
        {
            var place = Place(kind, route);
            return (place.RouteId, place.IsOutsideHours);
        }
    }

    [Fact]
    public void The_order_of_what_is_near_does_not_matter() =>
        Gen.Select(Gen.Int[0, 6], Gen.Int[0, 3], Gen.Int[0, 2], Gen.Bool, Gen.Bool, (id, metres, share, isRoute, permitted) => new NearEntry(Id(id + (isRoute ? 10 : 0)), $"{id % 3}", isRoute, metres * 10, share / 2.0, permitted, true))
            .Array[0, 8].Sample(near =>
            {
                NearEntry[] once = [.. near.DistinctBy(n => n.Id)];
                return ((string[])["earthwork", "road_spill"]).All(kind => Place(kind, once) == Place(kind, [.. once.Reverse()]) && Place(kind, once) == Place(kind, [.. once.OrderBy(n => n.Id)]));
            }, seed: "0N0XIzNsQ0O2");

    private static CasePlace Place(string kind, params NearEntry[] near) => CasePlacing.Place(kind, near, hasRegister: true, Options);

    private static NearEntry Site(int id, double metres, double share = 0, bool permitted = true) => new(Id(id), $"GD{id}", false, metres, share, permitted, true);

    private static NearEntry Route(int id, double metres, bool isHour = true) => new(Id(id), $"LX{id}", true, metres, 0, true, isHour);

    private static Guid Id(int number) => new(number, 0, 0, new byte[8]);
}
