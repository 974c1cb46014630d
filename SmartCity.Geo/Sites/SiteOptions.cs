using System.ComponentModel.DataAnnotations;

namespace SmartCity.Geo.Sites;

/// <summary>How cases find their site and route; part "Sites" of the section "SmartCity:Geo".</summary>
public sealed class SiteOptions
{
    /// <summary>A case belongs to a permitted site that it touches or that lies at most this far away; metres.</summary>
    [Range(0, 10_000)]
    public double SiteMetres { get; set; } = 30;

    /// <summary>… and to a permitted route at most this far away; metres.</summary>
    [Range(0, 10_000)]
    public double RouteMetres { get; set; } = 30;

    /// <summary>Changes of the ground that only a permitted site may make: elsewhere they are <see cref="CasePlacing.UnregisteredSite"/>.</summary>
    public string[] SiteChanges { get; set; } = ["earthwork", "covered_soil", "new_building", "demolition"];

    /// <summary>Classes that may come from a haul.</summary>
    public string[] RouteClasses { get; set; } = ["road_spill", "wheel_mud", "unsealed_truck", "site_dust", "dust_exceedance", "waste_soil"];
}
