using Microsoft.AspNetCore.Mvc;

namespace SmartCity.Api.Features;

/// <summary>What an items request may say beyond bbox, datetime and pages (OGC API Features parts 2, 3 and 8), as OpenAPI shows it.</summary>
internal sealed class ItemsParameters
{
    internal static readonly IReadOnlyList<string> Names =
        ["bbox-crs", RequestedCrs.Parameter, "filter", "filter-lang", "filter-crs", "sortby", "properties", "exclude-properties", "skipGeometry"];

    [FromQuery(Name = "bbox-crs")]
    public string? BboxCrs { get; init; }

    [FromQuery(Name = RequestedCrs.Parameter)]
    public string? Crs { get; init; }

    [FromQuery(Name = "filter")]
    public string? Filter { get; init; }

    [FromQuery(Name = "filter-lang")]
    public string? FilterLanguage { get; init; }

    [FromQuery(Name = "filter-crs")]
    public string? FilterCrs { get; init; }

    [FromQuery(Name = "sortby")]
    public string? SortBy { get; init; }

    [FromQuery(Name = "properties")]
    public string? Properties { get; init; }

    [FromQuery(Name = "exclude-properties")]
    public string? ExcludedProperties { get; init; }

    [FromQuery(Name = "skipGeometry")]
    public string? SkipGeometry { get; init; }
}
