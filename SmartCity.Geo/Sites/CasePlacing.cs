namespace SmartCity.Geo.Sites;

/// <summary>A registered site or route near a case.</summary>
/// <param name="IsRoute">A haul route; else a site.</param>
/// <param name="Distance">Metres between the two; 0 where they touch.</param>
/// <param name="Share">Of the case's area that lies on it, 0 … 1.</param>
/// <param name="IsPermitted">At work and with a permit on the case's day.</param>
/// <param name="IsPermittedHour">Its permit allows the case's hour.</param>
public readonly record struct NearEntry(Guid Id, string Code, bool IsRoute, double Distance, double Share, bool IsPermitted, bool IsPermittedHour);

/// <summary>Where a case belongs.</summary>
/// <param name="Class">Its class, or <see cref="CasePlacing.UnregisteredSite"/> in its place.</param>
/// <param name="LapsedSite">A site that it lies on, but that had no permit that day.</param>
/// <param name="IsOutsideHours">The route's permit does not allow the hour.</param>
public readonly record struct CasePlace(string Class, Guid? SiteId, Guid? RouteId, Guid? LapsedSite, bool IsOutsideHours);

/// <summary>Gives a case its site and its route.</summary>
public static class CasePlacing
{
    public const string UnregisteredSite = "unregistered_site";

    /// <summary>Of permitted sites the one that most of the case lies on, then the nearest, then by code; likewise the route. A change of the ground without a permitted site is an unregistered one.</summary>
    /// <param name="near">In any order: the answer doesn't depend on it.</param>
    /// <param name="hasRegister">Some building site is permitted that day. A city that keeps no register of that day has no unregistered sites.</param>
    public static CasePlace Place(string kind, IEnumerable<NearEntry> near, bool hasRegister, SiteOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var ordered = near.OrderByDescending(n => Math.Round(n.Share, 9)).ThenBy(n => Math.Round(n.Distance, 3)).ThenBy(n => n.Code, StringComparer.Ordinal).ThenBy(n => n.Id).ToList();   // what differs by rounding only is a tie
        var site = First(n => !n.IsRoute && n.IsPermitted && n.Distance <= options.SiteMetres);
        var route = options.RouteClasses.Contains(kind) ? First(n => n.IsRoute && n.IsPermitted && n.Distance <= options.RouteMetres) : null;
        var isUnregistered = site is null && hasRegister && options.SiteChanges.Contains(kind);
        var lapsed = isUnregistered ? First(n => !n.IsRoute && !n.IsPermitted && n.Distance <= options.SiteMetres) : null;
        return new(isUnregistered ? UnregisteredSite : kind, site?.Id, route?.Id, lapsed?.Id, route is { IsPermittedHour: false });

        NearEntry? First(Func<NearEntry, bool> fits) => ordered.Where(fits).Select(n => (NearEntry?)n).FirstOrDefault();
    }
}
