using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using SmartCity.Api.Events;
using SmartCity.Api.Security;
using SmartCity.Geo;
using SmartCity.Geo.Indicators;

namespace SmartCity.Api.Indicators;

/// <summary>Counts and rates of the cases: <c>GET /indicators</c> as JSON, CSV, XLSX or a page. See docs/indicators.md.</summary>
internal static class IndicatorsApi
{
    private static readonly string[] Formats = ["json", "csv", "xlsx", "html"];

    internal static IEndpointRouteBuilder MapIndicators(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/indicators", Read).RequireAuthorization(Roles.Viewer).WithTags("Indicators").WithName("ReadIndicators")
            .WithSummary("Counts and rates of the cases by area, unit, source, class and period, each with its definition")
            .Produces(StatusCodes.Status200OK, contentType: "application/json").ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        return routes;
    }

    /// <param name="from">First day in the city's time zone; absent: the first of this month.</param>
    /// <param name="to">Last day, included; absent: today.</param>
    /// <param name="by">Up to three of district, subdistrict, community, cell, unit, department, post, source, reporter, class, day, week, month, year; comma-separated.</param>
    /// <param name="area">Prefix of cell codes.</param>
    /// <param name="class">Event class.</param>
    /// <param name="source">satellite, camera, monitor, inspection or citizen.</param>
    /// <param name="unit">This unit and those below it.</param>
    /// <param name="asOf">RFC 3339: what the log told then.</param>
    /// <param name="f">json, csv, xlsx or html.</param>
    internal static async Task<IResult> Read(
        HttpRequest request, IndicatorStore store, IOptions<GeoOptions> settings, TimeProvider clock,
        string? from, string? to, string? by, string? area, string? @class, string? source, string? unit, [FromQuery(Name = "as_of")] string? asOf, string? f, CancellationToken cancellationToken)
    {
        QueryParameters.RefuseUnknown(request, "from", "to", "by", "area", "class", "source", "unit", "as_of", "f");
        f ??= Formats[0];
        if (!Formats.Contains(f)) throw new BadHttpRequestException($"The parameter 'f' is '{f}'; wanted is one of {string.Join(", ", Formats)}.");
        var query = Query(settings.Value.TimeZone, clock, from, to, EventsApi.List(by), area, @class, source, unit, asOf);
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        var name = string.Create(CultureInfo.InvariantCulture, $"indicators-{query.From:yyyyMMdd}-{query.To:yyyyMMdd}");
        if (f == "csv") return TypedResults.File(Encoding.UTF8.GetBytes(IndicatorCsv.Write(await store.ReadAsync(query, cancellationToken))), "text/csv; charset=utf-8", $"{name}.csv");
        var report = await IndicatorReport.ReadAsync(store, query, cancellationToken);
        return f switch
        {
            "xlsx" => TypedResults.File(IndicatorWorkbook.Write(report), IndicatorWorkbook.MediaType, $"{name}.xlsx"),
            "html" => TypedResults.Content(IndicatorPage.Write(report), "text/html; charset=utf-8"),
            _ => TypedResults.Content(IndicatorJson.Text(report), "application/json"),
        };
    }

    /// <exception cref="GeoInputException">A part of it can't be read.</exception>
    internal static IndicatorQuery Query(string timeZone, TimeProvider clock, string? from, string? to, IReadOnlyList<string> by, string? area, string? kind, string? source, string? unit, string? asOf)
    {
        var today = CityDay.Of(clock.GetUtcNow(), timeZone);
        var last = Day(to, "to") ?? today;
        return new IndicatorQuery
        {
            From = Day(from, "from") ?? new(last.Year, last.Month, 1),
            To = last,
            By = by,
            Area = area,
            Class = kind,
            Source = source,
            UnitId = unit,
            AsOf = asOf is null ? null
                : DateTimeOffset.TryParse(asOf, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment
                : throw new GeoInputException($"'{asOf}' is no moment; 2026-03-01T00:00:00Z is."),
        }.Checked();
    }

    private static DateOnly? Day(string? text, string name) => text is null ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : throw new GeoInputException($"'{text}' for '{name}' is no day; 2026-03-01 is.");
}
